package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/**
 * The key {@code boundary}: one for all sides, or a section of sides.
 *
 * <pre>
 *   boundary: dirichlet 0 K          boundary:
 *                                      all: reflecting
 *                                      y-high: dirichlet 100 K
 *                                      x: periodic             # both sides of an axis
 * </pre>
 */
final class BoundarySection {
    private static final List<String> KINDS =
            List.of("periodic", "dirichlet", "neumann", "robin", "reflecting", "free-surface");

    private BoundarySection() {}

    /** The boundaries of {@code grid}; {@code otherwise} on the sides that nothing is said of. */
    static Boundaries read(Config config, Grid grid, Boundary otherwise) {
        Boundaries boundaries = Boundaries.all(otherwise);
        if (!config.has("boundary")) {
            return boundaries;
        }
        if (!config.isSection("boundary")) {
            return checked(config, grid, Boundaries.all(boundary(config, "boundary")));
        }
        Config section = config.section("boundary");
        if (section.has("all")) {
            boundaries = Boundaries.all(boundary(section, "all"));
        }
        for (Axis axis : grid.axes()) {
            String name = word(axis.name());
            if (section.has(name)) {
                boundaries = boundaries.axis(axis, boundary(section, name));
            }
            for (Side side : List.of(axis.low(), axis.high())) {
                if (section.has(word(side.name()))) {
                    boundaries = boundaries.side(side, boundary(section, word(side.name())));
                }
            }
        }
        return checked(config, grid, boundaries);
    }

    private static Boundaries checked(Config config, Grid grid, Boundaries boundaries) {
        try {
            boundaries.periodicAxes(grid);
            return boundaries;
        } catch (IllegalArgumentException e) {
            throw config.error("boundary", e.getMessage(), e);
        }
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Boundary boundary(Config config, String key) {
        String[] words = config.text(key).strip().split("\\s+", 2);
        String kind = words[0].toLowerCase(Locale.ROOT);
        String rest = words.length > 1 ? words[1] : "";
        return switch (kind) {
            case "periodic" -> bare(config, key, rest, Boundary.periodic());
            case "reflecting" -> bare(config, key, rest, Boundary.reflecting());
            case "free-surface" -> bare(config, key, rest, Boundary.freeSurface());
            case "dirichlet" -> Boundary.dirichlet(config.quantity(key, rest, Dimension.TEMPERATURE));
            case "neumann" -> Boundary.neumann(config.quantity(key, rest, Dimension.GRADIENT));
            case "robin" -> robin(config, key, rest);
            default ->
                throw config.error(
                        key,
                        "'" + words[0] + "' is no boundary; there are " + String.join(", ", KINDS)
                                + ", for instance: dirichlet 300 K");
        };
    }

    private static Boundary bare(Config config, String key, String rest, Boundary boundary) {
        if (!rest.isEmpty()) {
            throw config.error(key, "nothing is wanted after the word, not '" + rest + "'");
        }
        return boundary;
    }

    /** {@code robin a b c}: a·u + b·∂u/∂n = c. */
    private static Boundary robin(Config config, String key, String rest) {
        String[] numbers = rest.strip().split("\\s+", -1);
        if (numbers.length != 3) {
            throw config.error(key, "it wants three numbers: robin a b c, for a·u + b·du/dn = c (n outward)");
        }
        try {
            return Boundary.robin(
                    config.quantity(key, numbers[0], Dimension.NUMBER),
                    config.quantity(key, numbers[1], Dimension.NUMBER),
                    config.quantity(key, numbers[2], Dimension.NUMBER));
        } catch (IllegalArgumentException e) {
            throw config.error(key, e.getMessage(), e);
        }
    }
}
