package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

class SimulationTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    /** T' = T + r (T_w + T_e + T_s + T_n − 4 T). */
    record Plate(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return t.at(0, 0) + r * (t.at(0, -1) + t.at(0, 1) + t.at(-1, 0) + t.at(1, 0) - 4 * t.at(0, 0));
        }
    }

    private static Model plate(int n) {
        return Model.of(new Plate(0.2), Grid.uniform(n, n, 1.0 / (n - 1)))
                .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                .boundary(Boundary.dirichlet(0));
    }

    private static Simulation.Setup plate(int n, Device device, Comm comm) {
        return Simulation.of(plate(n), device, comm);
    }

    /** The figures of a plain C loop over the same plate, in double and in float. */
    @ParameterizedTest
    @CsvSource({"1, DOUBLE, 260.125592", "2, DOUBLE, 260.125592", "4, FLOAT, 260.126587"})
    void theFirstProgramsHottestPointIsThatOfAPlainLoop(int ranks, Precision precision, double expected) {
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(plate(512).precision(precision), device, comm)
                            .start()) {
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
                    Simulation sim = Simulation.of(plate(32).dt(0.25), device, comm)
                            .tiling(4)
                            .every(3, s -> {
                                seen.add(s.clock());
                                hottest.add(s.field().max());
                            })
                            .start()) {
                sim.run(8);
                assertThat(sim.clock()).isEqualTo(new Clock(8, 2));
            }
        });
        assertThat(seen).containsExactly(new Clock(3, 0.75), new Clock(6, 1.5));
        List<Double> expected = new ArrayList<>();
        for (int steps : new int[] {3, 6}) {
            Ranks.threads(1, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = plate(32, device, comm).tiling(1).start()) {
                    sim.run(steps);
                    expected.add(sim.field().max());
                }
            });
        }
        assertThat(hottest).isEqualTo(expected);
    }

    @Test
    void anObserverOfRoundsShortensNoneAndEveryRankCallsItAtTheSameSteps() {
        List<List<Long>> seen = List.of(new ArrayList<>(), new ArrayList<>());
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(32, device, comm)
                            .tiling(4)
                            .everyRound(s -> seen.get(comm.rank()).add(s.clock().step()))
                            .start()) {
                sim.run(10);
                assertThat(sim.computeSeconds()).isPositive();
            }
        });
        assertThat(seen.getFirst()).containsExactly(4L, 8L, 10L);
        assertThat(seen.getLast()).isEqualTo(seen.getFirst());
    }

    @Test
    void limitedRoundsAreShorterAndTheBitsAreTheSame() {
        double[][] results = new double[2][40 * 40];
        List<Long> seen = new ArrayList<>();
        for (int limited = 0; limited < 2; limited++) {
            double[] result = results[limited];
            boolean limits = limited == 1;
            Ranks.threads(2, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = plate(40, device, comm)
                                .tiling(4)
                                .everyRound(s -> {
                                    if (limits) {
                                        s.limitRounds(s.clock().step() < 6 ? 1 : Long.MAX_VALUE);
                                        if (comm.rank() == 0) {
                                            seen.add(s.clock().step());
                                        }
                                    }
                                })
                                .start()) {
                    sim.run(20);
                    Fields.copy(sim.field(), result);
                }
            });
        }
        assertThat(seen).startsWith(4L, 5L, 6L, 10L, 14L);
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @Test
    void aRunInPiecesEqualsARunAtOnce() {
        double[][] results = new double[2][40 * 40];
        for (int pieces = 0; pieces < 2; pieces++) {
            double[] result = results[pieces];
            long[] cuts = pieces == 0 ? new long[] {20} : new long[] {1, 7, 0, 12};
            Ranks.threads(2, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = plate(40, device, comm).tiling(4).start()) {
                    for (long cut : cuts) {
                        sim.run(cut);
                    }
                    Fields.copy(sim.field(), result);
                }
            });
        }
        assertThat(results[1]).isEqualTo(results[0]);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 7})
    void aFieldThatIsNoLongerFiniteEndsTheRunWithTheFirstSuchPoint(int ranks) {
        Model unstable = Model.of(new Plate(1e200), Grid.uniform(16, 16, 1))
                .initial((x, y) -> x > 0 && y > 0 ? 1e200 : 0)
                .boundary(Boundary.dirichlet(0));
        assertThatThrownBy(() -> Ranks.threads(ranks, comm -> {
                    try (Device device = Device.cpu();
                            Simulation sim = Simulation.of(unstable, device, comm)
                                    .stopWhen(StopTest.maxChangeBelow(1).checkedEvery(1))
                                    .start()) {
                        sim.run(10);
                    }
                }))
                .isInstanceOf(RankFailure.class)
                .cause()
                .isInstanceOf(NotFiniteException.class)
                .hasMessageStartingWith("field 'u' is not finite after step 1: Infinity at point (7, 8), x = 0.5 m,"
                        + " y = -0.5 m, on rank ")
                .hasMessageContaining("take a shorter Δt");
    }

    /** NaN and both infinities, in either precision, at any place, found from any number of ranks. */
    @RepeatedTest(20)
    void theFirstPointThatIsNotFiniteHasOneNameOnAnyRanks(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        Grid grid = Grid.uniform(9 + random.nextInt(8), 9 + random.nextInt(8), 1);
        double[] values = random.doubles(grid.pointCount()).toArray();
        int first = values.length;
        double[] bad = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int n = 0; n <= random.nextInt(4); n++) {
            int at = random.nextInt(values.length);
            values[at] = bad[random.nextInt(3)];
            first = Math.min(first, at);
        }
        Precision precision = random.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT;
        Model model = Model.of(new Plate(0.2), grid).initial("u", values).precision(precision);
        String expected = "field 'u' is not finite after step 0: " + values[first] + " at point (" + first / grid.nx()
                + ", " + first % grid.nx() + ")";
        for (int ranks : new int[] {1, 4, 7}) {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm).start()) {
                    assertThatThrownBy(sim::requireFinite)
                            .as("seed %d, %d ranks", seed, ranks)
                            .isInstanceOf(NotFiniteException.class)
                            .hasMessageStartingWith(expected)
                            .hasMessageContaining("the initial values are not finite");
                }
            });
        }
    }

    @Test
    void timesOfARankAreThoseOfTheReport() {
        Ranks.threads(3, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(64, device, comm).tiling(1).start()) {
                assertThat(sim.times()).isEqualTo(new RunReport.RankTimes(0, 0, 0, 0, 0, 0, 0));
                sim.run(20);
                RunReport.RankTimes times = sim.times();
                RunReport report = sim.report();
                assertThat(times.computeSeconds())
                        .isEqualTo(report.compute().byRank().get(comm.rank()));
                assertThat(times.exchangeSeconds())
                        .isEqualTo(report.exchange().byRank().get(comm.rank()));
                assertThat(times.exposedSeconds())
                        .isEqualTo(report.exposed().byRank().get(comm.rank()));
                assertThat(times.wallSeconds()).isBetween(times.computeSeconds(), report.seconds());
                // Three strips of the plate: both ranks of a border send a row of 64 values of 8 bytes in each step.
                long neighbours = comm.rank() == 1 ? 2 : 1;
                assertThat(times.haloBytes()).isEqualTo(20 * neighbours * 64 * Double.BYTES);
            }
        });
    }

    @Test
    void theReportHoldsTheComputingTimeOfEachRank() {
        Ranks.threads(3, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = plate(64, device, comm).start()) {
                sim.run(20);
                RunReport report = sim.report();
                assertThat(report.computeSecondsByRank()).hasSize(3).allMatch(seconds -> seconds > 0);
                double mean = report.computeSecondsByRank().stream()
                        .mapToDouble(seconds -> seconds)
                        .average()
                        .orElseThrow();
                assertThat(mean).isCloseTo(report.computeSeconds(), within(1e-9));
                assertThat(report.imbalance()).isBetween(1.0, 3.0);
                for (RunReport.RankSeconds phase : List.of(
                        report.compute(),
                        report.exchange(),
                        report.exposed(),
                        report.stopTests(),
                        report.observers())) {
                    assertThat(phase.byRank()).hasSize(3);
                    assertThat(phase.least()).isLessThanOrEqualTo(phase.mean()).isNotNegative();
                    assertThat(phase.byRank().get(phase.slowestRank()))
                            .isEqualTo(phase.most())
                            .isGreaterThanOrEqualTo(phase.mean());
                }
                assertThat(report.observers().most()).as("none").isZero();
            }
        });
    }

    @Test
    void theReportNamesTheRankWhoseObserverIsSlow() {
        Ranks.threads(3, comm -> {
            long[] sum = {0};
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(plate(16), device, comm)
                            .every(5, simulation -> {
                                for (int n = 0; comm.rank() == 1 && n < 20_000_000; n++) {
                                    sum[0] += n ^ sum[0];
                                }
                            })
                            .start()) {
                sim.run(20);
                assertThat(sim.report().observers().slowestRank())
                        .as("%d", sum[0])
                        .isEqualTo(1);
            }
        });
    }

    @Test
    void aFormulaIsReadOnceForAllModelsMadeFromOne() {
        Model model = plate(16);
        Model changed = model.precision(Precision.FLOAT).dt(0.5).boundary(Boundary.reflecting());
        Block block = Decomposition.of(model.grid(), 2).block(1);
        assertThat(changed.parts().spec(block, List.of(), Tiling.NONE).scheme())
                .isSameAs(model.parts().spec(block, List.of(), Tiling.NONE).scheme());
        assertThat(model.precision()).as("the model itself").isEqualTo(Precision.DOUBLE);
    }

    @Test
    void initialValuesAreComputedOnceForEachPoint() {
        Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
        Model counted = plate(16).initial((x, y) -> {
            calls.computeIfAbsent(x + " " + y, _ -> new AtomicInteger()).incrementAndGet();
            return x;
        });
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(counted, device, comm).start()) {
                assertThat(sim.fieldBefore("u").sum()).isEqualTo(sim.field().sum());
            }
        });
        assertThat(calls)
                .hasSize(256)
                .allSatisfy((place, count) -> assertThat(count).hasValue(1));
    }

    @Test
    void moreStepsPerExchangeThanABlockHoldsAreRefusedWithARemedy() {
        assertThatThrownBy(() -> Ranks.threads(4, comm -> {
                    try (Device device = Device.cpu();
                            Simulation sim = plate(8, device, comm).tiling(5).start()) {
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
                    Simulation sim = plate(64, device, new DelayedComm(comm, delayNanos))
                            .overlap(overlap)
                            .tiling(2)
                            .start()) {
                sim.run(2L * rounds);
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
                    Simulation auto = plate(64, device, comm)
                            .trialShare(Double.POSITIVE_INFINITY)
                            .start();
                    Simulation untiled = plate(64, device, comm).tiling(1).start()) {
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
            Model model = Model.of(new Plate(0.2), Grid.uniform(64, 64, 1)).boundary(Boundary.reflecting());
            Block block = Decomposition.of(model.grid(), comm).block();
            Tiling tiling = new Tiling(stepsPerExchange, 1, 4, Integer.MAX_VALUE);
            try (Device device = Device.cpu();
                    Rounds rounds = new Rounds(
                            model.parts().spec(block, List.of(), tiling), device, comm, true, new TimeSplit())) {
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
