package org.parhelion.comm.mpi;

/**
 * Floating-point numbers as integers in the order of {@link Math#max} and {@link Math#min}: −∞ &lt; … &lt; −0 &lt; +0 &lt; … &lt; +∞,
 * and NaN beyond all of them, at the end where it is the result. So {@code MPI_MAX} of these integers, in any order of
 * combination, is the integer of the largest floating-point number.
 *
 * <pre>
 *   bits, sign 0:  0 eeee mmmm   →  0 eeee mmmm         increases with the value
 *   bits, sign 1:  1 eeee mmmm   →  1 ēēēē m̄m̄m̄m̄         decreases with it: all bits but the sign are inverted
 * </pre>
 */
final class OrderedBits {
    private OrderedBits() {}

    /** NaN is the largest of all: {@code doubleToLongBits} gives it one pattern, above that of +∞. */
    static long forMax(double value) {
        return inverted(Double.doubleToLongBits(value));
    }

    /** NaN is the smallest of all. */
    static long forMin(double value) {
        return Double.isNaN(value) ? Long.MIN_VALUE : inverted(Double.doubleToRawLongBits(value));
    }

    /** The floating-point number of {@code ordered}. */
    static double value(long ordered) {
        return ordered == Long.MIN_VALUE ? Double.NaN : Double.longBitsToDouble(inverted(ordered));
    }

    /** NaN is the largest of all. */
    static int forMax(float value) {
        return inverted(Float.floatToIntBits(value));
    }

    /** NaN is the smallest of all. */
    static int forMin(float value) {
        return Float.isNaN(value) ? Integer.MIN_VALUE : inverted(Float.floatToRawIntBits(value));
    }

    /** The floating-point number of {@code ordered}. */
    static float value(int ordered) {
        return ordered == Integer.MIN_VALUE ? Float.NaN : Float.intBitsToFloat(inverted(ordered));
    }

    private static long inverted(long bits) {
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    private static int inverted(int bits) {
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
