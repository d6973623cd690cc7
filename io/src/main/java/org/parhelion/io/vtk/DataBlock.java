package org.parhelion.io.vtk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the binary data of one array.
 *
 * <pre>
 *   not compressed     bytes │ data                                                    one base64 text, if any
 *   compressed         blocks │ bytes a block │ bytes of the last, or 0 │ compressed bytes of each ║ blocks      two texts
 * </pre>
 *
 * @param order byte order of numbers and values
 * @param longNumbers whether the numbers are UInt64, not UInt32
 * @param compressed whether the data are compressed by zlib
 * @param base64 whether the bytes are written as text
 */
record DataBlock(ByteOrder order, boolean longNumbers, boolean compressed, boolean base64) {
    /** Largest ratio of zlib: a block of zeros. */
    private static final long MOST_RATIO = 1032;

    /** The bytes that {@link #decode} needs at most, if they are not compressed. */
    long mostBytes(long length) {
        return compressed ? Long.MAX_VALUE : 2 * (word() + length);
    }

    /**
     * Decodes data.
     *
     * @param from begins with the data; what follows them is ignored
     * @param length bytes that there must be
     * @throws IllegalArgumentException if they are damaged, or others
     */
    ByteBuffer decode(ByteBuffer from, long length) {
        if (length > (compressed ? MOST_RATIO : 1) * from.remaining() || length > Integer.MAX_VALUE - Long.BYTES) {
            throw tooShort(length, from.remaining());
        }
        return (compressed ? unpacked(from, (int) length) : plain(from, (int) length)).order(order);
    }

    private static IllegalArgumentException tooShort(long length, long there) {
        return new IllegalArgumentException("an array of " + length + " bytes does not fit in " + there
                + " bytes of data: the file is cut short or damaged");
    }

    private int word() {
        return longNumbers ? Long.BYTES : Integer.BYTES;
    }

    private long number(ByteBuffer from) {
        return longNumbers ? from.getLong() : Integer.toUnsignedLong(from.getInt());
    }

    private ByteBuffer plain(ByteBuffer from, int length) {
        ByteBuffer bytes = bytes(from, (long) word() + length).order(order);
        long there = number(bytes);
        if (there != length) {
            throw new IllegalArgumentException(
                    "an array has " + there + " bytes; its extents and type need " + length + ": the file is damaged");
        }
        return bytes.slice();
    }

    private ByteBuffer unpacked(ByteBuffer from, int length) {
        long blocks = number(bytes(from.duplicate(), word()).order(order));
        long header = (3 + Math.min(blocks, Integer.MAX_VALUE)) * word();
        if (blocks < 0 || header > from.remaining()) {
            throw new IllegalArgumentException(blocks + " compressed blocks: the file is damaged");
        }
        ByteBuffer numbers = bytes(from, header).order(order);
        number(numbers);
        long size = number(numbers);
        long last = number(numbers);
        long[] packed = new long[(int) blocks];
        long all = 0;
        for (int n = 0; n < packed.length; n++) {
            packed[n] = number(numbers);
            if (packed[n] < 0 || packed[n] > from.remaining()) {
                throw new IllegalArgumentException(
                        "a compressed block of " + packed[n] + " bytes: the file is damaged");
            }
            all += packed[n];
        }
        ByteBuffer data = bytes(from, all);
        ByteBuffer values = ByteBuffer.allocate(length);
        for (int n = 0; n < packed.length; n++) {
            long expected = n == packed.length - 1 && last != 0 ? last : size;
            if (expected < 0 || expected > values.remaining()) {
                throw new IllegalArgumentException("blocks of more bytes than the array has: the file is damaged");
            }
            inflate(data.slice(data.position(), (int) packed[n]), values, (int) expected);
            data.position(data.position() + (int) packed[n]);
        }
        if (values.hasRemaining()) {
            throw new IllegalArgumentException(
                    "the blocks lack " + values.remaining() + " bytes of the array: the file is damaged");
        }
        return values.flip();
    }

    private static void inflate(ByteBuffer packed, ByteBuffer to, int expected) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            int end = to.position() + expected;
            ByteBuffer part = to.slice(to.position(), expected);
            while (part.hasRemaining()) {
                if (inflater.inflate(part) == 0) {
                    throw new IllegalArgumentException("a compressed block is too short: the file is damaged");
                }
            }
            to.position(end);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("a compressed block is damaged: " + e.getMessage(), e);
        }
    }

    /** The next bytes, decoded from one text if they are text. */
    private ByteBuffer bytes(ByteBuffer from, long count) {
        long there = base64 ? Math.ceilDiv(count, 3) * 4 : count;
        if (there > from.remaining()) {
            throw tooShort(count, from.remaining());
        }
        ByteBuffer part = from.slice(from.position(), (int) there);
        from.position(from.position() + (int) there);
        ByteBuffer bytes = base64 ? Base64.getDecoder().decode(part) : part;
        if (bytes.remaining() < count) {
            throw tooShort(count, bytes.remaining());
        }
        return bytes.limit((int) count);
    }
}
