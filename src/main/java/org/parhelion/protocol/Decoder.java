package org.parhelion.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link Encoder} wrote, and nothing else: whoever wrote the bytes may lie, so every length is checked before it
 * is believed, and every value has one form only.
 *
 * <p>Every method throws {@link MalformedMessageException} where the bytes are not what it reads.
 */
public final class Decoder {
    private final byte[] bytes;
    private final int end;
    private int position;

    /** Reads {@code byteCount} bytes of {@code bytes} from {@code offset} on; they must not change meanwhile. */
    public Decoder(byte[] bytes, int offset, int byteCount) {
        Objects.checkFromIndexSize(offset, byteCount, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + byteCount;
    }

    /** Bytes not yet read. */
    public int remaining() {
        return end - position;
    }

    /** Requires that all bytes were read. */
    public void requireEnd() {
        if (position != end) {
            throw new MalformedMessageException(remaining() + " bytes after the end of the message");
        }
    }

    /** 1 byte, as 0 … 255. */
    public int readByte() {
        require(1);
        return bytes[position++] & 0xff;
    }

    /** 1 byte, 0 or 1. */
    public boolean readBoolean() {
        int value = readByte();
        if (value > 1) {
            throw new MalformedMessageException("a boolean of value " + value + " at byte " + (position - 1));
        }
        return value == 1;
    }

    /** 4 bytes. */
    public int readInt() {
        require(4);
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (bytes[position++] & 0xff);
        }
        return value;
    }

    /** 8 bytes. */
    public long readLong() {
        require(8);
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | (bytes[position++] & 0xff);
        }
        return value;
    }

    /** 8 bytes; a NaN must have its canonical form. */
    public double readDouble() {
        long bits = readLong();
        double value = Double.longBitsToDouble(bits);
        if (Double.doubleToLongBits(value) != bits) {
            throw new MalformedMessageException("a NaN that is not canonical at byte " + (position - 8));
        }
        return value;
    }

    /** A number that {@link Encoder#writeVarint} wrote, in its shortest form. */
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

    /** A varint of 0 … {@code limit} − 1: a member, a length, a kind. */
    public int readVarintBelow(int limit) {
        long value = readVarint();
        if (value < 0 || value >= limit) {
            throw new MalformedMessageException(value + " before byte " + position + " is not below " + limit);
        }
        return (int) value;
    }

    /** Bytes with their length before them. */
    public byte[] readBytes() {
        int length = readVarintBelow(Integer.MAX_VALUE);
        require(length);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** A string; its bytes must be well-formed UTF-8. */
    public String readString() {
        int at = position;
        byte[] value = readBytes();
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

    private void require(int byteCount) {
        if (byteCount > remaining()) {
            throw new MalformedMessageException(
                    byteCount + " bytes wanted at byte " + position + ", " + remaining() + " are left");
        }
    }
}
