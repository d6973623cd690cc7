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
    /** Which broadcast this is. */
    long instance();

    /** What it is about. */
    V value();

    /** The broadcaster's word. */
    record Initial<V>(long instance, V value) implements Voice<V> {}

    /** “This is what the broadcaster told me.” */
    record Echo<V>(long instance, V value) implements Voice<V> {}

    /** “This is what it will be.” */
    record Ready<V>(long instance, V value) implements Voice<V> {}

    /** As bytes: the kind (1), the instance (8), the value as {@code values} writes it. */
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
                    default -> throw new MalformedMessageException("a voice of kind " + kind);
                };
            }
        };
    }
}
