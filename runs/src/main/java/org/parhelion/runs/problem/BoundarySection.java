package org.parhelion.runs.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
public final class BoundarySection {
    /** Makes a boundary from the text after its name; {@code field} is the dimension of the field. */
    @FunctionalInterface
    private interface Reader {
        Boundary read(Config config, String key, String rest, Dimension field);
    }

    /** The readers by the name of the boundary, in the order of the list in error messages. */
    private static final Map<String, Reader> READERS = readers();

    private BoundarySection() {}

    private static Map<String, Reader> readers() {
        Map<String, Reader> readers = new LinkedHashMap<>();
        readers.put("periodic", bare(Boundary.periodic()));
        readers.put("dirichlet", (config, key, rest, field) -> Boundary.dirichlet(config.quantity(key, rest, field)));
        readers.put(
                "neumann",
                (config, key, rest, field) ->
                        Boundary.neumann(config.quantity(key, rest, field.per(Dimension.LENGTH))));
        readers.put("robin", (config, key, rest, field) -> robin(config, key, rest));
        readers.put("reflecting", bare(Boundary.reflecting()));
        readers.put("antisymmetric", bare(Boundary.antisymmetric()));
        readers.put("free-surface", bare(Boundary.freeSurface()));
        readers.put("outflow", bare(Boundary.outflow()));
        readers.put("linear-outflow", bare(Boundary.linearOutflow()));
        readers.put("absorbing", (config, key, rest, field) -> absorbing(config, key, rest));
        return readers;
    }

    /**
     * Reads the boundaries of a grid.
     *
     * @param config the whole file
     * @param grid the grid
     * @param otherwise the default of each side
     * @param field dimension of the field and of Dirichlet values; Neumann gradients have this dimension per metre
     * @return the boundaries
     * @throws org.parhelion.runs.file.ConfigException if a boundary is unknown or impossible
     */
    public static Boundaries read(Config config, Grid grid, Boundary otherwise, Dimension field) {
        Boundaries boundaries = Boundaries.all(otherwise);
        if (!config.has("boundary")) {
            return boundaries;
        }
        if (!config.isSection("boundary")) {
            return checked(config, grid, Boundaries.all(boundary(config, "boundary", field)));
        }
        Config section = config.section("boundary");
        if (section.has("all")) {
            boundaries = Boundaries.all(boundary(section, "all", field));
        }
        for (Axis axis : grid.axes()) {
            String name = word(axis.name());
            if (section.has(name)) {
                boundaries = boundaries.axis(axis, boundary(section, name, field));
            }
            for (Side side : List.of(axis.low(), axis.high())) {
                if (section.has(word(side.name()))) {
                    boundaries = boundaries.side(side, boundary(section, word(side.name()), field));
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

    private static Boundary boundary(Config config, String key, Dimension field) {
        String[] words = config.text(key).strip().split("(?U)\\s+", 2);
        String kind = words[0].toLowerCase(Locale.ROOT);
        String rest = words.length > 1 ? words[1] : "";
        Reader reader = READERS.get(kind);
        if (reader == null) {
            throw config.error(
                    key,
                    "'" + words[0] + "' is not a boundary condition; use one of " + String.join(", ", READERS.keySet())
                            + ", for instance: reflecting");
        }
        return reader.read(config, key, rest, field);
    }

    /** A boundary without parameters. */
    private static Reader bare(Boundary boundary) {
        return (config, key, rest, field) -> {
            if (!rest.isEmpty()) {
                throw config.error(key, "has no parameter; remove '" + rest + "'");
            }
            return boundary;
        };
    }

    /** {@code absorbing c}: of waves of that velocity. */
    private static Boundary absorbing(Config config, String key, String rest) {
        double velocity = config.quantity(key, rest, Dimension.VELOCITY);
        try {
            return Boundary.absorbing(velocity);
        } catch (IllegalArgumentException e) {
            throw config.error(key, e.getMessage(), e);
        }
    }

    /** {@code robin a b c}: a·u + b·∂u/∂n = c. */
    private static Boundary robin(Config config, String key, String rest) {
        String[] numbers = rest.strip().split("(?U)\\s+", -1);
        if (numbers.length != 3) {
            throw config.error(key, "three numbers are needed: robin a b c, for a·u + b·du/dn = c (n outward)");
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
