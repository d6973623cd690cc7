package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.fixtures.Compiled;
import org.parhelion.stencil.fixtures.LargeFormula;
import org.parhelion.stencil.fixtures.RandomFormula;

/** Formulas that nobody thought of run on OpenCL with the CPU's bits. Stands here for the generator of the library's tests. */
@Tag("engine")
@Tag("slow")
class RandomFormulasOnOpenClTest {
    private static final int FORMULAS = Integer.getInteger("formulas", 8);

    private static final List<Integer> LARGE = List.of(15, 40, 400);
    private static final List<Integer> EXTREMA = List.of(10, 60);

    @TempDir
    Path folder;

    @Test
    void randomFormulasHaveTheSameBitsOnOpenClAsOnTheCpu() {
        OpenCl.require();
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, String> sources = new HashMap<>();
        while (sources.size() < FORMULAS) {
            String name = "Random" + sources.size();
            String source = RandomFormula.of(random).source(name);
            // OpenCL's sine has other last bits than Java's, and % is refused.
            if (!source.contains("Math.sin") && !source.contains(" % ")) {
                sources.put(name, source);
            }
        }
        Compiled compiled = Compiled.of(folder, sources);
        for (int n = 0; n < FORMULAS; n++) {
            Stencil stencil = compiled.stencil("Random" + n, RandomFormula.A, RandomFormula.B);
            for (Precision precision : OpenCl.PRECISIONS) {
                double[][] cpu = run(stencil, precision, "cpu", seed);
                double[][] openCl = run(stencil, precision, "opencl", seed);
                assertThat(openCl)
                        .as("-Dparhelion.seed=%d, %s: %s", seed, precision, sources.get("Random" + n))
                        .isEqualTo(cpu);
            }
        }
    }

    /** Aparapi carries 250 local variables, which values share one after another: most of these formulas fit, the last one does not. */
    @Test
    void largeFormulasAreRefusedOrHaveTheSameBitsOnOpenClAsOnTheCpu() {
        OpenCl.require();
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        Map<String, String> sources = new LinkedHashMap<>();
        for (int statements : LARGE) {
            String name = "Large" + statements;
            sources.put(name, LargeFormula.source(name, random, statements));
        }
        Compiled compiled = Compiled.of(folder, sources);
        List<Stencil> stencils = new ArrayList<>();
        sources.keySet().forEach(name -> stencils.add(compiled.stencil(name, RandomFormula.A, RandomFormula.B)));
        EXTREMA.forEach(count -> stencils.add(new Extrema(count)));
        stencils.add(new Nested(45));
        int carried = 0;
        int refused = 0;
        for (Stencil stencil : stencils) {
            for (Precision precision : OpenCl.PRECISIONS) {
                double[][] cpu = run(stencil, precision, "cpu", seed);
                double[][] openCl;
                try {
                    openCl = run(stencil, precision, "opencl", seed);
                } catch (RuntimeException e) {
                    assertThat(e).hasStackTraceContaining("local variables of 32 bits");
                    refused++;
                    continue;
                }
                carried++;
                assertThat(openCl)
                        .as("-Dparhelion.seed=%d, %s: %s", seed, precision, stencil)
                        .isEqualTo(cpu);
            }
        }
        assertThat(carried).as("formulas that ran").isPositive();
        assertThat(refused).as("formulas that were refused").isPositive();
    }

    /** A chain of minima and maxima, each of which needs a local variable beside its own. */
    record Extrema(int count) implements Stencil1D {
        @Override
        public double at(Point u) {
            double value = u.at(0);
            for (int k = 0; k < count; k++) {
                value = 0.5 * (k % 2 == 0 ? Math.min(value, u.at(-1)) : Math.max(value, u.at(1)));
            }
            return value;
        }
    }

    /** A sum of products, three a call, of which each waits for all that follow it: in double they are more than there are variables. */
    record Nested(int depth) implements Stencil1D {
        @Override
        public double at(Point u) {
            return sum(u, 0);
        }

        private double sum(Point u, int k) {
            double left = u.at(-1) * (0.1 + k);
            double here = u.at(0) * (0.2 + k);
            double right = u.at(1) * (0.3 + k);
            double inner = k == depth ? 0.5 : sum(u, k + 1);
            return ((inner / (k + 2) + left) / 3 + here) / 5 + right;
        }
    }

    @Test
    void aNegatedNegationIsNoDecrement() {
        OpenCl.require();
        for (Precision precision : OpenCl.PRECISIONS) {
            assertThat(run(new Negated(), precision, "opencl", 1)).isEqualTo(run(new Negated(), precision, "cpu", 1));
        }
    }

    /** Negates a value twice that has a local variable, for it is used twice. */
    record Negated() implements Stencil1D {
        @Override
        public double at(Point u) {
            double value = 0.5 * u.at(1);
            double negated = -value;
            return -negated + 0.25 * value;
        }
    }

    private static double[][] run(Stencil stencil, Precision precision, String device, long seed) {
        Grid grid = switch (stencil.dims()) {
            case 1 -> Grid.uniform(130, 1);
            case 2 -> Grid.uniform(14, 21, 1);
            default -> Grid.uniform(9, 10, 13, 1);
        };
        double[][] values = new double[stencil.fields().size()][];
        Model model = random(Model.of(stencil, grid).precision(precision), new Random(seed));
        Ranks.threads(1, comm -> {
            try (Device opened = Device.named(device);
                    Simulation sim =
                            Simulation.of(model, opened, comm).tiling(1).start()) {
                sim.run(2);
                for (int f = 0; f < values.length; f++) {
                    values[f] = interior(sim.field(stencil.fields().get(f)));
                }
            }
        });
        return values;
    }

    private static Model random(Model model, Random random) {
        int points = Math.toIntExact(model.grid().pointCount());
        Model filled = model.boundary(Boundary.dirichlet(0.5));
        for (String field : model.fields()) {
            filled = filled.initial(field, random.doubles(points, -2, 2).toArray());
        }
        for (String coefficient : model.coefficients()) {
            filled = filled.coefficient(
                    coefficient, random.doubles(points, -2, 2).toArray());
        }
        return filled;
    }

    private static double[] interior(Field field) {
        var box = field.interior();
        double[] values = new double[Math.toIntExact(box.volume())];
        int at = 0;
        for (int k = 0; k < box.k1(); k++) {
            for (int j = 0; j < box.j1(); j++) {
                for (int i = 0; i < box.i1(); i++) {
                    values[at++] = field.at(k, j, i);
                }
            }
        }
        return values;
    }
}
