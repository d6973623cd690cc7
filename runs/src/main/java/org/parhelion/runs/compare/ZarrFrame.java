package org.parhelion.runs.compare;

import java.io.IOException;
import java.util.Arrays;
import org.parhelion.io.zarr.ZarrArray;

/**
 * A Zarr array, or what it contains at one index of its axis of time.
 *
 * @param array the array
 * @param time the index along the first axis; −1 if the array has no axis of time
 */
record ZarrFrame(ZarrArray array, long time) implements FrameOfRun {
    static final long NO_TIME = -1;

    @Override
    public long[] shape() {
        long[] shape = array.shape();
        return time == NO_TIME ? shape : Arrays.copyOfRange(shape, 1, shape.length);
    }

    @Override
    public int elementBytes() {
        return array.elementBytes();
    }

    @Override
    public double[] rows(long first, int count) throws IOException {
        long[] shape = array.shape();
        long[] from = new long[shape.length];
        int[] extent = Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        int slowest = time == NO_TIME ? 0 : 1;
        if (time != NO_TIME) {
            from[0] = time;
            extent[0] = 1;
        }
        if (slowest < shape.length) {
            from[slowest] = first;
            extent[slowest] = count;
        }
        return array.read(from, extent);
    }

    @Override
    public void close() {}
}
