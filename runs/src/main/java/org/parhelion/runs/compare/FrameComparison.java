package org.parhelion.runs.compare;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.runs.stored.StoredArrays;
import org.parhelion.runs.stored.StoredFrame;

/** Compares two arrays of equal shape, part by part. */
final class FrameComparison {
    /** Values of a part: 8 MiB of doubles. */
    private static final long PART_VALUES = 1 << 20;

    private final boolean single;
    private final UlpHistogram ulps = new UlpHistogram();
    private long different;
    private double largest;
    private long first = -1;
    private double firstA;
    private double firstB;

    private FrameComparison(boolean single) {
        this.single = single;
    }

    /** The difference; empty if all values have the same bits. */
    static Optional<Difference> of(StoredArrays.Key key, StoredFrame a, StoredFrame b) throws IOException {
        // Values of a float array and a double one are compared as floats are spaced.
        FrameComparison comparison = new FrameComparison(Math.min(a.elementBytes(), b.elementBytes()) <= Float.BYTES);
        long rows = a.rows();
        int part = (int) Math.clamp(PART_VALUES / Math.max(1, a.rowValues()), 1, Math.max(1, rows));
        for (long row = 0; row < rows; row += part) {
            int count = (int) Math.min(part, rows - row);
            comparison.add(row * a.rowValues(), a.rows(row, count), b.rows(row, count));
        }
        return comparison.different == 0 ? Optional.empty() : Optional.of(comparison.result(key, a));
    }

    private void add(long start, double[] a, double[] b) {
        for (int v = 0; v < a.length; v++) {
            if (Double.doubleToLongBits(a[v]) != Double.doubleToLongBits(b[v])) {
                count(start + v, a[v], b[v]);
            }
        }
    }

    private void count(long index, double a, double b) {
        if (different++ == 0) {
            first = index;
            firstA = a;
            firstB = b;
        }
        double distance = Math.abs(a - b);
        largest = Math.max(largest, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
        if (single) {
            ulps.add((float) a, (float) b);
        } else {
            ulps.add(a, b);
        }
    }

    private Difference result(StoredArrays.Key key, StoredFrame frame) {
        return new Difference(
                key.name(),
                key.step() == StoredArrays.END ? OptionalLong.empty() : OptionalLong.of(key.step()),
                frame.rows() * frame.rowValues(),
                different,
                largest,
                ulps,
                indices(first, frame.shape()),
                firstA,
                firstB);
    }

    private static long[] indices(long index, long... shape) {
        long[] indices = new long[shape.length];
        long rest = index;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape[axis];
            rest /= shape[axis];
        }
        return indices;
    }
}
