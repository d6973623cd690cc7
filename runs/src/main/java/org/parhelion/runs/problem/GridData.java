package org.parhelion.runs.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.DataException;
import org.parhelion.runs.file.Config;

/** Reads the data files that a run file names. */
final class GridData {
    private GridData() {}

    /**
     * Reads the file that {@code key} names, as {@link ArrayFile} does. Every value must be finite.
     *
     * @param points required shape: points of the grid, slowest axis first; none for any shape
     * @return the values in C order, with their shape
     * @throws org.parhelion.runs.file.ConfigException with file, line and key
     */
    static ArrayFile read(Config config, String key, int... points) {
        Path path = config.path(key);
        ArrayFile file = read(config, key, path, points);
        requireFinite(config, key, path, file.values());
        boolean severalAxes = Arrays.stream(points).filter(n -> n > 1).count() > 1;
        boolean npy = path.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
        if (severalAxes && npy && file.isFlat()) {
            config.note(
                    key,
                    path + " has one axis; its values fill the grid of " + Arrays.toString(points)
                            + " points in C order, the last axis fastest");
        }
        return file;
    }

    private static ArrayFile read(Config config, String key, Path path, int... points) {
        try {
            return points.length == 0 ? ArrayFile.read(path) : ArrayFile.readOnGrid(path, points);
        } catch (NoSuchFileException e) {
            throw config.error(key, path + ": no such file", e);
        } catch (IOException e) {
            throw config.error(key, path + ": " + (Files.isDirectory(path) ? "is a directory" : e.toString()), e);
        } catch (DataException e) {
            throw config.error(key, e.getMessage(), e);
        }
    }

    private static void requireFinite(Config config, String key, Path path, double... values) {
        for (int p = 0; p < values.length; p++) {
            if (!Double.isFinite(values[p])) {
                throw config.error(
                        key,
                        path + ": value " + (p + 1) + " of " + values.length + " is " + values[p]
                                + "; every value must be a finite number");
            }
        }
    }
}
