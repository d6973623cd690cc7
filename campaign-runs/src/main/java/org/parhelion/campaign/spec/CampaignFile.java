package org.parhelion.campaign.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.design.DesignTask;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.ConfigReader;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/**
 * Reads a campaign from YAML.
 *
 * <pre>
 *   run: heat.yaml                   # or command: […], or method: Class::name; or tasks: a graph of them
 *   set: {steps: 200}
 *   parameters:
 *     diffusivity: [5e-5 m²/s, 1e-4 m²/s]
 *     initial.gaussian.width: {from: 5 cm, to: 20 cm, points: 4}
 *   design: grid
 *   results: [checksum]
 * </pre>
 */
public final class CampaignFile {
    /** Points whose run files are read before anything starts. */
    private static final int CHECKED = 16;

    private CampaignFile() {}

    /**
     * Reads a campaign file.
     *
     * @param file the file
     * @param settings what {@code --set} changes of it: {@code key=value} each
     * @return the campaign
     * @throws ConfigException if the file, a value, or a run file that it names is wrong; with file, line and key
     */
    public static CampaignPlan read(Path file, List<String> settings) {
        Config config = ConfigReader.read(file, settings);
        String name = config.text(
                "name",
                String.valueOf(file.getFileName()).replaceFirst("\\.ya?ml$", "").replaceAll("[^A-Za-z0-9._-]", "-"));
        List<PlannedProgram> programs = config.has("tasks") ? graph(config.section("tasks")) : List.of(program(config));
        DesignSection design = DesignSection.read(config);
        CampaignRule rule = new CampaignRule(
                1, 0, config.integer("failures-max", 0, Integer.MAX_VALUE, 0), 0, config.bool("reuse-results", false));
        List<PlotRule> plots = PlotSection.read(config);
        config.refuseUnknownKeys();
        Path base = java.util.Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of(""));
        CampaignPlan plan;
        try {
            CampaignPlan.Builder builder =
                    CampaignPlan.graph(name, programs).base(base).rule(rule);
            plots.forEach(builder::plot);
            design.saltelli().ifPresent(builder::saltelli);
            design.steps().ifPresent(builder::steps);
            plan = builder.searching(design.search(), "");
        } catch (IllegalArgumentException e) {
            throw config.error(config.has("tasks") ? "tasks" : "design", e.getMessage(), e);
        }
        PlotSection.check(config, plan);
        design.check(config, plan);
        checkRuns(config, plan);
        return plan.withFingerprint(fingerprint(config, base, plan));
    }

    private static List<PlannedProgram> graph(Config tasks) {
        List<PlannedProgram> nodes = new ArrayList<>();
        for (String node : tasks.keys()) {
            if (!node.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw tasks.error(node, "a name has letters, digits, '.', '-' and '_', with a letter or digit first");
            }
            Config section = tasks.section(node);
            List<String> after = section.has("after") ? section.texts("after") : List.of();
            for (String before : after) {
                if (nodes.stream().noneMatch(other -> other.name().equals(before))) {
                    throw section.error("after", "no task of the name " + before + " comes before this one");
                }
            }
            nodes.add(program(section).withNode(node, after));
        }
        if (nodes.isEmpty()) {
            throw new ConfigException("tasks: the section is empty");
        }
        return nodes;
    }

    private static PlannedProgram program(Config config) {
        return ProgramSection.read(config);
    }

    /** All that decides what the tasks are: the file's keys, and the bytes of all files that they read. */
    private static String fingerprint(Config config, Path base, CampaignPlan plan) {
        Map<String, Object> all = new TreeMap<>(config.toMap());
        all.remove("plots"); // drawn from the results, whatever they were made for
        InputFiles.of(plan)
                .forEach((file, hash) -> all.put(
                        "sha256 of "
                                + base.toAbsolutePath()
                                        .normalize()
                                        .relativize(file.toAbsolutePath().normalize()),
                        hash));
        return Json.line(all);
    }

    /** Reads the run files of points that are spread over the design: their mistakes are found before anything starts. */
    private static void checkRuns(Config config, CampaignPlan plan) {
        List<DesignTask> first = plan.search().get().ask();
        if (first.isEmpty()) {
            throw config.error("design", "it has no points");
        }
        int stride = Math.max(1, first.size() / CHECKED);
        for (PlannedProgram program : plan.programs()) {
            if (program.program() instanceof TaskProgram.Command command) {
                CommandTemplate.mistake(command.arguments(), plan.parameters()).ifPresent(mistake -> {
                    throw config.error("command", mistake);
                });
            }
            if (program.program() instanceof TaskProgram.RunFile run) {
                for (int n = 0; n < first.size(); n += stride) {
                    RunFile read = RunFile.read(
                            Path.of(run.path()),
                            TaskSettings.of(program, first.get(n).parameters(), plan.steps()));
                    ProgramSection.checkResults(config, program, read);
                }
            }
        }
    }
}
