package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.solver.BlowUp;
import org.parhelion.solver.FiniteChecks;
import org.parhelion.solver.Model;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/** A device goes back to an earlier state and repeats its steps: the report is that of the CPU. */
class BlowUpOnOpenClTest {
    private static final Grid GRID = Grid.uniform(40, 36, 0.5);

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    /** Reads the step before, so that both are part of the state. */
    private record Wave() implements Stencil2D {
        @Override
        public double at(Point u) {
            double around = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0);
            return 2 * u.at(0, 0) - u.before() + 0.25 * (around - 4 * u.at(0, 0));
        }
    }

    private static BlowUp blowUp(Model model, int ranks, String device, int tiling) {
        AtomicReference<BlowUp> found = new AtomicReference<>();
        Ranks.threads(ranks, comm -> {
            String own = device.equals("both") ? comm.rank() % 2 == 0 ? "opencl" : "cpu" : device;
            try (Device each = Device.named(own);
                    Simulation sim = Simulation.of(model, each, comm)
                            .tiling(tiling)
                            .finiteChecks(FiniteChecks.every(25))
                            .start()) {
                sim.run(100);
            } catch (NotFiniteException e) {
                found.set(e.blowUp().orElseThrow());
            }
        });
        return Objects.requireNonNull(found.get());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theReportNamesTheStepInWhichTheValueArose(int tiling) {
        Model wave = Model.of(new Wave(), GRID)
                .initial((x, y) -> Math.exp(-x * x - y * y))
                .boundary(Boundary.reflecting())
                .source(new PointSource("u", 0, 29, 4, t -> t >= 40 ? Double.NEGATIVE_INFINITY : 0.1))
                .receiver(new Receiver("u", 0, 5, 5))
                .dt(1);
        BlowUp expected = blowUp(wave, 2, "cpu", 1);
        assertThat(expected.step()).isEqualTo(41);
        assertThat(expected.lastFinite()).hasValue(40);
        for (String device : new String[] {"opencl", "both"}) {
            assertThat(blowUp(wave, 2, device, tiling)).as(device).isEqualTo(expected);
        }
    }
}
