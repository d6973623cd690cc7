package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.AxisIndex;
import org.parhelion.solver.Model;

/**
 * Values at the points of a grid: the key {@code initial}, the initial values of a field, or another key of the same form.
 *
 * <pre>
 *   initial: 300 K              initial:                    initial:             initial:
 *                                 gaussian:                   file: start.npy      image: start.png
 *                                   peak: 300 K                                    black: 0 K
 *                                   width: 10 cm                                   white: 300 K
 *                                   base: 0 K
 *                                   centre: [0 m, 0 m]
 *   initial:
 *     step:
 *       along: x
 *       at: 0 m
 *       low: 2 m
 *       high: 1 m
 *   initial:                    initial:
 *     disc:                       noise:
 *       radius: 10 cm               low: 0
 *       inside: 1                   high: 1
 *       outside: 0                  seed: 1
 *       centre: [0 m, 0 m]
 * </pre>
 */
public sealed interface InitialSection {
    /** What a section may contain, one of them. */
    List<String> KINDS = List.of("gaussian", "step", "disc", "noise", "file", "image");

    /** Values of the largest Java array. */
    int MOST_POINTS = Integer.MAX_VALUE - 64;

    /**
     * Gives a field its initial values.
     *
     * @param model the model
     * @param field name of the field
     * @return the new model
     */
    Model apply(Model model, String field);

    /** {@return the values as a function of place; between points, that of the nearest one where a file holds them} */
    PlaceFunction function();

    /** A function of place. */
    record OfPlace(PlaceFunction function) implements InitialSection {
        @Override
        public Model apply(Model model, String field) {
            return model.initial(field, function);
        }
    }

    /** One value for each point of the grid. */
    @SuppressWarnings("ArrayRecordComponent") // large, and never compared
    record OfPoints(Grid grid, double... values) implements InitialSection {
        @Override
        public Model apply(Model model, String field) {
            return model.initial(field, values);
        }

        @Override
        public PlaceFunction function() {
            return (x, y, z) -> {
                int k = AxisIndex.nearest(grid, Axis.Z, z);
                int j = AxisIndex.nearest(grid, Axis.Y, y);
                int i = AxisIndex.nearest(grid, Axis.X, x);
                return values[(k * grid.ny() + j) * grid.nx() + i];
            };
        }
    }

    /**
     * Reads the key {@code initial}. Default: 0 everywhere.
     *
     * @param config the whole file
     * @param grid the grid, for the shape of files and pictures
     * @param dimension of the field
     * @return the initial values
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong, or a file cannot be read
     */
    static InitialSection read(Config config, Grid grid, Dimension dimension) {
        return read(config, "initial", grid, dimension, 0);
    }

    /**
     * Reads a key.
     *
     * @param config the section that holds {@code key}
     * @param key its name
     * @param grid whose points a file or picture has values for
     * @param dimension of the field
     * @param otherwise the value of all points where the key is absent
     * @return the values
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong, or a file cannot be read
     */
    static InitialSection read(Config config, String key, Grid grid, Dimension dimension, double otherwise) {
        if (!config.isSection(key)) {
            double value = config.quantity(key, dimension, otherwise);
            return new OfPlace((x, y, z) -> value);
        }
        Config section = config.section(key);
        List<String> forms = KINDS.stream().filter(section::has).toList();
        if (forms.size() != 1) {
            throw config.error(
                    key, "one of " + String.join(", ", KINDS) + " is required, or a value for the whole grid");
        }
        return switch (forms.getFirst()) {
            case "gaussian" -> new OfPlace(gaussian(section.section("gaussian"), grid, dimension));
            case "step" -> new OfPlace(step(section.section("step"), grid, dimension));
            case "disc" -> new OfPlace(disc(section.section("disc"), grid, dimension));
            case "noise" -> new OfPoints(grid, noise(section.section("noise"), grid, dimension));
            case "file" ->
                new OfPoints(grid, GridData.read(section, "file", grid.points()).values());
            default -> new OfPoints(grid, image(section, grid, dimension));
        };
    }

    /** One value below a place along an axis, another from there on. */
    private static PlaceFunction step(Config section, Grid grid, Dimension dimension) {
        List<String> names = grid.axes().reversed().stream()
                .map(axis -> axis.name().toLowerCase(Locale.ROOT))
                .toList();
        String along = section.choice("along", names, "x");
        double at = section.quantity("at", Dimension.LENGTH, 0);
        double low = section.quantity("low", dimension);
        double high = section.quantity("high", dimension);
        return switch (along) {
            case "x" -> (x, y, z) -> x < at ? low : high;
            case "y" -> (x, y, z) -> y < at ? low : high;
            default -> (x, y, z) -> z < at ? low : high;
        };
    }

    /** One value within a distance of the centre, another elsewhere. */
    private static PlaceFunction disc(Config section, Grid grid, Dimension dimension) {
        double radius = section.positive("radius", Dimension.LENGTH);
        double inside = section.quantity("inside", dimension);
        double outside = section.quantity("outside", dimension);
        PlaceFunction square = squareDistance(section, grid);
        return (x, y, z) -> square.at(x, y, z) <= radius * radius ? inside : outside;
    }

    /** One random number for each point, in C order, so that they depend on the seed and the grid's shape alone. */
    private static double[] noise(Config section, Grid grid, Dimension dimension) {
        double low = section.quantity("low", dimension);
        double high = section.quantity("high", dimension);
        if (!(low < high)) {
            throw section.error("high", high + " must be more than low, " + low);
        }
        if (grid.pointCount() > MOST_POINTS) {
            throw section.error(
                    "low", "noise requires a grid of at most " + MOST_POINTS + " points, not " + grid.shape());
        }
        return new SplittableRandom(section.integer("seed", 0, Integer.MAX_VALUE, 0))
                .doubles(grid.pointCount(), low, high)
                .toArray();
    }

    /** base + peak · exp(−r² / (2 width²)) around the centre. */
    private static PlaceFunction gaussian(Config section, Grid grid, Dimension dimension) {
        double peak = section.quantity("peak", dimension);
        double width = section.positive("width", Dimension.LENGTH);
        PlaceFunction square = squareDistance(section, grid);
        double scale = -1 / (2 * width * width);
        PlaceFunction bump = (x, y, z) -> peak * Math.exp(scale * square.at(x, y, z));
        double base = section.quantity("base", dimension, 0);
        return base == 0 ? bump : (x, y, z) -> base + bump.at(x, y, z);
    }

    /** r², from the key {@code centre}. */
    private static PlaceFunction squareDistance(Config section, Grid grid) {
        double[] centre =
                section.has("centre") ? section.quantities("centre", Dimension.LENGTH) : new double[grid.dims()];
        if (centre.length != grid.dims()) {
            throw section.error(
                    "centre", centre.length + " coordinates for " + grid.dims() + " axes; write one per axis, x first");
        }
        double x0 = centre[0];
        double y0 = centre.length > 1 ? centre[1] : 0;
        double z0 = centre.length > 2 ? centre[2] : 0;
        return (x, y, z) -> (x - x0) * (x - x0) + (y - y0) * (y - y0) + (z - z0) * (z - z0);
    }

    /** A picture scaled to the grid, with its upper edge at the largest y. */
    private static double[] image(Config section, Grid grid, Dimension dimension) {
        double black = section.quantity("black", dimension);
        double white = section.quantity("white", dimension);
        double[] brightness = GridPicture.brightness(section, "image", grid);
        return Arrays.stream(brightness)
                .map(share -> black + share * (white - black))
                .toArray();
    }
}
