package org.parhelion.protocol;

/**
 * Encodes a protocol's messages as bytes. The encoding is canonical: equal messages have equal bytes, so that
 * signatures can be made over them.
 *
 * <p>A codec has no state, so any number of threads may use it. It obeys two laws: {@code decode(encode(m)).equals(m)},
 * and {@code encode(decode(b))} equals {@code b} for every {@code b} that can be decoded.
 *
 * @param <M> the protocol's messages
 */
public interface Codec<M> {
    /**
     * Writes {@code message}.
     *
     * @param message the message to write
     * @param encoder receives its bytes
     */
    void encode(M message, Encoder encoder);

    /**
     * Reads one message.
     *
     * @param decoder the bytes, at the start of a message
     * @return the message
     * @throws MalformedMessageException if the bytes are no message; a driver counts and drops them
     */
    M decode(Decoder decoder);

    /**
     * {@return the length of an encoded message [bytes]} Override it with arithmetic if a simulation counts bytes.
     *
     * @param message the message to measure
     */
    default int byteCount(M message) {
        Encoder encoder = new Encoder();
        encode(message, encoder);
        return encoder.byteCount();
    }

    /**
     * {@return the encoding of one message, in a new array}
     *
     * @param message the message to encode
     */
    default byte[] toBytes(M message) {
        Encoder encoder = new Encoder();
        encode(message, encoder);
        return encoder.toBytes();
    }

    /**
     * Decodes an array that contains exactly one message.
     *
     * @param bytes the encoding, with nothing after it
     * @return the message
     * @throws MalformedMessageException if the bytes are anything else
     */
    default M fromBytes(byte[] bytes) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
        M message = decode(decoder);
        decoder.requireEnd();
        return message;
    }
}
