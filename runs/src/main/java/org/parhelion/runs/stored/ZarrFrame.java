package org.parhelion.runs.stored;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;

/**
 * A Zarr array, or what it contains at one index of its axis of time.
 *
 * @param store the store of the array and its coordinates
 * @param name the array's path in the store
 * @param array the array
 * @param time the index along the first axis; −1 if the array has no axis of time
 * @param timeSeconds simulated time [s]; NaN if it is not known
 */
record ZarrFrame(ObjectStore store, String name, ZarrArray array, long time, double timeSeconds)
        implements StoredFrame {
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
    public double[] box(long[] from, int[] extent) throws IOException {
        if (time == NO_TIME) {
            return array.read(from, extent);
        }
        long[] first = new long[from.length + 1];
        int[] count = new int[extent.length + 1];
        first[0] = time;
        count[0] = 1;
        System.arraycopy(from, 0, first, 1, from.length);
        System.arraycopy(extent, 0, count, 1, extent.length);
        return array.read(first, count);
    }

    @Override
    public String unit() {
        return array.attributes().get("units") instanceof String unit ? unit : "";
    }

    @Override
    public boolean isCoordinate() {
        return array.dimensions().equals(List.of(name));
    }

    @Override
    public double[] coordinates(Axis axis) throws IOException {
        int position = array.dimensions().size() - 1 - axis.number();
        if (position < 0) {
            return new double[0];
        }
        String dimension = array.dimensions().get(position);
        Optional<ZarrArray> found = dimension.isEmpty() ? Optional.empty() : ZarrArray.find(store, dimension);
        return found.isPresent() ? found.get().read() : new double[0];
    }

    @Override
    public void close() {}
}
