package org.parhelion.space.database;

import java.util.Arrays;
import java.util.Optional;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.TupleCodec;

/**
 * What a server sends to those that listen: one letter, then what belongs to it.
 */
sealed interface Event {
    /**
     * The tuple can be read and taken.
     *
     * @param tuple the tuple; if it is missing, any may
     */
    record Available(Optional<Tuple> tuple) implements Event {}

    /** A transaction ended that held tuples; they may be gone. */
    record Settled() implements Event {}

    /**
     * All events before the mark was sent have arrived.
     *
     * @param content what was sent
     */
    record Mark(long content) implements Event {}

    /**
     * Decodes an event.
     *
     * @throws MalformedMessageException if the bytes encode none
     */
    static Event decode(byte[] bytes) {
        if (bytes.length == 0) {
            throw new MalformedMessageException("an event without bytes");
        }
        byte[] rest = Arrays.copyOfRange(bytes, 1, bytes.length);
        return switch (bytes[0]) {
            case 'A' -> new Available(rest.length == 0 ? Optional.empty() : Optional.of(TupleCodec.decodeTuple(rest)));
            case 'S' -> new Settled();
            case 'M' -> new Mark(new Decoder(rest, 0, rest.length).readLong());
            default -> throw new MalformedMessageException("an event that starts with " + bytes[0]);
        };
    }
}
