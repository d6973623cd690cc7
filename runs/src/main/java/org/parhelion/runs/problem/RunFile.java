package org.parhelion.runs.problem;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.parhelion.Precision;
import org.parhelion.balance.LoadBalance;
import org.parhelion.grid.Decomposition;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.ConfigReader;
import org.parhelion.runs.file.Extensions;
import org.parhelion.runs.file.Quantity;
import org.parhelion.runs.output.FieldStream;
import org.parhelion.solver.FiniteChecks;
import org.parhelion.solver.Model;
import org.parhelion.solver.StopTest;

/**
 * A checked run file.
 *
 * @param source where it was read
 * @param name name of the file without its extension; the name of the default output directory
 * @param settings all keys with their values after {@code --set}, for the report
 * @param problemType name of the problem type
 * @param problem the problem, without the file's solids
 * @param unrounded the problem's model with the file's solids, in the problem's precision
 * @param precision of fields and arithmetic
 * @param steps the largest number of steps
 * @param untilSeconds the time at which the run ends [s]; empty if only the steps count
 * @param overlap whether computation overlaps the halo exchange
 * @param tiling steps per exchange; empty for a value chosen by trial
 * @param balance when blocks move during the run; empty for never
 * @param rankGrid ranks along each axis; empty for the default
 * @param stopTest the stop test; empty for none
 * @param streams what is written of the fields, and when
 * @param largeOutput whether output beyond the bounds is confirmed
 * @param integrals integrals of fields as a series; empty for none
 * @param checkpoint when and where checkpoints are written
 * @param finiteChecks checks during the run that fields are finite; empty for none but those at outputs and checkpoints
 * @param device options of devices that compile a program
 * @param fault the injected fault; empty for none
 * @param notes remarks for the user, each with its place
 * @param files the files that it names: initial fields, coefficients, solids
 */
