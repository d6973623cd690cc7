package org.parhelion.runs.problem;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.Precision;
import org.parhelion.grid.Decomposition;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.ConfigReader;
import org.parhelion.runs.file.Extensions;
import org.parhelion.runs.file.Quantity;
import org.parhelion.runs.output.OutputFormat;
import org.parhelion.solver.Model;
import org.parhelion.solver.StopTest;

/**
 * A run file, read and checked.
 *
 * @param name the file's name without its ending: what the output directory is called after
 * @param settings the keys and values in force, for the report
 * @param problemType name of the type of problem
 * @param problem what is simulated
 * @param precision of fields and arithmetic
 * @param steps how many
 * @param overlap whether the core is computed while ghost values travel
 * @param tiling steps per exchange; empty for a choice by trial
 * @param rankGrid ranks along each axis; empty where the file leaves it open
 * @param stopTest when to stop early; empty for never
 * @param formats what fields are written as
 * @param snapshotEvery steps between two snapshots; empty for none
 * @param checkpointEvery steps between two checkpoints; empty for none
 * @param device what a device with a compiler of its own is to do
 * @param fault a death to try out; empty for none
 * @param notes remarks for the user, each with its place
 */
public record RunFile(
        String name,
        Map<String, Object> settings,
        String problemType,
        Problem problem,
        Precision precision,
        int steps,
        boolean overlap,
        OptionalInt tiling,
        List<Integer> rankGrid,
        Optional<StopTest> stopTest,
        List<OutputFormat> formats,
        OptionalInt snapshotEvery,
        OptionalInt checkpointEvery,
        DeviceOptions device,
        Optional<Fault> fault,
        List<String> notes) {
    private static final int MOST_RANKS_OF_AN_AXIS = 1 << 20;
    private static final int MOST_TILING = 1024;
    private static final List<String> USUAL_FORMATS = List.of("npy", "png");

    private static final Extensions<ProblemType> TYPES =
            new Extensions<>(ProblemType.class, "problem type", ProblemType::name);
    private static final Extensions<OutputFormat> FORMATS =
            new Extensions<>(OutputFormat.class, "output format", OutputFormat::name);

    /**
     * Reads {@code file} with {@code settings} laid over it.
     *
     * @throws ConfigException with file, line and key of what is wrong
     */
    public static RunFile read(Path file, List<String> settings) {
        Config config = ConfigReader.read(file, settings);
        String fileName = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
        ProblemType type = TYPES.named(config, "problem", config.text("problem"));
        Problem problem = read(type, config);
        String precision = config.choice(
                "precision",
                Arrays.stream(Precision.values()).map(RunFile::nameOf).toList(),
                nameOf(problem.model().precision()));
        RunFile run = new RunFile(
                fileName,
                config.toMap(),
                type.name(),
                problem,
                Precision.valueOf(precision.toUpperCase(Locale.ROOT)),
                config.integer("steps", 0, Integer.MAX_VALUE),
                config.bool("overlap", true),
                tiling(config),
                rankGrid(config),
                stopTest(config, problem),
                formats(config),
                snapshotEvery(config),
                checkpointEvery(config, problem),
                DeviceOptions.read(config),
                config.has("fault") ? Optional.of(Fault.read(config.section("fault"))) : Optional.empty(),
                config.notes());
        config.refuseUnknownKeys();
        run.checkRankGrid(config);
        return run;
    }

    /** The name of a precision in run files and reports: {@code float}, {@code double}, {@code mixed}. */
    public static String nameOf(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** What is simulated, in the file's precision. */
    public Model model() {
        return problem.model().precision(precision);
    }

    /** Ranks that the file asks for, or {@code otherwise} where it leaves that open. */
    public int ranks(int otherwise) {
        return rankGrid.isEmpty()
                ? (int) Math.min(otherwise, problem.grid().pointCount())
                : rankGrid.stream().reduce(1, Math::multiplyExact);
    }

    /** Who owns what on {@code ranks} ranks: the file's rank grid where it holds as many, else the one of least surface. */
    public Decomposition decomposition(int ranks) {
        return !rankGrid.isEmpty() && ranks(0) == ranks
                ? Decomposition.of(problem.grid(), ranks, rankGridArray())
                : Decomposition.of(problem.grid(), ranks);
    }

    private int[] rankGridArray() {
        return rankGrid.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<Integer> rankGrid(Config config) {
        return config.has("ranks")
                ? Arrays.stream(config.integers("ranks", 1, MOST_RANKS_OF_AN_AXIS))
                        .boxed()
                        .toList()
                : List.of();
    }

    private static OptionalInt tiling(Config config) {
        return !config.has("tiling") || config.text("tiling").equals("auto")
                ? OptionalInt.empty()
                : OptionalInt.of(tilingSteps(config));
    }

    private static int tilingSteps(Config config) {
        if (!Quantity.isQuantity(config.text("tiling"))) {
            throw config.error(
                    "tiling",
                    "'" + config.text("tiling") + "' is neither auto nor a number of steps per exchange (1 is off)");
        }
        return config.integer("tiling", 1, MOST_TILING);
    }

    private static Optional<StopTest> stopTest(Config config, Problem problem) {
        if (!config.has("stop")) {
            return Optional.empty();
        }
        Config stop = config.section("stop");
        double threshold = stop.positiveDifference("change-below", problem.fieldDimension());
        return Optional.of(
                StopTest.maxChangeBelow(threshold).checkedEvery(stop.integer("every", 1, Integer.MAX_VALUE, 10)));
    }

    private static Problem read(ProblemType type, Config config) {
        try {
            return type.read(config);
        } catch (IllegalArgumentException e) {
            throw config.error("problem", type.name() + ": " + e.getMessage(), e);
        }
    }

    private static List<OutputFormat> formats(Config config) {
        Config output = config.section("output");
        List<String> names = output.has("format") ? output.texts("format") : USUAL_FORMATS;
        return names.stream()
                .distinct()
                .map(name -> FORMATS.named(output, "format", name))
                .toList();
    }

    private static OptionalInt snapshotEvery(Config config) {
        Config output = config.section("output");
        return output.has("every")
                ? OptionalInt.of(output.integer("every", 1, Integer.MAX_VALUE))
                : OptionalInt.empty();
    }

    private static OptionalInt checkpointEvery(Config config, Problem problem) {
        if (!config.has("checkpoint")) {
            return OptionalInt.empty();
        }
        if (problem.receivers().isPresent()) {
            throw config.error(
                    "checkpoint", "a checkpoint does not hold what receivers have recorded: leave one of the two out");
        }
        return OptionalInt.of(config.section("checkpoint").integer("every", 1, Integer.MAX_VALUE));
    }

    private void checkRankGrid(Config config) {
        if (!rankGrid.isEmpty()) {
            try {
                Decomposition.of(problem.grid(), ranks(0), rankGridArray());
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw config.error("ranks", e.getMessage(), e);
            }
        }
    }
}
