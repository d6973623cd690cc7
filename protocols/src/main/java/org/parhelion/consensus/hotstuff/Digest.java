package org.parhelion.consensus.hotstuff;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;

/**
 * A SHA-256 hash, the identifier of a block or an entry.
 *
 * @param a bytes 0 … 7
 * @param b bytes 8 … 15
 * @param c bytes 16 … 23
 * @param d bytes 24 … 31
 */
public record Digest(long a, long b, long c, long d) {
    /** The hash of {@code bytes}. */
    static Digest of(byte[] bytes) {
        try {
            ByteBuffer hash =
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Digest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK does not support SHA-256", e);
        }
    }

    void encode(Encoder encoder) {
        encoder.writeLong(a).writeLong(b).writeLong(c).writeLong(d);
    }

    static Digest decode(Decoder decoder) {
        return new Digest(decoder.readLong(), decoder.readLong(), decoder.readLong(), decoder.readLong());
    }

    byte[] toBytes() {
        return ByteBuffer.allocate(4 * Long.BYTES)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /** {@return the first 8 hexadecimal digits} */
    @Override
    public String toString() {
        return String.format("%016x", a).substring(0, 8);
    }
}
