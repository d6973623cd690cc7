package org.parhelion.space.spi;

import java.util.Arrays;

/**
 * A half-open range of byte strings in unsigned lexicographic order.
 *
 * @param low the first that belongs to it
 * @param high the first after it
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content below.
public record ByteRange(byte[] low, byte[] high) {
    /**
     * Tells whether a byte string belongs to the range.
     *
     * @param bytes the byte string
     * @return true if it does
     */
    public boolean contains(byte[] bytes) {
        return Arrays.compareUnsigned(low, bytes) <= 0 && Arrays.compareUnsigned(bytes, high) < 0;
    }

    /** {@return whether the range contains one byte string only, which is {@link #low}} */
    public boolean single() {
        return high.length == low.length + 1
                && high[low.length] == 0
                && Arrays.equals(low, 0, low.length, high, 0, low.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteRange(byte[] otherLow, byte[] otherHigh)
                && Arrays.equals(low, otherLow)
                && Arrays.equals(high, otherHigh);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(low) + Arrays.hashCode(high);
    }

    @Override
    public String toString() {
        return "ByteRange[" + low.length + " bytes, " + high.length + " bytes]";
    }
}
