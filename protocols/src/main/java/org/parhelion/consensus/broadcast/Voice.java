package org.parhelion.consensus.broadcast;

import org.parhelion.protocol.Codec;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/**
 * A message of reliable broadcast.
 *
 * @param <V> what is broadcast: a value with equals and hashCode
 */
public sealed interface Voice<V> {
    /** {@return the number of the broadcast} */
    long instance();

    /** {@return the value that the message is about} */
    V value();

    /**
     * The broadcaster's value.
     *
     * @param <V> what is broadcast
     * @param instance the number of the broadcast
     * @param value the value
     */
    record Initial<V>(long instance, V value) implements Voice<V> {}

    /**
     * Reports the value that the sender received from the broadcaster.
     *
     * @param <V> what is broadcast
     * @param instance the number of the broadcast
     * @param value the value
     */
    record Echo<V>(long instance, V value) implements Voice<V> {}

    /**
     * Announces that the sender is ready to deliver a value.
     *
     * @param <V> what is broadcast
     * @param instance the number of the broadcast
     * @param value the value
     */
    record Ready<V>(long instance, V value) implements Voice<V> {}

    /**
     * {@return the encoding: the kind (1), the instance (8), the value as {@code values} encodes it}
     *
     * @param <V> what is broadcast
     * @param values the encoding of values
     */
    static <V> Codec<Voice<V>> codec(Codec<V> values) {
        return new Codec<>() {
            @Override
            public void encode(Voice<V> voice, Encoder encoder) {
                int kind = switch (voice) {
                    case Initial<V> _ -> 0;
                    case Echo<V> _ -> 1;
                    case Ready<V> _ -> 2;
                };
                encoder.writeByte(kind).writeLong(voice.instance());
                values.encode(voice.value(), encoder);
            }

            @Override
            public Voice<V> decode(Decoder decoder) {
                int kind = decoder.readByte();
                long instance = decoder.readLong();
                V value = values.decode(decoder);
                return switch (kind) {
                    case 0 -> new Initial<>(instance, value);
                    case 1 -> new Echo<>(instance, value);
                    case 2 -> new Ready<>(instance, value);
                    default -> throw new MalformedMessageException("no message of kind " + kind);
                };
            }
        };
    }
}
