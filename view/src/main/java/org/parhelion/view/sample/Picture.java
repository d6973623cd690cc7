package org.parhelion.view.sample;

import java.util.List;
import org.parhelion.runs.output.ColourRange;

/**
 * A complete picture of a slice.
 *
 * @param slice the slice
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]
 * @param rows number of rows of pixels; row 0 shows the smallest index
 * @param columns number of columns of pixels
 * @param values the values of the pixels, row-major; not changed while someone shows the picture
 * @param blocks the pixels of each rank that has any
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record Picture(
        Slice slice, long step, double timeSeconds, int rows, int columns, float[] values, List<Block> blocks) {
    /** Values that a range of both signs is computed from. */
    private static final int MOST_SAMPLES = 4096;

    /**
     * The pixels of a rank.
     *
     * @param rank the rank
     * @param part its rectangle
     */
    public record Block(int rank, PixelMap.Part part) {}

    /** Copies the list. */
    public Picture {
        blocks = List.copyOf(blocks);
    }

    /**
     * A range of values.
     *
     * @param low the lower end
     * @param high the upper end, at least {@code low}
     */
    public record Range(double low, double high) {}

    /**
     * The range of the picture's finite values.
     *
     * @return the range; 0 … 1 if there is none
     */
    public Range range() {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            if (Float.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return low <= high ? new Range(low, high) : new Range(0, 1);
    }

    /**
     * A range for values of both signs that leaves out the few largest, as pictures in files do. Computed from a part of the pixels.
     *
     * @return −r … r
     */
    public Range symmetricRange() {
        int stride = Math.max(1, Math.ceilDiv(values.length, MOST_SAMPLES));
        double[] some = new double[Math.ceilDiv(values.length, stride)];
        for (int n = 0; n < some.length; n++) {
            some[n] = values[n * stride];
        }
        double most = ColourRange.symmetric(some);
        return new Range(-most, most);
    }
}
