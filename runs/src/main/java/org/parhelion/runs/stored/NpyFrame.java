package org.parhelion.runs.stored;

import java.util.Arrays;
import org.parhelion.io.NpyFile;

/** A NumPy file. */
record NpyFrame(NpyFile file) implements StoredFrame {
    @Override
    public long[] shape() {
        return Arrays.stream(file.shape()).asLongStream().toArray();
    }

    @Override
    public int elementBytes() {
        return file.elementBytes();
    }

    @Override
    public double[] box(long[] from, int[] extent) {
        long count = Arrays.stream(extent).asLongStream().reduce(1, Math::multiplyExact);
        double[] values = new double[Math.toIntExact(count)];
        int length = extent.length == 0 ? 1 : extent[extent.length - 1];
        int[] line = new int[extent.length]; // the indices of a line of the box along the last axis
        for (int start = 0; start < values.length; start += length) {
            long first = first(from, line);
            for (int n = 0; n < length; n++) {
                values[start + n] = file.at(first + n);
            }
            increment(line, extent);
        }
        return values;
    }

    private long first(long[] from, int... line) {
        int[] shape = file.shape();
        long first = 0;
        for (int axis = 0; axis < line.length; axis++) {
            first = first * shape[axis] + from[axis] + line[axis];
        }
        return first;
    }

    private static void increment(int[] line, int... extent) {
        for (int axis = extent.length - 2; axis >= 0 && ++line[axis] == extent[axis]; axis--) {
            line[axis] = 0;
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
