package org.parhelion.runs.output;

import java.util.stream.IntStream;
import org.parhelion.Precision;

/**
 * The size of some output.
 *
 * @param files number of files
 * @param bytes their bytes
 */
public record OutputSize(long files, double bytes) {
    /** No output. */
    public static final OutputSize NONE = new OutputSize(0, 0);

    /**
     * The size of one file an array.
     *
     * @param arrays number of arrays
     * @param precision the type of their values
     * @param points number of points along each axis
     * @return the size
     */
    public static OutputSize ofArrays(long arrays, Precision precision, int... points) {
        return new OutputSize(arrays, (double) arrays * precision.byteSize() * values(points));
    }

    /** The number of values of an array. */
    static double values(int... points) {
        return IntStream.of(points).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    /**
     * Adds a size.
     *
     * @param other another one
     * @return the sum
     */
    public OutputSize plus(OutputSize other) {
        return new OutputSize(files + other.files, bytes + other.bytes);
    }
}
