package org.parhelion.protocol;

/**
 * How a protocol's messages are written as bytes: canonical, so equal messages have equal bytes and signatures can be made
 * over them.
 *
 * <p>Without state: one codec serves any number of threads. The law: {@code decode(encode(m)).equals(m)}, and
 * {@code encode(decode(b))} is {@code b} for every {@code b} that decodes.
 */
public interface Codec<M> {
    /** Writes {@code message}. */
    void encode(M message, Encoder encoder);

    /**
     * Reads one message.
     *
     * @throws MalformedMessageException if the bytes are no message; a driver counts and drops them
     */
    M decode(Decoder decoder);

    /** Length of {@code message} [bytes]; worth overriding with arithmetic where a simulation counts bytes. */
    default int byteCount(M message) {
        Encoder encoder = new Encoder();
        encode(message, encoder);
        return encoder.byteCount();
    }

    /** {@code message} as bytes of its own. */
    default byte[] toBytes(M message) {
        Encoder encoder = new Encoder();
        encode(message, encoder);
        return encoder.toBytes();
    }

    /**
     * The one message that {@code bytes} hold, to the last byte.
     *
     * @throws MalformedMessageException if they hold anything else
     */
    default M fromBytes(byte[] bytes) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
        M message = decode(decoder);
        decoder.requireEnd();
        return message;
    }
}
