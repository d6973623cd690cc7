package org.parhelion.runs.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.parhelion.io.ColourMap;
import org.parhelion.io.Image;
import org.parhelion.runs.stored.StoredArrays;
import org.parhelion.runs.stored.StoredFrame;
import org.parhelion.runs.stored.StoredPlace;

/** A picture of a − b: of 3 axes the plane of the slowest axis that contains the first different value, of 1 axis a row. */
public final class DifferencePicture {
    private static final int MOST_VALUES = 1 << 26;

    private DifferencePicture() {}

    /**
     * Draws the first difference.
     *
     * @param difference of the two runs
     * @param a place of the first run, as it was compared
     * @param b that of the second
     * @param file the picture, a PNG
     * @throws IOException if a file cannot be read or written
     */
    public static void write(Difference difference, StoredPlace a, StoredPlace b, Path file) throws IOException {
        StoredArrays.Key key = new StoredArrays.Key(difference.step().orElse(StoredArrays.END), difference.name());
        try (StoredFrame frameA = opening(a, key).open();
                StoredFrame frameB = opening(b, key).open()) {
            long[] shape = frameA.shape();
            boolean plane = shape.length > 2;
            long row = plane ? difference.index()[0] : 0;
            int rows = plane ? 1 : Math.toIntExact(frameA.rows());
            double[] minus = frameA.rows(row, rows);
            if (minus.length > MOST_VALUES) {
                throw new IOException(key.text() + ": " + minus.length + " values are too many for a picture");
            }
            double[] second = frameB.rows(row, rows);
            Arrays.setAll(minus, v -> minus[v] - second[v]);
            double largest = Arrays.stream(minus)
                    .filter(Double::isFinite)
                    .map(Math::abs)
                    .max()
                    .orElse(0);
            int columns = shape.length < 2 ? minus.length : Math.toIntExact(shape[shape.length - 1]);
            Image.of(minus, Math.max(1, minus.length / Math.max(1, columns)), columns)
                    .title(key.text() + ", first minus second")
                    .range(-Math.max(largest, Double.MIN_NORMAL), Math.max(largest, Double.MIN_NORMAL))
                    .map(ColourMap.DIVERGING)
                    .write(file);
        }
    }

    private static StoredArrays.Opening opening(StoredPlace run, StoredArrays.Key key) throws IOException {
        Map<StoredArrays.Key, StoredArrays.Opening> arrays = StoredArrays.of(run);
        StoredArrays.Opening opening = arrays.get(key);
        if (opening == null) {
            throw new IOException(run + ": " + key.text() + " has disappeared");
        }
        return opening;
    }
}
