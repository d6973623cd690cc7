package org.parhelion.runs.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.parhelion.grid.Grid;
import org.parhelion.io.DataException;
import org.parhelion.io.ImageField;
import org.parhelion.runs.file.Config;

/** Pictures that a run file names, laid over a grid of two axes with the upper edge at the largest y. */
final class GridPicture {
    /** A picture of 4096 × 4096 pixels is decoded whatever the grid. */
    private static final long LEAST_PIXELS = 1L << 24;

    /** With 4 bytes a pixel, the largest Java array. */
    private static final long MOST_PIXELS = (1L << 29) - 16;

    private GridPicture() {}

    /**
     * Reads the brightness of a picture at each point, 0 for black to 1 for white.
     *
     * @return row-major, as the grid's points
     * @throws org.parhelion.runs.file.ConfigException if the grid has not two axes, or the picture cannot be read
     */
    static double[] brightness(Config section, String key, Grid grid) {
        if (grid.dims() != 2) {
            throw section.error(key, "a picture requires a grid of 2 axes, not " + grid.dims());
        }
        if (grid.pointCount() > InitialSection.MOST_POINTS) {
            throw section.error(
                    key,
                    "a picture requires a grid of at most " + InitialSection.MOST_POINTS + " points, not "
                            + grid.shape());
        }
        ImageField picture = picture(section, key, grid);
        double[] values = new double[(int) grid.pointCount()];
        for (int j = 0; j < grid.ny(); j++) {
            double row = place(grid.ny() - 1 - j, grid.ny(), picture.rows());
            for (int i = 0; i < grid.nx(); i++) {
                values[j * grid.nx() + i] = picture.at(row, place(i, grid.nx(), picture.columns()));
            }
        }
        return values;
    }

    /** Much larger pictures than the grid are refused: what is not seen need not be decoded. */
    private static ImageField picture(Config section, String key, Grid grid) {
        Path path = section.path(key);
        try {
            return ImageField.read(path, Math.clamp(16 * grid.pointCount(), LEAST_PIXELS, MOST_PIXELS));
        } catch (NoSuchFileException e) {
            throw section.error(key, path + ": no such file", e);
        } catch (DataException e) {
            throw section.error(key, e.getMessage(), e);
        } catch (IOException e) {
            throw section.error(key, path + ": " + (Files.isDirectory(path) ? "is a directory" : e.toString()), e);
        }
    }

    /** Where point {@code index} of {@code points} falls among {@code pixels}. */
    private static double place(int index, int points, int pixels) {
        return points == 1 ? (pixels - 1) / 2.0 : (double) index * (pixels - 1) / (points - 1);
    }
}
