package org.parhelion.campaign.spec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.campaign.design.Design;
import org.parhelion.campaign.design.Designs;
import org.parhelion.campaign.design.Factor;
import org.parhelion.campaign.design.FixedSearch;
import org.parhelion.campaign.design.GrowingSearch;
import org.parhelion.campaign.design.Halving;
import org.parhelion.campaign.design.Searcher;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.Suggestion;

/**
 * The keys {@code parameters} and {@code design}.
 *
 * @param search makes the searcher
 * @param saltelli the design for Sobol indices, if it is one
 * @param steps the steps of a whole run, if runs are stopped before
 * @param objective the result that decides, if one does
 */
record DesignSection(
        Supplier<Searcher> search, Optional<Design> saltelli, OptionalLong steps, Optional<String> objective) {
    private static final String KEY = "design";
    private static final String PARAMETERS = "parameters";
    private static final int MOST_GROWN = 100_000;
    private static final List<String> SPREAD = List.of("random", "latin-hypercube", "sobol");
    private static final List<String> HALVING = List.of("successive-halving", "asha");
    private static final List<String> TYPES = List.of(
            "grid",
            "zip",
            "random",
            "latin-hypercube",
            "sobol",
            "saltelli",
            "table",
            "successive-halving",
            "asha",
            "growing");

    private static final Pattern NUMBER_AND_UNIT =
            Pattern.compile("([+-]?[0-9][0-9_]*\\.?[0-9]*(?:[eE][+-]?[0-9]+)?)\\s*(.*)");

    static DesignSection read(Config config) {
        if (!config.has(KEY) && !config.has(PARAMETERS)) {
            Design one = Designs.table(List.of(), List.of(List.of()));
            return new DesignSection(
                    () -> new FixedSearch(one), Optional.empty(), OptionalLong.empty(), Optional.empty());
        }
        boolean section = config.isSection(KEY);
        String type = section ? config.section(KEY).choice("type", TYPES) : config.choice(KEY, TYPES, "grid");
        try {
            return section ? read(config, config.section(KEY), type) : plain(config, type);
        } catch (IllegalArgumentException e) {
            throw config.error(section ? KEY : PARAMETERS, e.getMessage(), e);
        }
    }

    /** A design without keys of its own. */
    private static DesignSection plain(Config config, String type) {
        return switch (type) {
            case "grid" -> fixed(Designs.grid(factors(config)));
            case "zip" -> fixed(Designs.zip(factors(config)));
            case "growing" -> growing(factors(config), MOST_GROWN);
            default ->
                throw config.error(
                        KEY, type + " requires a section, for instance design: {type: " + type + ", points: 64}");
        };
    }

    private static DesignSection growing(List<Factor> factors, int most) {
        Design roots = Designs.grid(factors);
        return new DesignSection(
                () -> new GrowingSearch(roots, most), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    private static DesignSection read(Config config, Config design, String type) {
        if (type.equals("table")) {
            if (config.has(PARAMETERS)) {
                throw config.error(PARAMETERS, "the parameters are the columns of the table: leave this out");
            }
            return fixed(table(design));
        }
        if (List.of("grid", "zip").contains(type)) {
            return plain(config, type);
        }
        List<Factor> factors = factors(config);
        if (type.equals("growing")) {
            return growing(factors, design.integer("tasks-max", 1, Integer.MAX_VALUE, MOST_GROWN));
        }
        long seed = design.integer("seed", 0, Integer.MAX_VALUE, 1);
        if (HALVING.contains(type)) {
            return halving(design, type, factors, seed);
        }
        if (SPREAD.contains(type)) {
            return fixed(spread(type, factors, points(design, "points", type), seed));
        }
        Design points = Designs.saltelli(factors, points(design, "rows", type), seed);
        return new DesignSection(
                () -> new FixedSearch(points), Optional.of(points), OptionalLong.empty(), Optional.empty());
    }

    private static DesignSection fixed(Design design) {
        return new DesignSection(
                () -> new FixedSearch(design), Optional.empty(), OptionalLong.empty(), Optional.empty());
    }

    private static int points(Config design, String key, String type) {
        if (!design.has(key)) {
            throw new IllegalArgumentException(
                    type + " requires the number of " + key + ": design: {type: " + type + ", " + key + ": 64}");
        }
        return design.integer(key, 1, Integer.MAX_VALUE);
    }

    private static Design spread(String type, List<Factor> factors, int points, long seed) {
        return switch (type) {
            case "random" -> Designs.random(factors, points, seed);
            case "sobol" -> Designs.sobol(factors, points, seed);
            default -> Designs.latinHypercube(factors, points, seed);
        };
    }

    private static DesignSection halving(Config design, String type, List<Factor> factors, long seed) {
        Design trials = spread(
                design.choice("sampling", SPREAD, "latin-hypercube"), factors, points(design, "trials", type), seed);
        if (!design.isSection("steps")) {
            throw design.error("steps", "a section is required: steps: {from: 50, to: 450}");
        }
        Config steps = design.section("steps");
        int most = steps.integer("to", 1, Integer.MAX_VALUE);
        Halving.Settings settings = new Halving.Settings(
                design.text("objective"),
                design.choice("goal", List.of("minimise", "maximise"), "minimise")
                        .equals("minimise"),
                steps.integer("from", 1, most),
                most,
                design.integer("eta", 2, 1000, 3),
                design.integer("slots", 1, 1_000_000, 4),
                type.equals("asha"));
        return new DesignSection(
                () -> new Halving(trials, settings),
                Optional.empty(),
                OptionalLong.of(most),
                Optional.of(settings.objective()));
    }

    /** Refuses an objective that is no result. */
    void check(Config config, CampaignPlan plan) {
        objective.filter(name -> !plan.results().contains(name)).ifPresent(name -> {
            throw config.error(
                    KEY,
                    "objective: '" + name + "' is not one of the results "
                            + String.join(", ", plan.results())
                            + Suggestion.nearest(name, plan.results())
                                    .map(near -> "; did you mean " + near + "?")
                                    .orElse(""));
        });
    }

    private static Design table(Config design) {
        if (!design.has("file")) {
            throw new IllegalArgumentException("table requires a file: design: {type: table, file: points.csv}");
        }
        Path file = design.path("file");
        try {
            List<List<String>> rows = Csv.parse(Files.readString(file));
            if (rows.isEmpty()) {
                throw design.error("file", file + ": empty; a header with the parameters is required");
            }
            return Designs.table(rows.getFirst(), rows.subList(1, rows.size()));
        } catch (IOException e) {
            throw design.error("file", file + ": cannot be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw design.error("file", file + ": " + e.getMessage(), e);
        }
    }

    private static List<Factor> factors(Config config) {
        Config section = config.section(PARAMETERS);
        List<Factor> factors = new ArrayList<>();
        for (String name : section.keys()) {
            factors.add(
                    section.isSection(name) ? between(section, name) : new Factor.Listed(name, section.texts(name)));
        }
        if (factors.isEmpty()) {
            throw config.error(PARAMETERS, "no parameters; name: [values] or name: {from: 1, to: 2} is required");
        }
        return factors;
    }

    private static Factor between(Config section, String name) {
        Config range = section.section(name);
        Matcher low = number(range, "from");
        Matcher high = number(range, "to");
        String unit = low.group(2).strip();
        if (!unit.equals(high.group(2).strip())) {
            throw range.error("to", "the unit is '" + high.group(2) + "', but that of from is '" + unit + "'");
        }
        Factor.Scale scale = switch (range.choice("scale", List.of("linear", "log", "whole"), "linear")) {
            case "log" -> Factor.Scale.LOG;
            case "whole" -> Factor.Scale.WHOLE;
            default -> Factor.Scale.LINEAR;
        };
        try {
            return new Factor.Between(
                    name, value(low), value(high), scale, range.integer("points", 2, Integer.MAX_VALUE, 2), unit);
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw section.error(name, e.getMessage(), e);
        }
    }

    private static Matcher number(Config range, String key) {
        Matcher number = NUMBER_AND_UNIT.matcher(range.text(key).strip());
        if (!number.matches()) {
            throw range.error(key, "'" + range.text(key) + "' is no number, with or without a unit");
        }
        return number;
    }

    private static double value(Matcher number) {
        return Double.parseDouble(number.group(1).replace("_", ""));
    }
}
