package org.parhelion.runs.stored;

import java.io.IOException;
import java.util.Arrays;
import org.parhelion.grid.Axis;

/**
 * The values of one array at one step, in a file or a store. They are read box by box, so that a frame may be larger than the memory.
 */
public interface StoredFrame extends AutoCloseable {
    /** {@return extents, slowest axis first; empty for a single value} */
    long[] shape();

    /** {@return bytes of a stored element: 4 for float, 8 for double} */
    int elementBytes();

    /**
     * Reads a box.
     *
     * @param from first index along each axis
     * @param extent number of indices along each axis
     * @return the values in C order
     * @throws IOException if they cannot be read
     */
    double[] box(long[] from, int[] extent) throws IOException;

    /** {@return the unit of the values; empty if it is not known} */
    default String unit() {
        return "";
    }

    /** {@return whether the values are the coordinates of an axis of other arrays} */
    default boolean isCoordinate() {
        return false;
    }

    /** {@return simulated time [s]; NaN if it is not known} */
    default double timeSeconds() {
        return Double.NaN;
    }

    /**
     * The coordinates of the points along an axis.
     *
     * @param axis an axis of the frame; the last one is x
     * @return the coordinates [m]; empty if they are not known
     * @throws IOException if they cannot be read
     */
    default double[] coordinates(Axis axis) throws IOException {
        return new double[0];
    }

    @Override
    void close() throws IOException;

    /**
     * Reads indices of the slowest axis.
     *
     * @param first first index along the slowest axis
     * @param count number of indices
     * @return the values in C order
     * @throws IOException if they cannot be read
     */
    default double[] rows(long first, int count) throws IOException {
        long[] from = new long[shape().length];
        int[] extent = Arrays.stream(shape()).mapToInt(Math::toIntExact).toArray();
        if (extent.length > 0) {
            from[0] = first;
            extent[0] = count;
        }
        return box(from, extent);
    }

    /** {@return indices along the slowest axis} */
    default long rows() {
        return shape().length == 0 ? 1 : shape()[0];
    }

    /** {@return values of one index along the slowest axis} */
    default long rowValues() {
        long values = 1;
        for (int axis = 1; axis < shape().length; axis++) {
            values *= shape()[axis];
        }
        return values;
    }
}
