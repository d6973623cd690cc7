package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil1D;

/** A field that doubles at a steady rate is warned of once; one that grows more and more slowly, or by its source, is not. */
class GrowthTest {
    private static final int DOUBLINGS = 10;
    private static final Grid GRID = Grid.uniform(60, 1);

    /** Explicit diffusion: stable up to a number of ½. */
    private record Diffusion(double number) implements Stencil1D {
        @Override
        public double at(Point u) {
            return u.at(0) + number * (u.at(-1) - 2 * u.at(0) + u.at(1));
        }
    }

    /** The wave equation: stable up to a Courant number of 1. */
    private record Wave(double courant) implements Stencil1D {
        @Override
        public double at(Point u) {
            double c2 = courant * courant;
            return 2 * u.at(0) - u.before() + c2 * (u.at(-1) - 2 * u.at(0) + u.at(1));
        }
    }

    /** Grows by a power of time. */
    private record Power(double exponent) implements Stencil1D {
        @Override
        public double at(Point u) {
            return u.at(0) + 0 * u.at(1) + Math.pow(u.time() + 1, exponent - 1);
        }
    }

    private static List<FiniteChecks.Growth> warnings(Model model, int ranks, int steps) {
        List<FiniteChecks.Growth> warnings = new ArrayList<>();
        Ranks.threads(ranks, comm -> {
            FiniteChecks checks = FiniteChecks.every(8).warning(DOUBLINGS, growth -> {
                if (comm.rank() == 0) {
                    warnings.add(growth);
                }
            });
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .finiteChecks(checks)
                            .start()) {
                sim.run(steps);
            }
        });
        return warnings;
    }

    private static Model wave(double courant, DoubleUnaryOperator source) {
        return Model.of(new Wave(courant), GRID)
                .boundary(Boundary.dirichlet(0))
                .source(new PointSource("u", 0, 0, 30, source))
                .dt(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void anUnstableSchemeIsWarnedOfOnce(int ranks) {
        Model model = Model.of(new Diffusion(0.6), GRID)
                .initial(x -> Math.exp(-x * x))
                .boundary(Boundary.reflecting())
                .dt(0.25);
        List<FiniteChecks.Growth> warnings = warnings(model, ranks, 400);
        assertThat(warnings).hasSize(1);
        FiniteChecks.Growth growth = warnings.getFirst();
        assertThat(growth.field()).isEqualTo("u");
        assertThat(growth.doublings()).isBetween(10.0, 16.0);
        assertThat(growth.step()).isLessThan(200);
        assertThat(growth.dtSeconds()).isEqualTo(0.25);
        assertThat(growth.message()).contains("field 'u' grows", "Δt than 0.25").doesNotContain("NaN");
        assertThat(warnings(model, 1, 400)).isEqualTo(warnings);
    }

    @Test
    void aStableSchemeIsNotWarnedOf() {
        assertThat(warnings(
                        Model.of(new Diffusion(0.4), GRID)
                                .initial(x -> Math.exp(-x * x))
                                .dt(1),
                        1,
                        2000))
                .isEmpty();
    }

    @Test
    void aPowerOfTimeIsNotWarnedOf() {
        for (double exponent : new double[] {1, 2, 3}) {
            assertThat(warnings(Model.of(new Power(exponent), GRID).dt(1), 1, 40_000))
                    .as("t to the power of %s", exponent)
                    .isEmpty();
        }
    }

    @Test
    void wavesGrowWhileTheirSourceDoes() {
        DoubleUnaryOperator pulse = t -> Math.exp(-Math.pow((t - 300) / 40, 2));
        DoubleUnaryOperator tone = t -> 0.1 * Math.sin(0.3 * t) * Math.min(1, t / 500);
        assertThat(warnings(wave(0.9, pulse), 1, 2000)).isEmpty();
        assertThat(warnings(wave(0.9, tone), 1, 2000)).isEmpty();
        assertThat(warnings(wave(1.05, pulse), 1, 500)).hasSize(1);
        assertThat(warnings(wave(1.05, tone), 1, 1000)).hasSize(1);
    }

    @Test
    void fieldsOfZerosAreNotWarnedOf() {
        assertThat(warnings(wave(0.9, t -> 0), 2, 100)).isEmpty();
    }
}
