package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.Checkpoint;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.solver.Clock;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.Schemes;
import org.parhelion.solver.TimeStep;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/** Runs of several stages whose Δt follows the fields, restarted and after deaths. */
@Timeout(120)
class AdaptiveRunTest {
    private static final double H = 0.05;
    private static final double UNTIL = 0.1;
    private static final long MOST_STEPS = 1_000;

    @TempDir
    Path directory;

    /** du/dt = −u u_x − u u_y, upwind, for u ≥ 0. */
    record Slope() implements Stencil2D {
        @Override
        public double at(Point u) {
            double here = u.at(0, 0);
            return -here * (2 * here - u.at(0, -1) - u.at(-1, 0)) / H;
        }
    }

    record Limit() implements Stencil2D {
        @Override
        public double at(Point u) {
            return H / (2 * Math.abs(u.at(0, 0)));
        }
    }

    private static Model model(String scheme) {
        return Model.of(
                        scheme.equals("ssp3") ? Schemes.ssp3(new Slope()) : Schemes.adamsBashforth2(new Slope()),
                        Grid.uniform(23, 37, H))
                .initial((x, y) -> 1 + 3 * Math.exp(-20 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(1))
                .step(TimeStep.cfl(0.3, new Limit()).every(4));
    }

    /** What came of a run. */
    private record Outcome(List<Double> field, List<Clock> seen, Clock end) {}

    private static Driver driver(String scheme, List<Clock> seen) {
        return Driver.of(model(scheme)).until(UNTIL).everySeconds(0.03, (sim, comm) -> {
            if (comm.rank() == 0) {
                seen.add(sim.clock());
            }
        });
    }

    private static Outcome run(String scheme, int ranks, UnaryOperator<Driver> policies) {
        double[] field = new double[23 * 37];
        List<Clock> seen = new ArrayList<>();
        List<Clock> end = new ArrayList<>();
        Ranks.threads(ranks, comm -> drive(comm, policies.apply(driver(scheme, seen)), field, end));
        return new Outcome(boxed(field), seen, end.getFirst());
    }

    private static void drive(Comm comm, Driver driver, double[] field, List<Clock> end) {
        try (Device device = Device.cpu();
                Driver.Result result = driver.run(comm, device, MOST_STEPS)) {
            result.simulation().ifPresent(sim -> {
                Fields.copy(sim.field(), field);
                if (sim.block().rank() == 0) {
                    end.add(sim.clock());
                }
            });
        }
    }

    private static List<Double> boxed(double[] values) {
        List<Double> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(value);
        }
        return boxed;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssp3", "adamsBashforth2"})
    void aRestartOnOtherRanksHasTheBitsOfTheUndisturbedRun(String scheme) throws Exception {
        Outcome whole = run(scheme, 1, driver -> driver);
        assertThat(whole.end.timeSeconds()).isEqualTo(UNTIL);
        assertThat(whole.seen).extracting(Clock::timeSeconds).containsExactly(0.03, 0.06, 0.09);
        int cut = (int) whole.end.step() / 2;
        Path kept = directory.resolve("kept");
        run(scheme, 2, driver -> driver.checkpoints(kept, cut, Map.of("a", "b")));
        Checkpoint half = Checkpoint.open(ObjectStore.directory(kept), cut);
        assertThat(half.step()).isEqualTo(cut);
        for (int ranks : new int[] {1, 3}) {
            Outcome rest = run(scheme, ranks, driver -> driver.from(half));
            assertThat(rest.field).isEqualTo(whole.field);
            assertThat(rest.end).isEqualTo(whole.end);
            assertThat(whole.seen).endsWith(rest.seen.toArray(new Clock[0]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssp3", "adamsBashforth2"})
    void aRunThatARankLeavesHasTheBitsOfTheUndisturbedRun(String scheme) {
        Outcome whole = run(scheme, 1, driver -> driver);
        RecoveryOptions options = RecoveryOptions.DEFAULT.withEverySteps(5).withDetectorPeriod(5_000_000_000L);
        for (int spares : new int[] {0, 1}) {
            for (long step : new long[] {3, 11, whole.end.step()}) {
                double[] field = new double[whole.field.size()];
                List<Clock> seen = new ArrayList<>();
                List<Clock> end = new ArrayList<>();
                List<Integer> died = Ranks.faultTolerant(3 + spares).run(world -> {
                    Driver driver = driver(scheme, seen).surviving(options.withSpares(spares));
                    if (world.rank() == 1) {
                        driver = driver.how(setup -> setup.every(1, sim -> {
                            if (sim.clock().step() == step) {
                                throw world.die();
                            }
                        }));
                    }
                    drive(world, driver, field, end);
                });
                String where = spares + " spares, death after " + step;
                assertThat(died).as(where).containsExactly(1);
                assertThat(boxed(field)).as(where).isEqualTo(whole.field);
                assertThat(seen).as(where).isEqualTo(whole.seen);
                assertThat(end.getFirst()).as(where).isEqualTo(whole.end);
            }
        }
    }
}
