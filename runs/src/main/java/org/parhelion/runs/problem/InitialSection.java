package org.parhelion.runs.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.DataException;
import org.parhelion.io.ImageField;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;

/**
 * The key {@code initial}: initial values of a field.
 *
 * <pre>
 *   initial: 300 K              initial:                    initial:             initial:
 *                                 gaussian:                   file: start.npy      image: start.png
 *                                   peak: 300 K                                    black: 0 K
 *                                   width: 10 cm                                   white: 300 K
 *                                   base: 0 K
 *                                   centre: [0 m, 0 m]
 * </pre>
 */
public interface InitialSection {
    /** Values of the largest Java array. */
    int MOST_POINTS = Integer.MAX_VALUE - 64;

    /** Pictures up to 4096 × 4096 pixels are decoded for any grid. */
    long LEAST_PIXELS = 1L << 24;

    /** Number of pixels that fill the largest Java array, at 4 bytes per pixel. */
    long MOST_PIXELS = (1L << 29) - 16;

    /**
     * Gives a field its initial values.
     *
     * @param model the model
     * @param field name of the field
     * @return the new model
     */
    Model apply(Model model, String field);

    /**
     * Reads the key. Default: 0 everywhere.
     *
     * @param config the whole file
     * @param grid the grid, for the shape of files and pictures
     * @param dimension of the field
     * @return the initial values
     * @throws org.parhelion.runs.file.ConfigException if a key is wrong, or a file cannot be read
     */
    static InitialSection read(Config config, Grid grid, Dimension dimension) {
        if (!config.has("initial")) {
            return everywhere(0);
        }
        if (!config.isSection("initial")) {
            return everywhere(config.quantity("initial", dimension));
        }
        Config section = config.section("initial");
        boolean gaussian = section.has("gaussian");
        boolean file = section.has("file");
        boolean image = section.has("image");
        if ((gaussian ? 1 : 0) + (file ? 1 : 0) + (image ? 1 : 0) != 1) {
            throw config.error("initial", "one of gaussian, file and image is required, or a value for the whole grid");
        }
        if (gaussian) {
            PlaceFunction bump = gaussian(section.section("gaussian"), grid, dimension);
            return (model, field) -> model.initial(field, bump);
        }
        if (file) {
            double[] values = GridData.read(section, "file", grid.points()).values();
            return (model, field) -> model.initial(field, values);
        }
        double[] values = image(section, grid, dimension);
        return (model, field) -> model.initial(field, values);
    }

    private static InitialSection everywhere(double value) {
        PlaceFunction function = (x, y, z) -> value;
        return (model, field) -> model.initial(field, function);
    }

    /** base + peak · exp(−r² / (2 width²)) around the centre. */
    private static PlaceFunction gaussian(Config section, Grid grid, Dimension dimension) {
        double peak = section.quantity("peak", dimension);
        double width = section.positive("width", Dimension.LENGTH);
        double[] centre =
                section.has("centre") ? section.quantities("centre", Dimension.LENGTH) : new double[grid.dims()];
        if (centre.length != grid.dims()) {
            throw section.error(
                    "centre", centre.length + " coordinates for " + grid.dims() + " axes; write one per axis, x first");
        }
        double x0 = centre[0];
        double y0 = centre.length > 1 ? centre[1] : 0;
        double z0 = centre.length > 2 ? centre[2] : 0;
        double scale = -1 / (2 * width * width);
        PlaceFunction bump =
                (x, y, z) -> peak * Math.exp(scale * ((x - x0) * (x - x0) + (y - y0) * (y - y0) + (z - z0) * (z - z0)));
        double base = section.quantity("base", dimension, 0);
        return base == 0 ? bump : (x, y, z) -> base + bump.at(x, y, z);
    }

    /** A picture scaled to the grid, with its upper edge at the largest y. */
    private static double[] image(Config section, Grid grid, Dimension dimension) {
        if (grid.dims() != 2) {
            throw section.error("image", "a picture requires a grid of 2 axes, not " + grid.dims());
        }
        double black = section.quantity("black", dimension);
        double white = section.quantity("white", dimension);
        if (grid.pointCount() > MOST_POINTS) {
            throw section.error(
                    "image", "a picture requires a grid of at most " + MOST_POINTS + " points, not " + grid.shape());
        }
        ImageField picture = picture(section, grid);
        double[] values = new double[(int) grid.pointCount()];
        for (int j = 0; j < grid.ny(); j++) {
            double row = place(grid.ny() - 1 - j, grid.ny(), picture.rows());
            for (int i = 0; i < grid.nx(); i++) {
                double brightness = picture.at(row, place(i, grid.nx(), picture.columns()));
                values[j * grid.nx() + i] = black + brightness * (white - black);
            }
        }
        return values;
    }

    /** Pictures much larger than the grid are refused: decoding them takes memory, and most pixels are not used. */
    private static ImageField picture(Config section, Grid grid) {
        Path path = section.path("image");
        try {
            return ImageField.read(path, Math.clamp(16 * grid.pointCount(), LEAST_PIXELS, MOST_PIXELS));
        } catch (NoSuchFileException e) {
            throw section.error("image", path + ": no such file", e);
        } catch (DataException e) {
            throw section.error("image", e.getMessage(), e);
        } catch (IOException e) {
            throw section.error("image", path + ": " + (Files.isDirectory(path) ? "is a directory" : e.toString()), e);
        }
    }

    /** Coordinate in {@code pixels} of point {@code index} of {@code points}. */
    private static double place(int index, int points, int pixels) {
        return points == 1 ? (pixels - 1) / 2.0 : (double) index * (pixels - 1) / (points - 1);
    }
}
