package org.parhelion.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Heat;
import org.parhelion.recovery.Driver;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.Streams;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.runs.output.NpyFormat;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.output.Selection;
import org.parhelion.runs.report.Json;
import org.parhelion.solver.FiniteChecks;
import org.parhelion.solver.Model;

/**
 * What outputs, checkpoints, finite checks and load balance cost a run that is bound by memory: runs with and without them in turns, in one process. Times and
 * processor times are those of a step, from the end of an early step to the end of the last; the processor time is that of the whole process.
 */
final class OutputBench implements Bench {
    /** Setting: the directory in which the files are created and deleted. */
    private static final String DIRECTORY = "output.directory";
    /** Setting: the only case to measure. */
    private static final String CASE = "output.case";
    /** Setting: how many runs with and without, in turns. */
    private static final String PAIRS = "output.pairs";

    private static final int CHECKPOINT_STEPS = 50;
    private static final int OUTPUT_STEPS = 10;
    private static final int STRIDE = 4;
    private static final String FIELD = "u";

    /** What a run has beside its steps. */
    private enum Extra {
        /** To see what two equal runs differ by. */
        NOTHING,
        FINITE_CHECKS,
        LOAD_BALANCE,
        CHECKPOINTS,
        OUTPUTS,
        OUTPUTS_AND_CHECKPOINTS;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        boolean hasCheckpoints() {
            return this == CHECKPOINTS || this == OUTPUTS_AND_CHECKPOINTS;
        }

        boolean hasOutputs() {
            return this == OUTPUTS || this == OUTPUTS_AND_CHECKPOINTS;
        }

        /** What is written in {@link #CHECKPOINT_STEPS} steps [bytes]. */
        long bytes(long points) {
            long outputs = CHECKPOINT_STEPS / OUTPUT_STEPS * (points / STRIDE) * (points / STRIDE) * Double.BYTES;
            return (hasCheckpoints() ? points * points * Double.BYTES : 0) + (hasOutputs() ? outputs : 0);
        }
    }

    /**
     * @param points points along each axis
     * @param first the step from whose end on a run is measured
     */
    private record Size(int points, int first, int steps, int pairs) {
        static Size of(boolean quick, int pairs) {
            return quick
                    ? new Size(64, 20, 120, 1)
                    : new Size(4096, 2 * CHECKPOINT_STEPS - 1, 6 * CHECKPOINT_STEPS - 1, pairs);
        }
    }

    @Override
    public String name() {
        return "output";
    }