public record RunFile(
        Source source,
        String name,
        Map<String, Object> settings,
        String problemType,
        Problem problem,
        Model unrounded,
        Precision precision,
        int steps,
        OptionalDouble untilSeconds,
        boolean overlap,
        OptionalInt tiling,
        Optional<LoadBalance> balance,
        List<Integer> rankGrid,
        Optional<StopTest> stopTest,
        List<FieldStream> streams,
        boolean largeOutput,
        Optional<Integrals> integrals,
        CheckpointSection checkpoint,
        Optional<FiniteChecks> finiteChecks,
        DeviceOptions device,
        Optional<Fault> fault,
        List<String> notes,
        List<Path> files) {
    /** Keys of what a run cannot change while it goes on. */
    private static final Set<String> FIXED = Set.of(
            "problem",
            "precision",
            "steps",
            "until",
            "ranks",
            "overlap",
            "tiling",
            "large-output",
            "output",
            "initial",
            "solid",
            "receivers",
            "integrals",
            "checkpoint",
            "finite-check",
            "balance",
            "device",
            "stop",
            "fault");

    private static final int MOST_RANKS_OF_AN_AXIS = 1 << 20;
    private static final int MOST_TILING = 1024;
    private static final int GUESSED_STEPS = 10_000;

    private static final Extensions<ProblemType> TYPES =
            new Extensions<>(ProblemType.class, "problem type", ProblemType::name);

    /**
     * Reads {@code file} and applies {@code settings}.
     *
     * @throws ConfigException if a key or value is wrong; with file, line and key
     */
    public static RunFile read(Path file, List<String> settings) {
        Config config = ConfigReader.read(file, settings);
        String fileName = String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "");
        ProblemType type = TYPES.named(config, "problem", config.text("problem"));
        Problem problem = read(type, config);
        Model model = SolidSection.apply(config, problem.model(), problem.fieldDimension());
        requirePeriodicAxes(config, model);
        String precision = config.choice(
                "precision",
                Arrays.stream(Precision.values()).map(RunFile::nameOf).toList(),
                nameOf(model.precision()));
        RunTimes times = RunTimes.read(config, model, problem.marchesInTime());
        RunFile run = new RunFile(
                new Source(file, settings),
                fileName,
                config.toMap(),
                type.name(),
                problem,
                model,
                Precision.valueOf(precision.toUpperCase(Locale.ROOT)),
                times.steps(),
                times.untilSeconds(),
                config.bool("overlap", true),
                tiling(config),
                BalanceSection.read(config),
                rankGrid(config),
                stopTest(config, problem),
                OutputSection.streams(config, problem, model),
                config.bool(OutputPlan.KEY, false),
                Integrals.read(config, model),
                CheckpointSection.read(config),
                FiniteCheckSection.read(config),
                DeviceOptions.read(config),
                config.has("fault") ? Optional.of(Fault.read(config.section("fault"))) : Optional.empty(),
                config.notes(),
                config.paths());
        config.refuseUnknownKeys();
        run.checkRankGrid(config);
        if (!run.largeOutput && !run.outputPlan().isModest()) {
            throw config.error(OutputSection.KEY, run.outputPlan().refusal());
        }
        return run;
    }

    /**
     * Where a run file was read.
     *
     * @param file the file
     * @param settings what {@code --set} changed of it: {@code key=value} each
     */
    public record Source(Path file, List<String> settings) {
        /** Copies the list. */
        public Source {
            settings = List.copyOf(settings);
        }
    }

    /**
     * The keys that a run may change while it goes on, with their values: coefficients, Δt, boundaries, as far as they are one value or a list.
     *
     * @return keys and values
     */
    public Map<String, String> changeable() {
        Map<String, String> values = new LinkedHashMap<>();
        settings.forEach((key, value) -> {
            if (!FIXED.contains(key) && !(value instanceof Map)) {
                values.put(key, String.valueOf(value));
            }
        });
        return values;
    }

    /**
     * Reads the file again with another value of a key.
     *
     * @param setting {@code key=value}, where the key is {@link #changeable}
     * @return the changed run file
     * @throws ConfigException if the key is not changeable, the value is wrong, or the file was edited since
     */
    public RunFile changed(String setting) {
        String key = setting.replaceFirst("=.*", "").strip();
        if (!changeable().containsKey(key)) {
            throw new ConfigException(setting + ": a run can change "
                    + String.join(", ", changeable().keySet()) + " while it goes on");
        }
        List<String> all = new ArrayList<>(source.settings());
        all.add(setting);
        RunFile changed = read(source.file(), all);
        Map<String, Object> others = new LinkedHashMap<>(changed.settings);
        others.put(key, settings.getOrDefault(key, ""));
        if (!others.equals(settings)) {
            throw new ConfigException(source.file() + ": was edited during the run; undo that to change " + key);
        }
        return changed;
    }

    /** The name of a precision in run files and reports: {@code float}, {@code double}, {@code mixed}. */
    public static String nameOf(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }

    /** The model, in the precision of the file. */
    public Model model() {
        return unrounded.precision(precision);
    }

    /** How much is written of the fields. */
    public OutputPlan outputPlan() {
        return OutputPlan.of(streams, model(), steps, untilSeconds);
    }

    /** The number of steps, or a guess where only the time of the end is known: for intervals of progress. */
    public int likelySteps() {
        return steps < Integer.MAX_VALUE ? steps : GUESSED_STEPS;
    }

    /** Number of ranks in the file, or {@code otherwise} if the file does not specify it. */
    public int ranks(int otherwise) {
        return rankGrid.isEmpty()
                ? (int) Math.min(otherwise, problem.grid().pointCount())
                : rankGrid.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * The decomposition on {@code ranks} ranks: by the rank grid of the file if its size is {@code ranks}, else that of the model:
     * least surface, or balanced around its solids.
     */
    public Decomposition decomposition(int ranks) {
        return !rankGrid.isEmpty() && ranks(0) == ranks
                ? Decomposition.of(problem.grid(), ranks, rankGridArray())
                : unrounded.decomposition(ranks);
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
                    "'" + config.text("tiling")
                            + "' is neither auto nor a number of steps per exchange (1 turns tiling off)");
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

    /** Refuses what else would be noticed when the run starts: a stretched axis that is periodic, by default perhaps. */
    private static void requirePeriodicAxes(Config config, Model model) {
        for (String field : model.fields()) {
            try {
                model.boundaries(field).periodicAxes(model.grid());
            } catch (IllegalArgumentException e) {
                throw config.error("boundary", e.getMessage(), e);
            }
        }
    }

    private static Problem read(ProblemType type, Config config) {
        try {
            return type.read(config);
        } catch (IllegalArgumentException e) {
            throw config.error("problem", type.name() + ": " + e.getMessage(), e);
        }
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
