package org.parhelion.campaign.spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.TaskNeeds;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.problem.Integrals;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/** The keys of a program: what runs, with what, how often, and what is kept of it. */
final class ProgramSection {
    private static final String RUN = "run";
    private static final String COMMAND = "command";
    private static final String METHOD = "method";
    private static final String RESULTS = "results";
    private static final String INPUTS = "inputs";
    private static final String SLURM_STEP = "slurm-step";
    private static final int MOST_RETRIES = 1000;
    private static final int MOST_RANKS = 1 << 20;
    private static final double MILLIS = 1e3;

    private static final Pattern METHOD_NAME = Pattern.compile("([\\w.$]+)::(\\w+)");

    private ProgramSection() {}

    static PlannedProgram read(Config config) {
        PlannedProgram program = PlannedProgram.of(what(config));
        boolean runs = program.program() instanceof TaskProgram.RunFile;
        if (config.has("set") && !runs) {
            throw config.error("set", "sets keys of a run file; there is none here");
        }
        String engine = config.choice("engine", List.of("threads", "mpi", "mpj"), "threads");
        List<String> allowed = runs
                ? List.of("thread", "process", SLURM_STEP)
                : program.program() instanceof TaskProgram.Command
                        ? List.of("process", SLURM_STEP)
                        : List.of("thread", "virtual-thread", "process", SLURM_STEP);
        String isolation =
                config.choice("isolation", allowed, engine.equals("threads") ? allowed.getFirst() : "process");
        if (!engine.equals("threads") && !(runs && !isolation.equals("thread"))) {
            throw config.error("engine", "'" + engine + "' requires a run file, and isolation: process or slurm-step");
        }
        if (engine.equals("mpj") && isolation.equals(SLURM_STEP)) {
            throw config.error("engine", "Slurm starts the ranks of MPI, not of MPJ Express; remedy: engine: mpi");
        }
        int retries = config.integer("retries", 0, MOST_RETRIES, RetryRule.DEFAULT.retries());
        double timeout = config.positive("timeout", Dimension.TIME, 0);
        return program.withSettings(settings(config))
                .withNeeds(new TaskNeeds(
                        config.integer("ranks", 1, MOST_RANKS, 1),
                        config.has("memory") ? bytes(config) : 0,
                        config.has("tags") ? Set.copyOf(config.texts("tags")) : Set.of()))
                .in(
                        switch (isolation) {
                            case "thread" -> Isolation.THREAD;
                            case "virtual-thread" -> Isolation.VIRTUAL_THREAD;
                            case SLURM_STEP -> Isolation.SLURM_STEP;
                            default -> Isolation.PROCESS;
                        },
                        engine)
                .withLimits(Math.round(MILLIS * timeout), RetryRule.DEFAULT.withRetries(retries))
                .withResults(results(config, runs))
                .withInputs(inputs(config));
    }

    private static List<Path> inputs(Config config) {
        if (!config.has(INPUTS)) {
            return List.of();
        }
        List<Path> files = config.paths(INPUTS);
        files.stream().filter(file -> !Files.isRegularFile(file)).findFirst().ifPresent(file -> {
            throw config.error(INPUTS, file + ": no such file");
        });
        return files;
    }

    private static TaskProgram what(Config config) {
        List<String> given =
                List.of(RUN, COMMAND, METHOD).stream().filter(config::has).toList();
        if (given.size() != 1) {
            throw config.error(
                    given.isEmpty() ? RUN : given.getLast(),
                    "exactly one of run (a run file), command and method is required");
        }
        return switch (given.getFirst()) {
            case RUN -> {
                Path file = config.path(RUN);
                if (!Files.isRegularFile(file)) {
                    throw config.error(RUN, file + ": no such file");
                }
                yield new TaskProgram.RunFile(file.toString());
            }
            case COMMAND -> new TaskProgram.Command(config.texts(COMMAND));
            default -> {
                Matcher name = METHOD_NAME.matcher(config.text(METHOD));
                if (!name.matches()) {
                    throw config.error(
                            METHOD, "'" + config.text(METHOD) + "' is no method; package.Class::method is required");
                }
                yield new TaskProgram.JavaMethod(name.group(1), name.group(2));
            }
        };
    }

    private static Map<String, String> settings(Config config) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (config.has("set")) {
            Config section = config.section("set");
            section.keys();
            flatten("", section.toMap(), settings);
        }
        return settings;
    }

    /** Sections become dotted keys, so that they add to those of the run file, as --set does. */
    private static void flatten(String prefix, Map<?, ?> section, Map<String, String> settings) {
        section.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> inner) {
                flatten(key + ".", inner, settings);
            } else {
                settings.put(key, value instanceof String text ? text : Json.line(value));
            }
        });
    }

    private static long bytes(Config config) {
        try {
            return MemorySize.parse(config.text("memory"));
        } catch (IllegalArgumentException e) {
            throw config.error("memory", String.valueOf(e.getMessage()), e);
        }
    }

    private static List<ResultRule> results(Config config, boolean runs) {
        if (!config.has(RESULTS)) {
            return List.of();
        }
        List<ResultRule> rules = new ArrayList<>();
        if (config.isSection(RESULTS)) {
            Config section = config.section(RESULTS);
            for (String name : section.keys()) {
                rules.add(rule(section, name, runs));
            }
        } else {
            config.texts(RESULTS)
                    .forEach(name ->
                            rules.add(runs ? new ResultRule.Report(name, name) : new ResultRule.JsonKey(name, name)));
        }
        Set<String> names = new HashSet<>();
        for (ResultRule rule : rules) {
            if (!names.add(rule.name())) {
                throw config.error(RESULTS, "two results have the name " + rule.name());
            }
        }
        return rules;
    }

    private static ResultRule rule(Config section, String name, boolean runs) {
        Config source = section.section(name);
        List<String> given = source.keys();
        List<String> known = runs ? List.of("report", "integral", "json", "regex") : List.of("json", "regex");
        if (given.size() != 1 || !known.contains(given.getFirst())) {
            throw section.error(name, "exactly one of " + String.join(", ", known) + " is required");
        }
        String kind = given.getFirst();
        String value = source.text(kind);
        try {
            return switch (kind) {
                case "report" -> new ResultRule.Report(name, value);
                case "integral" -> new ResultRule.Integral(name, value);
                case "json" -> new ResultRule.JsonKey(name, value);
                default -> new ResultRule.Matched(name, value);
            };
        } catch (IllegalArgumentException e) {
            throw source.error(kind, e.getMessage(), e);
        }
    }

    /** Refuses results that a run will not have. */
    static void checkResults(Config config, PlannedProgram program, RunFile run) {
        for (ResultRule rule : program.results()) {
            if (rule instanceof ResultRule.Integral integral) {
                List<String> fields = run.integrals().map(Integrals::fields).orElse(List.of());
                if (!fields.contains(integral.field())) {
                    throw config.error(
                            RESULTS,
                            integral.name() + ": the run has no integral of " + integral.field()
                                    + "; add it: set: {output.integrals: {fields: [" + integral.field() + "]}}");
                }
            }
        }
    }
}
