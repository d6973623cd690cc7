package org.parhelion.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link Encoder} writes, and rejects everything else. The sender may be malicious, so every length is
 * checked before it is used, and every value has exactly one accepted form.
 *
 * <p>Every method throws {@link MalformedMessageException} if the bytes are not what it reads.
 */
public final class Decoder {
    private final byte[] bytes;
    private final int end;
    private int position;

    /**
     * Reads a part of an array, which must not change meanwhile.
     *
     * @param bytes the array
     * @param offset the index of the first byte
     * @param byteCount the number of bytes
     * @throws IndexOutOfBoundsException if the part does not lie in the array
     */
    public Decoder(byte[] bytes, int offset, int byteCount) {
        Objects.checkFromIndexSize(offset, byteCount, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + byteCount;
    }

    /** {@return the number of bytes not yet read} */
    public int remaining() {
        return end - position;
    }

    /** Checks that all bytes have been read. */
    public void requireEnd() {
        if (position != end) {
            throw new MalformedMessageException(remaining() + " bytes after the end of the message");
        }
    }

    /** {@return the next byte, as 0 … 255} */
    public int readByte() {
        require(1);
        return bytes[position++] & 0xff;
    }

    /** {@return the next byte, which must be 0 or 1, as a boolean} */
    public boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new MalformedMessageException("a boolean of value " + value + " at byte " + (position - 1));
        }
        return value == 1;
    }

    /** {@return the next 4 bytes as a number} */
    public int readInt() {
        require(Integer.BYTES);
        int value = (int) Encoder.INT.get(bytes, position);
        position += Integer.BYTES;
        return value;
    }

    /** {@return the next 8 bytes as a number} */
    public long readLong() {
        require(Long.BYTES);
        long value = (long) Encoder.LONG.get(bytes, position);
        position += Long.BYTES;
        return value;
    }

    /** {@return the next 8 bytes as a floating-point number; a NaN must have its canonical form} */
    public double readDouble() {
        long bits = readLong();
        double value = Double.longBitsToDouble(bits);
        if (Double.doubleToLongBits(value) != bits) {
            throw new MalformedMessageException("a NaN that is not canonical at byte " + (position - 8));
        }
        return value;
    }

    /** {@return the next number that {@link Encoder#writeVarint} wrote, which must have its shortest form} */
    public long readVarint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next < 0x80) {
                if ((next == 0 && shift > 0) || (shift == 63 && next > 1)) {
                    break;
                }
                return value;
            }
        }
        throw new MalformedMessageException("a varint that is not in its shortest form before byte " + position);
    }

    /**
     * Reads a varint that is a member, a length or a kind.
     *
     * @param limit the number above the largest value that is accepted
     * @return a number of 0 … {@code limit} − 1
     */
    public int readVarintBelow(int limit) {
        long value = readVarint();
        if (value < 0 || value >= limit) {
            throw new MalformedMessageException(value + " before byte " + position + " is not below " + limit);
        }
        return (int) value;
    }

    /** {@return the next bytes, which follow their length} */
    public byte[] readBytes() {
        int length = readVarintBelow(Integer.MAX_VALUE);
        require(length);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** {@return a decoder of the next bytes, which follow their length, at the same place} This one goes on after them. */
    public Decoder readSized() {
        int length = readVarintBelow(Integer.MAX_VALUE);
        require(length);
        position += length;
        return new Decoder(bytes, position - length, length);
    }

    /** {@return all bytes not yet read} */
    public byte[] readRest() {
        byte[] rest = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return rest;
    }

    /**
     * Makes a value of bytes in place.
     *
     * @param <T> the value's type
     */
    @FunctionalInterface
    public interface FromBytes<T> {
        /**
         * Makes the value, and keeps no reference to the array, whose content changes.
         *
         * @param bytes the array
         * @param offset the index of the first byte
         * @param byteCount the number of bytes
         * @return the value
         */
        T of(byte[] bytes, int offset, int byteCount);
    }

    /**
     * Reads all bytes not yet read, without an array in between.
     *
     * @param <T> the value's type
     * @param value made of them
     * @return the value
     */
    public <T> T readRest(FromBytes<T> value) {
        int from = position;
        position = end;
        return value.of(bytes, from, end - from);
    }

    /** {@return the next string, whose bytes must be well-formed UTF-8} */
    public String readString() {
        int at = position;
        byte[] value = readBytes();
        if (ascii(value)) {
            return new String(value, StandardCharsets.ISO_8859_1); // a copy, where a decoder would be made
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException e) {
            MalformedMessageException malformed = new MalformedMessageException("no UTF-8 at byte " + at);
            malformed.initCause(e);
            throw malformed;
        }
    }

    private static boolean ascii(byte[] value) {
        for (byte one : value) {
            if (one < 0) {
                return false;
            }
        }
        return true;
    }

    private void require(int byteCount) {
        if (byteCount > remaining()) {
            throw new MalformedMessageException(
                    byteCount + " bytes wanted at byte " + position + ", " + remaining() + " are left");
        }
    }
}
