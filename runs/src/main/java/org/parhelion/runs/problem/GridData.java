package org.parhelion.runs.problem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.io.ArrayFile;
import org.parhelion.io.DataException;
import org.parhelion.io.source.ArraySource;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/**
 * Reads the data files that a run file names: a key that is the name of a file, or a section.
 *
 * <pre>
 *   file: start.npy           file:
 *                               path: run.nc            # or .zarr, .vti, .pvti, and what {@link ArrayFile} reads
 *                               variable: temperature   # default: the only one that has the axes of the grid
 *                               frame: 12               # default: the last
 *                               region: {x: [0, 64]}    # indices, as in Python
 *                               scale: 1.8              # value = offset + scale × number in the file
 *                               offset: 32
 * </pre>
 */
final class GridData {
    private static final String PATH = "path";
    private static final String VARIABLE = "variable";
    private static final String FRAME = "frame";
    private static final String REGION = "region";
    private static final String LAST = "last";

    private GridData() {}

    /**
     * Reads the file that {@code key} names, as {@link ArraySource} does. Every value must be finite.
     *
     * @param points required shape: points of the grid, slowest axis first; none for any shape
     * @return the values in C order, with their shape
     * @throws org.parhelion.runs.file.ConfigException with file, line and key
     */
    static ArrayFile read(Config config, String key, int... points) {
        Path path = path(config, key);
        ArrayFile file = read(config, key, source(config, key), points);
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

    /** The file that {@code key} names. */
    static Path path(Config config, String key) {
        return config.isSection(key) ? config.section(key).path(PATH) : config.path(key);
    }

    private static ArraySource source(Config config, String key) {
        if (!config.isSection(key)) {
            return ArraySource.of(config.path(key));
        }
        Config section = config.section(key);
        boolean last = section.text(FRAME, LAST).equals(LAST);
        return new ArraySource(
                section.path(PATH),
                section.has(VARIABLE) ? Optional.of(section.text(VARIABLE)) : Optional.empty(),
                last ? OptionalInt.empty() : OptionalInt.of(section.integer(FRAME, 0, Integer.MAX_VALUE)),
                section.has(REGION) ? region(section.section(REGION)) : ArraySource.ALL,
                section.quantity("scale", Dimension.NUMBER, 1),
                section.quantity("offset", Dimension.NUMBER, 0));
    }

    private static Box region(Config section) {
        Box region = ArraySource.ALL;
        for (Axis axis : Axis.values()) {
            String key = axis.name().toLowerCase(Locale.ROOT);
            if (section.has(key)) {
                int[] ends = section.integers(key, 0, Integer.MAX_VALUE - 1);
                if (ends.length > 2 || (ends.length == 2 && ends[0] >= ends[1])) {
                    throw section.error(
                            key,
                            Arrays.toString(ends)
                                    + ": an index is required, or the first one and the one after the last");
                }
                region = region.with(axis, ends[0], ends.length == 1 ? ends[0] + 1 : ends[1]);
            }
        }
        return region;
    }

    private static ArrayFile read(Config config, String key, ArraySource source, int... points) {
        Path path = source.path();
        try {
            return source.read(points);
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