    @Override
    public List<String> settings() {
        return List.of(DIRECTORY, CASE, PAIRS);
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        if (!Jobs.areThreads(options)) {
            throw new IllegalArgumentException("bench output measures ranks that are threads: leave out --with");
        }
        Path place = Path.of(options.settings().getOrDefault(DIRECTORY, System.getProperty("java.io.tmpdir")));
        Size size = Size.of(options.quick(), pairs(options.settings().getOrDefault(PAIRS, "9")));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Extra extra : Extra.values()) {
            if (options.settings().getOrDefault(CASE, extra.label()).equals(extra.label())) {
                Map<String, Object> row = new Measurement(place, size, options.mostRanks()).row(extra);
                rows.add(row);
                options.progress().accept("output: " + Json.line(row));
            }
        }
        return rows;
    }

    private static int pairs(String text) {
        if (!text.matches("[1-9][0-9]{0,2}")) {
            throw new ConfigException("--set " + PAIRS + "=" + text + ": a number from 1 to 999 is needed");
        }
        return Integer.parseInt(text);
    }

    /** The times of a step [s]. */
    private record Step(double wall, double cpu) {}

    private record Mark(long nanos, long cpuNanos) {
        static Mark now() {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Mark(System.nanoTime(), system.getProcessCpuTime());
        }

        Step since(Mark from, int steps) {
            return new Step(1e-9 * (nanos - from.nanos) / steps, 1e-9 * (cpuNanos - from.cpuNanos) / steps);
        }
    }

    private record Measurement(Path place, Size size, int ranks) {
        Map<String, Object> row(Extra extra) {
            run(Extra.NOTHING); // warm-up
            run(extra);
            double[] ratio = new double[size.pairs];
            double[] cpuRatio = new double[size.pairs];
            double[] alone = new double[size.pairs];
            double[] diskShare = new double[size.pairs];
            for (int pair = 0; pair < size.pairs; pair++) {
                boolean extraFirst = pair % 2 == 1;
                Step first = run(extraFirst ? extra : Extra.NOTHING);
                Step second = run(extraFirst ? Extra.NOTHING : extra);
                Step with = extraFirst ? first : second;
                Step without = extraFirst ? second : first;
                alone[pair] = 1e3 * without.wall();
                ratio[pair] = with.wall() / without.wall();
                cpuRatio[pair] = with.cpu() / without.cpu();
                diskShare[pair] = diskSeconds(extra.bytes(size.points)) / (CHECKPOINT_STEPS * without.wall());
            }
            Map<String, Object> row = Json.object();
            row.put("case", extra.label());
            row.put("points", size.points + "x" + size.points);
            row.put("ranks", ranks);
            row.put("stepMillis", Json.number(Spread.of(alone).median()));
            row.put("ratio", Json.number(Spread.of(ratio).median()));
            row.put("ratioMin", Json.number(Spread.of(ratio).min()));
            row.put("ratioMax", Json.number(Spread.of(ratio).max()));
            row.put("cpuRatio", Json.number(Spread.of(cpuRatio).median()));
            row.put("cpuRatioMin", Json.number(Spread.of(cpuRatio).min()));
            row.put("cpuRatioMax", Json.number(Spread.of(cpuRatio).max()));
            row.put("megabytes", 1e-6 * extra.bytes(size.points));
            row.put("diskShare", Json.number(Spread.of(diskShare).median()));
            return row;
        }

        /** The time of a plain file of this length on the same disk, in pieces of 1 MiB, forced at the end. */
        private double diskSeconds(long bytes) {
            if (bytes == 0) {
                return 0;
            }
            try {
                Path path = Files.createTempFile(place, "parhelion-output", ".plain");
                try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                    ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
                    long begun = System.nanoTime();
                    for (long written = 0; written < bytes; ) {
                        piece.clear().limit((int) Math.min(piece.capacity(), bytes - written));
                        written += file.write(piece);
                    }
                    file.force(false);
                    return 1e-9 * (System.nanoTime() - begun);
                } finally {
                    Files.delete(path);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Step run(Extra extra) {
            try {
                Path directory = Files.createTempDirectory(place, "parhelion-output");
                try {
                    return run(extra, directory);
                } finally {
                    ZarrBench.delete(directory);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Step run(Extra extra, Path directory) {
            Model model = model();
            AtomicReference<Mark> begin = new AtomicReference<>();
            AtomicReference<Step> result = new AtomicReference<>();
            OutputDirectory output = OutputDirectory.open(directory.resolve("out"), false);
            Ranks.threads(ranks, comm -> {
                FieldStream[] streams = extra.hasOutputs() ? new FieldStream[] {stream()} : new FieldStream[0];
                Driver driver = Driver.of(model).how(setup -> {
                    var fixed = setup.tiling(1);
                    return extra == Extra.FINITE_CHECKS ? fixed.finiteChecks(FiniteChecks.automatic()) : fixed;
                });
                if (extra.hasCheckpoints()) {
                    driver = driver.checkpoints(directory.resolve("checkpoints"), CHECKPOINT_STEPS, Map.of());
                }
                if (extra == Extra.LOAD_BALANCE) {
                    driver = driver.balancing(LoadBalance.DEFAULT.withAbove(1e9)); // measures, and never moves
                }
                driver = driver.everyRound((simulation, all, _) -> {
                    long step = simulation.clock().step();
                    if (all.rank() == 0 && step == size.first) {
                        begin.set(Mark.now());
                    }
                    if (all.rank() == 0 && step == size.steps) {
                        result.set(Mark.now().since(Objects.requireNonNull(begin.get()), size.steps - size.first));
                    }
                });
                try (var device = Device.cpu();
                        var written = Streams.of("plate", () -> output, streams);
                        var end = written.on(driver).run(comm, device, size.steps + 1L)) {
                    end.recoveries();
                }
            });
            return Objects.requireNonNull(result.get());
        }

        private Model model() {
            Grid grid = Grid.uniform(size.points, size.points, 1.0 / size.points);
            return Model.of(Heat.of(grid, 1e-4, 0.5 * Heat.largestStableDt(grid, 1e-4)), grid)
                    .initial((x, y) -> 300 * Math.exp(-50 * (x * x + y * y)))
                    .boundary(Boundary.dirichlet(0));
        }

        /** Every fourth point along each axis. */
        private static FieldStream stream() {
            return FieldStream.of("coarse", OutputField.of(FIELD, "K"))
                    .select(Selection.ALL.every(Axis.Y, STRIDE).every(Axis.X, STRIDE))
                    .everySteps(OUTPUT_STEPS)
                    .formats(new NpyFormat());
        }
    }
}
