package org.parhelion.runs.compare;

import java.io.IOException;

/**
 * The values of one array at one step, in a file or a store. Values are read box by box along the slowest axis, so that a frame may be
 * larger than the memory.
 */
interface FrameOfRun extends AutoCloseable {
    /** {@return extents, slowest axis first; empty for a single value} */
    long[] shape();

    /** {@return bytes of a stored element: 4 for float, 8 for double} */
    int elementBytes();

    /**
     * Reads rows of the slowest axis.
     *
     * @param first first index along the slowest axis
     * @param count number of indices
     * @return the values in C order
     */
    double[] rows(long first, int count) throws IOException;

    @Override
    void close() throws IOException;

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
