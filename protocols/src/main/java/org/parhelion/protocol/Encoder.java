package org.parhelion.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values one after another in a canonical encoding: big-endian, lengths as varints, strings as UTF-8.
 *
 * <p>Its buffer grows as needed and can be reused after {@link #clear}. Not safe for use by several threads.
 */
public final class Encoder {
    private byte[] bytes = new byte[64];
    private int count;

    /** Creates an empty encoder. */
    public Encoder() {}

    /** {@return the number of bytes written so far} */
    public int byteCount() {
        return count;
    }

    /** Discards what was written and keeps the memory. */
    public void clear() {
        count = 0;
    }

    /** {@return a copy of what was written} */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, count);
    }

    /** Mixes every byte written into {@code hash}. */
    long mixInto(long hash) {
        long mixed = hash;
        for (int i = 0; i < count; i++) {
            mixed = (mixed ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return SplitMix64.mix(mixed + count);
    }

    /**
     * Copies what was written.
     *
     * @param target receives {@link #byteCount} bytes
     * @param offset the index in {@code target} of the first
     */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, count);
    }

    /**
     * Writes 1 byte.
     *
     * @param value the byte, in the lowest 8 bits
     * @return this encoder
     */
    public Encoder writeByte(int value) {
        reserve(1);
        bytes[count++] = (byte) value;
        return this;
    }

    /**
     * Writes 1 byte, 0 or 1.
     *
     * @param value the value to write
     * @return this encoder
     */
    public Encoder writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /**
     * Writes 4 bytes.
     *
     * @param value the value to write
     * @return this encoder
     */
    public Encoder writeInt(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[count++] = (byte) (value >>> shift);
        }
        return this;
    }

    /**
     * Writes 8 bytes.
     *
     * @param value the value to write
     * @return this encoder
     */
    public Encoder writeLong(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[count++] = (byte) (value >>> shift);
        }
        return this;
    }

    /**
     * Writes the bits of a number in 8 bytes.
     *
     * @param value the number; a NaN is written in its canonical form
     * @return this encoder
     */
    public Encoder writeDouble(double value) {
        return writeLong(Double.doubleToLongBits(value));
    }

    /**
     * Writes an unsigned number in groups of 7 bits, the lowest first: 1 byte below 128, at most 10 bytes.
     *
     * @param value the number; its 64 bits are taken as unsigned
     * @return this encoder
     */
    public Encoder writeVarint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[count++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[count++] = (byte) rest;
        return this;
    }

    /**
     * Writes the length as a varint, then the bytes.
     *
     * @param value the bytes to write
     * @return this encoder
     */
    public Encoder writeBytes(byte[] value) {
        writeVarint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, count, value.length);
        count += value.length;
        return this;
    }

    /**
     * Writes the length of the UTF-8 form as a varint, then that form.
     *
     * @param value the string to write
     * @return this encoder
     */
    public Encoder writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return the number of bytes that {@link #writeVarint} writes}
     *
     * @param value the number to write
     */
    public static int varintByteCount(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    private void reserve(int more) {
        if (count + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
        }
    }
}
