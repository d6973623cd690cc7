package org.parhelion.comm.mpi;

/**
 * Floating-point numbers as whole numbers whose order is that of {@link Math#max} and {@link Math#min}: −∞ &lt; … &lt; −0 &lt; +0
 * &lt; … &lt; +∞, and a NaN beyond all of them, on the side where it wins. The largest whole number so stands for the largest
 * floating-point number, and any library's {@code MPI_MAX} of integers finds it, in whatever order it combines.
 *
 * <pre>
 *   bits, sign 0:  0 eeee mmmm   →  0 eeee mmmm         rises with the value already
 *   bits, sign 1:  1 eeee mmmm   →  1 ēēēē m̄m̄m̄m̄         falls with it: all but the sign turned over
 * </pre>
 */
final class OrderedBits {
    private OrderedBits() {}

    /** NaN is the largest of all: {@code doubleToLongBits} gives it one pattern, above that of +∞. */
    static long forMax(double value) {
        return turned(Double.doubleToLongBits(value));
    }

    /** NaN is the smallest of all. */
    static long forMin(double value) {
        return Double.isNaN(value) ? Long.MIN_VALUE : turned(Double.doubleToRawLongBits(value));
    }

    /** The number that {@code ordered} stands for. */
    static double value(long ordered) {
        return ordered == Long.MIN_VALUE ? Double.NaN : Double.longBitsToDouble(turned(ordered));
    }

    /** NaN is the largest of all. */
    static int forMax(float value) {
        return turned(Float.floatToIntBits(value));
    }

    /** NaN is the smallest of all. */
    static int forMin(float value) {
        return Float.isNaN(value) ? Integer.MIN_VALUE : turned(Float.floatToRawIntBits(value));
    }

    /** The number that {@code ordered} stands for. */
    static float value(int ordered) {
        return ordered == Integer.MIN_VALUE ? Float.NaN : Float.intBitsToFloat(turned(ordered));
    }

    private static long turned(long bits) {
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    private static int turned(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
