package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;
import org.parhelion.io.ArrayFile;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;

/**
 * The key {@code boundary}: one for all sides, or a section of sides, and of fields where there are several.
 *
 * <pre>
 *   boundary: dirichlet 0 K          boundary:
 *                                      all: reflecting
 *                                      y-high: dirichlet 100 K
 *                                      x: periodic             # both sides of an axis
 *                                      y-low:                  # in time, linear in between
 *                                        dirichlet: { times: [0 s, 2 s], values: [0 K, 10 K] }
 *                                      fields:                 # of a problem of several fields
 *                                        hu: { x-high: outflow }
 * </pre>
 */
public final class BoundarySection {
    /** Makes a boundary from the text after its name; {@code field} is the dimension of the field. */
    @FunctionalInterface
    private interface Reader {
        Boundary read(Config config, String key, String rest, Dimension field);
    }

    private static final String KEY = "boundary";
    private static final String FIELDS = "fields";

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
     * Reads the boundaries of a grid, of a problem of one field.
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
        return config.has(KEY) ? checked(config, grid, sides(config, grid, boundaries, field)) : boundaries;
    }

    /**
     * Gives each field of a model its boundaries: those of the problem, then what the file contains for all fields, then what it
     * contains for the field, in the section {@code fields}.
     *
     * @param config the whole file
     * @param model whose fields
     * @param otherwise the problem's boundaries by name of a field; the model's for those that are not named
     * @param dimensions by name of a field, what its values measure; a number for those that are not named
     * @return the new model
     * @throws org.parhelion.runs.file.ConfigException if a boundary or field is unknown, or a boundary impossible
     */
    public static Model apply(
            Config config, Model model, Map<String, Boundaries> otherwise, Map<String, Dimension> dimensions) {
        List<String> fields = model.fields();
        Optional<Config> perField =
                config.has(KEY) && config.isSection(KEY) && config.section(KEY).has(FIELDS)
                        ? Optional.of(config.section(KEY).section(FIELDS))
                        : Optional.empty();
        perField.ifPresent(section -> requireFields(section, fields));
        Model changed = model;
        for (String field : fields) {
            Dimension dimension = dimensions.getOrDefault(field, Dimension.NUMBER);
            Boundaries boundaries = otherwise.getOrDefault(field, Boundaries.all(Boundary.dirichlet(0)));
            if (config.has(KEY)) {
                boundaries = sides(config, model.grid(), boundaries, dimension);
            }
            if (perField.isPresent() && perField.get().has(field)) {
                boundaries = sides(perField.get(), field, model.grid(), boundaries, dimension);
            }
            changed = changed.boundary(field, checked(config, model.grid(), boundaries));
        }
        return changed;
    }

    private static void requireFields(Config section, List<String> fields) {
        for (String key : section.keys()) {
            if (!fields.contains(key)) {
                throw section.error(key, "is not a field; use one of " + String.join(", ", fields));
            }
        }
    }

    private static Boundaries sides(Config config, Grid grid, Boundaries otherwise, Dimension field) {
        return sides(config, KEY, grid, otherwise, field);
    }

    /** What {@code key} holds: one boundary for all sides, or a section of sides. */
    private static Boundaries sides(Config config, String key, Grid grid, Boundaries otherwise, Dimension field) {
        if (!config.isSection(key)) {
            return Boundaries.all(boundary(config, key, field));
        }
        Config section = config.section(key);
        Boundaries boundaries = section.has("all") ? Boundaries.all(boundary(section, "all", field)) : otherwise;
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
        return boundaries;
    }

    private static Boundaries checked(Config config, Grid grid, Boundaries boundaries) {
        try {
            boundaries.periodicAxes(grid);
            return boundaries;
        } catch (IllegalArgumentException e) {
            throw config.error(KEY, e.getMessage(), e);
        }
    }

    private static String word(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Boundary boundary(Config config, String key, Dimension field) {
        if (config.isSection(key)) {
            return inTime(config, key, field);
        }
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

    /** A Dirichlet value or Neumann gradient that changes with time: {@code dirichlet: { times: […], values: […] }}. */
    private static Boundary inTime(Config config, String key, Dimension field) {
        Config section = config.section(key);
        if (section.has("dirichlet") == section.has("neumann")) {
            throw config.error(
                    key,
                    "a value in time requires dirichlet or neumann, for instance: {dirichlet: {times: [0 s, 1 s],"
                            + " values: [" + field.example() + ", " + field.example() + "]}}");
        }
        return section.has("dirichlet")
                ? Boundary.dirichlet(table(section.section("dirichlet"), field))
                : Boundary.neumann(table(section.section("neumann"), field.per(Dimension.LENGTH)));
    }

    /** {@code times} and {@code values}, or a {@code file} of two columns in SI units. */
    private static PlaceTimeFunction table(Config section, Dimension dimension) {
        double[] times;
        double[] values;
        if (section.has("file")) {
            ArrayFile file = GridData.read(section, "file");
            int[] shape = file.shape();
            if (shape.length != 2 || shape[1] != 2) {
                throw section.error(
                        "file",
                        "it has the shape " + Arrays.toString(shape)
                                + "; a table in time has two columns: time [s], value");
            }
            times = column(file, 0);
            values = column(file, 1);
        } else {
            times = section.quantities("times", Dimension.TIME);
            values = section.quantities("values", dimension);
        }
        try {
            return PlaceTimeFunction.table(times, values);
        } catch (IllegalArgumentException e) {
            throw section.error(section.has("file") ? "file" : "times", e.getMessage(), e);
        }
    }

    private static double[] column(ArrayFile file, int column) {
        double[] values = new double[file.shape()[0]];
        Arrays.setAll(values, row -> file.values()[2 * row + column]);
        return values;
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
