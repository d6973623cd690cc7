package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.recovery.Driver;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;

/**
 * What balancing wins back when the last rank becomes three times as slow in mid-run: the throughput from 20 to 120 exchanges later, over the sum of
 * the ranks' speeds, which is the throughput before times (ranks − 2/3) / ranks. Runs with and without balance in turns.
 */
final class BalanceBench implements Bench {
    private static final double TIMES_SLOWER = 3;
    /** Exchanges between the slowdown and the first one that counts. */
    private static final int SETTLING_ROUNDS = 20;

    private static final String NOT_MOVED = "";

    /**
     * @param points points along each axis
     * @param warmUp exchanges before those that are measured
     * @param rounds exchanges that are measured before the slowdown, and after it
     */
    private record Size(int points, int warmUp, int rounds, int runs) {
        int slowdown() {
            return warmUp + rounds;
        }

        int end() {
            return slowdown() + SETTLING_ROUNDS + rounds;
        }
    }

    /** Diffusion, with square roots so that computing, and not memory, bounds it. */
    private record Rooted(double r) implements Stencil2D {
        @Override
        public double at(Point t) {
            return Math.sqrt(t.at(0, 0) * t.at(0, 0)
                    + r
                            * (square(t.at(0, -1))
                                    + square(t.at(0, 1))
                                    + square(t.at(-1, 0))
                                    + square(t.at(1, 0))
                                    - 4 * square(t.at(0, 0))));
        }

        private static double square(double x) {
            return Math.sqrt(x * x) * x;
        }
    }

    @Override
    public String name() {
        return "balance";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        if (!Jobs.areThreads(options)) {
            throw new IllegalArgumentException("bench balance measures ranks that are threads: leave out --with");
        }
        Size size = options.quick() ? new Size(48, 5, 20, 1) : new Size(2400, 60, 100, 7);
        int ranks = options.ranks().orElse(2);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int tiling : new int[] {1, 3}) {
            for (Map<String, Object> row : new Measurement(size, ranks, tiling).rows()) {
                rows.add(row);
                options.progress().accept("balance: " + Json.line(row));
            }
        }
        return rows;
    }

    /**
     * @param throughput over the sum of the ranks' speeds
     * @param moves exchanges from the slowdown to the first move; -1 without one
     */
    private record Run(double throughput, double roundMillis, int moves, String move) {}

    private record Measurement(Size size, int ranks, int tiling) {
        List<Map<String, Object>> rows() {
            List<Run> balanced = new ArrayList<>();
            List<Run> left = new ArrayList<>();
            for (int run = 0; run < size.runs; run++) {
                balanced.add(run(true));
                left.add(run(false));
            }
            return List.of(row("balanced", balanced), row("not balanced", left));
        }

        private Map<String, Object> row(String what, List<Run> runs) {
            Spread throughput =
                    Spread.of(runs.stream().mapToDouble(Run::throughput).toArray());
            Map<String, Object> row = Json.object();
            row.put("case", what);
            row.put("points", size.points + "x" + size.points);
            row.put("ranks", ranks);
            row.put("tiling", tiling);
            row.put(
                    "roundMillis",
                    Json.number(Spread.of(
                                    runs.stream().mapToDouble(Run::roundMillis).toArray())
                            .median()));
            row.put("throughput", Json.number(throughput.median()));
            row.put("throughputMin", Json.number(throughput.min()));
            row.put("throughputMax", Json.number(throughput.max()));
            row.put("exchangesToMove", runs.stream().map(Run::moves).toList());
            row.put("lastMove", runs.getLast().move());
            return row;
        }

        private Run run(boolean balancing) {
            Grid grid = Grid.uniform(size.points, size.points, 1.0 / size.points);
            Model model = Model.of(new Rooted(0.1), grid)
                    .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                    .boundary(Boundary.dirichlet(0));
            long[] nanos = new long[size.end() + 1];
            AtomicInteger round = new AtomicInteger();
            AtomicInteger moved = new AtomicInteger(-1);
            AtomicReference<String> move = new AtomicReference<>(NOT_MOVED);
            Ranks.threads(ranks, comm -> {
                Driver driver = Driver.of(model).how(setup -> setup.tiling(tiling));
                if (balancing) {
                    driver = driver.balancing(LoadBalance.DEFAULT);
                }
                driver = driver.everyRound((_, all, _) -> {
                            if (all.rank() == 0) {
                                nanos[round.incrementAndGet()] = System.nanoTime();
                            }
                        })
                        .atMove((_, all, how) -> {
                            if (all.rank() == 0 && round.get() >= size.slowdown()) {
                                moved.compareAndSet(-1, round.get() - size.slowdown());
                                move.set(how.text());
                            }
                        });
                boolean slowed = comm.rank() == comm.size() - 1;
                long fromStep = (long) size.slowdown() * tiling;
                try (var device = slowed ? SlowedDevice.of(fromStep, TIMES_SLOWER) : Device.cpu();
                        var end = driver.run(comm, device, (long) size.end() * tiling)) {
                    end.recoveries();
                }
            });
            double before = nanos[size.slowdown()] - nanos[size.warmUp];
            double after = nanos[size.end()] - nanos[size.slowdown() + SETTLING_ROUNDS];
            double ideal = (ranks - 1 + 1 / TIMES_SLOWER) / ranks;
            return new Run(
                    before / after / ideal,
                    1e-6 * before / size.rounds,
                    moved.get(),
                    Objects.requireNonNull(move.get()));
        }
    }
}
