package org.parhelion.campaign.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Suggestion;

/** The key {@code plots}: a list of {@code {x: parameter, y: result, series: parameter, log: [x, y]}}. */
final class PlotSection {
    private static final String KEY = "plots";

    private PlotSection() {}

    static List<PlotRule> read(Config config) {
        if (!config.has(KEY)) {
            return List.of();
        }
        List<PlotRule> plots = new ArrayList<>();
        for (Config plot : config.sections(KEY)) {
            List<String> log = plot.has("log") ? plot.texts("log") : List.of();
            if (!List.of("x", "y").containsAll(log)) {
                throw plot.error("log", log + ": x, y or [x, y] is required");
            }
            plots.add(new PlotRule(
                    plot.text("x"),
                    plot.text("y"),
                    plot.has("series") ? Optional.of(plot.text("series")) : Optional.empty(),
                    log.contains("x"),
                    log.contains("y")));
        }
        return plots;
    }

    static void check(Config config, CampaignPlan plan) {
        List<String> columns = new ArrayList<>(plan.parameters());
        columns.addAll(plan.results());
        for (PlotRule plot : plan.plots()) {
            List<String> used = new ArrayList<>(List.of(plot.x(), plot.y()));
            plot.series().ifPresent(used::add);
            for (String name : used) {
                if (!columns.contains(name)) {
                    throw config.error(
                            KEY,
                            "'" + name + "' is neither a parameter nor a result"
                                    + Suggestion.nearest(name, columns)
                                            .map(near -> "; did you mean " + near + "?")
                                            .orElse("; there are " + String.join(", ", columns)));
                }
            }
        }
    }
}
