package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.DelayedComm;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

class SimulationTest {
    /** T' = T + r (T_w + T_e + T_s + T_n − 4 T). */
    record Plate(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }

    private static Simulation plate(int n, Device device, Comm comm) {
        Grid grid = Grid.uniform(n, n, 1.0 / (n - 1));
        return Simulation.of(new Plate(0.2), Decomposition.of(grid, comm).block(), device, comm)
                .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(0));
    }

    /** The figures of a plain C loop over the same plate, in double and in float. */
    @ParameterizedTest
    @CsvSource({"1, DOUBLE, 260.125592", "2, DOUBLE, 260.125592", "4, FLOAT, 260.126587"})
    void theFirstProgramsHottestPointIsThatOfAPlainLoop(int ranks, Precision precision, double expected) {
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(512, device, comm).precision(precision)) {
                sim.run(1000);
                double hottest = comm.allreduce(sim.field().max(), Op.MAX);
                assertThat(hottest).isCloseTo(expected, within(5e-5));
            }
        });
    }

    @Test
    void observersSeeWholeStepsAndTheirTime() {
        List<Clock> seen = new ArrayList<>();
        List<Double> hottest = new ArrayList<>();
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(32, device, comm)) {
                sim.dt(0.25)
                        .tiling(4)
                        .every(3, s -> {
                            seen.add(s.clock());
                            hottest.add(s.field().max());
                        })
                        .run(8);
                assertThat(sim.clock()).isEqualTo(new Clock(8, 2));
            }
        });
        assertThat(seen).containsExactly(new Clock(3, 0.75), new Clock(6, 1.5));
        List<Double> expected = new ArrayList<>();
        for (int steps : new int[] {3, 6}) {
            Ranks.threads(1, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = plate(32, device, comm)) {
                    sim.tiling(1).run(steps);
                    expected.add(sim.field().max());
                }
            });
        }
        assertThat(hottest).isEqualTo(expected);
    }

    @Test
    void aRunInPiecesEqualsARunAtOnce() {
        double[][] results = new double[2][40 * 40];
        for (int pieces = 0; pieces < 2; pieces++) {
            double[] result = results[pieces];
            long[] cuts = pieces == 0 ? new long[] {20} : new long[] {1, 7, 0, 12};
            Ranks.threads(2, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = plate(40, device, comm).tiling(4)) {
                    for (long cut : cuts) {
                        sim.run(cut);
                    }
                    Fields.copy(sim.field(), result);
                }
            });
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @Test
    void settingsAreRefusedOnceTheRunHasBegun() {
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(16, device, comm)) {
                sim.run(1);
                assertThatThrownBy(() -> sim.overlap(false))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("has started");
            }
        });
    }

    @Test
    void aFieldThatTurnsIntoNoNumberEndsTheRunWithTheStep() {
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    try (Device device = Device.cpu();
                            Simulation sim = Simulation.of(
                                    new Plate(1e200),
                                    Decomposition.of(Grid.uniform(16, 16, 1), comm)
                                            .block(),
                                    device,
                                    comm)) {
                        sim.initial((x, y) -> 1e200)
                                .stopWhen(StopTest.maxChangeBelow(1).checkedEvery(1))
                                .run(10);
                    }
                }))
                .isInstanceOf(RankFailure.class)
                .hasStackTraceContaining("not numbers any more after step");
    }

    @Test
    void moreStepsPerExchangeThanABlockHoldsAreRefusedWithARemedy() {
        assertThatThrownBy(() -> Ranks.threads(4, comm -> {
                    try (Device device = Device.cpu();
                            Simulation sim = plate(8, device, comm).tiling(5)) {
                        sim.run(1);
                    }
                }))
                .isInstanceOf(RankFailure.class)
                .hasStackTraceContaining("fewer steps per exchange");
    }

    @Test
    void aSlowLinkIsHiddenBehindTheCoreAndTheReportSaysSo() {
        long delayNanos = 100_000_000;
        int rounds = 4;
        double delaySeconds = delayNanos * 1e-9;
        RunReport hidden = slowLink(delayNanos, rounds, true);
        // A busy machine may take a rank's core away for longer than the core's slack: then the other rightly waits.
        for (int retry = 0; retry < 5 && hidden.exposedSeconds() >= 0.1 * delaySeconds * rounds; retry++) {
            hidden = slowLink(delayNanos, rounds, true);
        }
        RunReport exposed = slowLink(delayNanos, rounds, false);

        assertThat(hidden.exposedSeconds()).isLessThan(0.1 * delaySeconds * rounds);
        assertThat(hidden.exchangeSeconds()).isGreaterThanOrEqualTo(delaySeconds * rounds);
        assertThat(hidden.hiddenFraction()).isGreaterThan(0.9);
        assertThat(exposed.exposedSeconds()).isGreaterThanOrEqualTo(delaySeconds * rounds);
        assertThat(exposed.hiddenFraction()).isZero();
        assertThat(hidden.granularity()).isGreaterThan(exposed.granularity());
    }

    private static RunReport slowLink(long delayNanos, int rounds, boolean overlap) {
        List<RunReport> reports = new ArrayList<>();
        Ranks.threads(2, comm -> {
            try (Device device = new BusyDevice(3 * delayNanos);
                    Simulation sim = plate(64, device, new DelayedComm(comm, delayNanos))) {
                sim.overlap(overlap).tiling(2).run(2L * rounds);
                if (comm.rank() == 0) {
                    reports.add(sim.report());
                }
            }
        });
        return reports.getFirst();
    }

    @Test
    void aTrialOfTilingsDuringTheRunChangesNoBitAndIsReported() {
        double[][] results = new double[2][64 * 64];
        List<RunReport> reports = new ArrayList<>();
        Ranks.threads(2, comm -> {
            try (Device device = new BusyDevice(0);
                    Simulation auto = plate(64, device, comm);
                    Simulation untiled = plate(64, device, comm).tiling(1)) {
                auto.run(500);
                untiled.run(500);
                Fields.copy(auto.field(), results[0]);
                Fields.copy(untiled.field(), results[1]);
                synchronized (reports) {
                    reports.add(auto.report());
                }
            }
        });
        assertThat(results[0]).isEqualTo(results[1]);
        assertThat(reports.getFirst()).isEqualTo(reports.getLast());
        assertThat(reports.getFirst().tilingTried())
                .extracting(tried -> tried.tiling().stepsPerExchange())
                .containsExactly(1, 2, 4);
        assertThat(reports.getFirst().tilingTried())
                .extracting(RunReport.TilingTried::tiling)
                .contains(reports.getFirst().tiling());
    }

    /** Once compiled; a deadline bounds how long the compiler may take. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void steppingAllocatesNothing(int stepsPerExchange) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Ranks.threads(2, comm -> {
            Settings settings = new Settings(
                    new Plate(0.2),
                    Decomposition.of(Grid.uniform(64, 64, 1), comm).block());
            settings.boundaries("u", Boundaries.all(Boundary.reflecting()));
            Tiling tiling = new Tiling(stepsPerExchange, 1, 4, Integer.MAX_VALUE);
            try (Device device = Device.cpu();
                    Rounds rounds = new Rounds(settings.spec(tiling), device, comm, true, new TimeSplit())) {
                long deadline = System.nanoTime() + 60_000_000_000L;
                long bytes;
                do {
                    long before = threads.getCurrentThreadAllocatedBytes();
                    for (int round = 0; round < 500; round++) {
                        rounds.advance(0, stepsPerExchange, tiling);
                    }
                    long own = threads.getCurrentThreadAllocatedBytes() - before;
                    bytes = comm.allreduce(own, Op.MAX);
                } while (bytes > 500 && comm.allreduce(System.nanoTime(), Op.MAX) < deadline);
                assertThat(bytes).as("bytes in 500 rounds").isLessThanOrEqualTo(500);
            }
        });
    }
}
