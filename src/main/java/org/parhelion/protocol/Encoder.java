package org.parhelion.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values one after another as bytes, in one way only: big-endian, lengths as varints, strings as UTF-8.
 *
 * <p>It grows as needed and can be used again after {@link #clear}. Not safe for use by several threads.
 */
public final class Encoder {
    private byte[] bytes = new byte[64];
    private int count;

    /** An empty encoder. */
    public Encoder() {}

    /** Bytes written so far. */
    public int byteCount() {
        return count;
    }

    /** Forgets what was written; keeps the memory. */
    public void clear() {
        count = 0;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, count);
    }

    /** {@code hash} and every byte written, mixed. */
    long mixInto(long hash) {
        long mixed = hash;
        for (int i = 0; i < count; i++) {
            mixed = (mixed ^ (bytes[i] & 0xff)) * 0x100000001b3L;
        }
        return SplitMix64.mix(mixed + count);
    }

    /** Copies what was written to {@code target} from {@code offset} on. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, count);
    }

    /** The lowest 8 bits of {@code value}: 1 byte. */
    public Encoder writeByte(int value) {
        reserve(1);
        bytes[count++] = (byte) value;
        return this;
    }

    /** 1 byte, 0 or 1. */
    public Encoder writeBoolean(boolean value) {
        return writeByte(value ? 1 : 0);
    }

    /** 4 bytes. */
    public Encoder writeInt(int value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[count++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** 8 bytes. */
    public Encoder writeLong(long value) {
        reserve(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[count++] = (byte) (value >>> shift);
        }
        return this;
    }

    /** The bits of {@code value}, a NaN in its canonical form: 8 bytes. */
    public Encoder writeDouble(double value) {
        return writeLong(Double.doubleToLongBits(value));
    }

    /** {@code value} as an unsigned number in groups of 7 bits, the lowest first: 1 byte below 128, 10 at most. */
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

    /** The length as a varint, then the bytes. */
    public Encoder writeBytes(byte[] value) {
        writeVarint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, count, value.length);
        count += value.length;
        return this;
    }

    /** The length of its UTF-8 form as a varint, then that form. */
    public Encoder writeString(String value) {
        return writeBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that {@link #writeVarint} takes for {@code value}. */
    public static int varintByteCount(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    private void reserve(int more) {
        if (count + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, count + more));
        }
    }
}
