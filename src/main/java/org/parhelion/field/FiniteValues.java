package org.parhelion.field;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Whether values of an array are finite, by their bits and without a branch for each. As memory segments, since the compiler vectorises integer
 * operations on the bits of an array there; the loop is then as fast as memory.
 */
final class FiniteValues {
    /** The bits of an exponent, all of which are set in infinities and NaN alone. */
    private static final long EXPONENT = 0x7ff0_0000_0000_0000L;

    private static final int FLOAT_EXPONENT = 0x7f80_0000;
    /** Carries an exponent whose bits are all set into the sign. */
    private static final long CARRY = 0x0010_0000_0000_0000L;

    private static final int FLOAT_CARRY = 0x0080_0000;

    private FiniteValues() {}

    static boolean areFinite(double[] values, int begin, int count) {
        MemorySegment bits = MemorySegment.ofArray(values);
        long first = (long) begin * Double.BYTES;
        long all = 0;
        for (long n = 0; n < count; n++) {
            all |= (bits.get(ValueLayout.JAVA_LONG_UNALIGNED, first + n * Double.BYTES) & EXPONENT) + CARRY;
        }
        return all >= 0;
    }

    static boolean areFinite(float[] values, int begin, int count) {
        MemorySegment bits = MemorySegment.ofArray(values);
        long first = (long) begin * Float.BYTES;
        int all = 0;
        for (long n = 0; n < count; n++) {
            all |= (bits.get(ValueLayout.JAVA_INT_UNALIGNED, first + n * Float.BYTES) & FLOAT_EXPONENT) + FLOAT_CARRY;
        }
        return all >= 0;
    }
}
