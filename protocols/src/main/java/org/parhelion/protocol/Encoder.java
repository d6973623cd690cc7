package org.parhelion.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.parhelion.comm.Buffer;

/**
 * Writes values one after another in a canonical encoding: big-endian, lengths as varints, strings as UTF-8.
 *
 * <p>Its buffer grows as needed and can be reused after {@link #clear}. Not safe for use by several threads.
 */
public final class Encoder {
    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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

    /** What was written, in place: valid until more is written. */
    Buffer written() {
        return Buffer.of(bytes, 0, count);
    }

    /** The size of the memory that is kept [bytes]. */
    int capacity() {
        return bytes.length;
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
        reserve(Integer.BYTES);
        INT.set(bytes, count, value);
        count += Integer.BYTES;
        return this;
    }

    /**
     * Writes 8 bytes.
     *
     * @param value the value to write
     * @return this encoder
     */
    public Encoder writeLong(long value) {
        reserve(Long.BYTES);
        LONG.set(bytes, count, value);
        count += Long.BYTES;
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
     * Writes bytes without their length, from wherever they are.
     *
     * @param byteCount how many
     * @param source puts them into an array, beginning at an index
     * @return this encoder
     */
    public Encoder writeFrom(int byteCount, ObjIntConsumer<byte[]> source) {
        reserve(byteCount);
        source.accept(bytes, count);
        count += byteCount;
        return this;
    }

    /**
     * Writes what another method writes, after its length: as {@link #writeBytes}, without an array in between.
     *
     * @param content writes to this encoder
     * @return this encoder
     */
    public Encoder writeSized(Consumer<Encoder> content) {
        reserve(1);
        int start = count + 1; // most lengths take one byte
        count = start;
        content.accept(this);
        int length = count - start;
        int more = varintByteCount(length) - 1;
        if (more > 0) {
            reserve(more);
            System.arraycopy(bytes, start, bytes, start + more, length);
        }
        count = start - 1;
        writeVarint(length);
        count += length;
        return this;
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
