package org.parhelion.runs.problem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.parhelion.io.DataException;
import org.parhelion.io.NpyFile;
import org.parhelion.runs.file.Config;

/**
 * Values that a run file names a file for.
 *
 * @param values in the file's order
 * @param shape extents, slowest axis first; one where the file knows no shape
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
record GridData(double[] values, int... shape) {
    /** A way to read a file. */
    @FunctionalInterface
    private interface Reading {
        GridData read(Path file) throws IOException;
    }

    /**
     * Reads the file that {@code key} names: {@code .npy}, {@code .f32} (raw float32), or text, one number a line. Every value must be finite.
     *
     * @throws org.parhelion.runs.file.ConfigException with file, line and key
     */
    static GridData read(Config config, String key) {
        Path path = config.path(key);
        GridData data = read(config, key, path, reading(path));
        data.requireFinite(config, key, path);
        return data;
    }

    private static GridData read(Config config, String key, Path path, Reading reading) {
        try {
            return reading.read(path);
        } catch (NoSuchFileException e) {
            throw config.error(key, path + ": no such file", e);
        } catch (MalformedInputException e) {
            throw config.error(key, path + ": neither text nor .npy", e);
        } catch (IOException e) {
            throw config.error(key, path + ": " + (Files.isDirectory(path) ? "is a directory" : e.toString()), e);
        } catch (DataException e) {
            throw config.error(key, e.getMessage(), e);
        }
    }

    private static GridData fromNpy(Path path) throws IOException {
        try (NpyFile file = NpyFile.open(path)) {
            double[] values = new double[Math.toIntExact(file.count())];
            Arrays.setAll(values, file::at);
            return new GridData(values, file.shape());
        }
    }

    private static Reading reading(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            return GridData::fromNpy;
        }
        return name.endsWith(".f32") ? GridData::fromRawFloats : GridData::fromText;
    }

    /** Little-endian float32, nothing else. */
    private static GridData fromRawFloats(Path path) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[bytes.remaining() / Float.BYTES];
        Arrays.setAll(values, p -> bytes.getFloat(p * Float.BYTES));
        return new GridData(values, values.length);
    }

    private static GridData fromText(Path path) throws IOException {
        List<String> lines = Files.readAllLines(path);
        double[] values = new double[lines.size()];
        int count = 0;
        for (int line = 0; line < lines.size(); line++) {
            String text = lines.get(line).strip();
            if (!text.isEmpty()) {
                try {
                    values[count++] = Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new DataException(path + ":" + (line + 1) + ": '" + text + "' is not a number", e);
                }
            }
        }
        return new GridData(Arrays.copyOf(values, count), count);
    }

    private void requireFinite(Config config, String key, Path path) {
        for (int p = 0; p < values.length; p++) {
            if (!Double.isFinite(values[p])) {
                throw config.error(
                        key,
                        path + ": value " + (p + 1) + " of " + values.length + " is " + values[p]
                                + "; every value must be a finite number");
            }
        }
    }

    /** Refuses another number of values than {@code points} hold. */
    GridData requireCount(Config config, String key, int... points) {
        long wanted = Arrays.stream(points).asLongStream().reduce(1, (a, b) -> a * b);
        if (values.length != wanted) {
            throw config.error(
                    key,
                    "holds " + values.length + " values; a grid of " + Arrays.toString(points) + " points needs "
                            + wanted);
        }
        return this;
    }
}
