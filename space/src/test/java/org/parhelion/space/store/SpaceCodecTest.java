package org.parhelion.space.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSamples;

/** Requests and replies come back equal, and no bytes do harm. */
class SpaceCodecTest {
    private static final int SAMPLES = 5_000;

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);

    private SpaceRequest request() {
        Tuple tuple = TupleSamples.tuple(random);
        Template template = TupleSamples.template(tuple, random);
        return switch (random.nextInt(11)) {
            case 0 -> new SpaceRequest.Write(tuple, positive(), number());
            case 1 -> new SpaceRequest.Find(template, random.nextBoolean(), random.nextBoolean(), number(), number());
            case 2 -> new SpaceRequest.FindAll(template, random.nextBoolean(), 1 + random.nextInt(1000), number());
            case 3 -> new SpaceRequest.Count(template, number());
            case 4 -> new SpaceRequest.Begin(positive());
            case 5 -> new SpaceRequest.End(number(), random.nextBoolean());
            case 6 -> new SpaceRequest.Renew(number(), positive());
            case 7 -> new SpaceRequest.Remove(number());
            case 8 -> new SpaceRequest.Subscribe(template, positive());
            case 9 -> new SpaceRequest.Unsubscribe(number());
            default -> new SpaceRequest.Cancel(number());
        };
    }

    private SpaceReply reply() {
        Tuple tuple = TupleSamples.tuple(random);
        SpaceException.Kind[] kinds = SpaceException.Kind.values();
        return switch (random.nextInt(9)) {
            case 0 -> new SpaceReply.Opened(positive());
            case 1 -> new SpaceReply.Found(Optional.of(tuple));
            case 2 -> SpaceReply.Found.NOTHING;
            case 3 ->
                new SpaceReply.FoundAll(Stream.generate(() -> TupleSamples.tuple(random))
                        .limit(random.nextInt(5))
                        .toList());
            case 4 -> new SpaceReply.Counted(number());
            case 5 -> new SpaceReply.Done(random.nextBoolean());
            case 6 -> new SpaceReply.Notified(tuple);
            case 7 -> new SpaceReply.Closed();
            default -> new SpaceReply.Refused(kinds[random.nextInt(kinds.length)], "why \u20AC");
        };
    }

    private long positive() {
        return random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextLong(1000);
    }

    private long number() {
        return random.nextBoolean() ? random.nextLong(Long.MAX_VALUE) : random.nextLong(3);
    }

    private static <T> byte[] bytes(T message, BiConsumer<T, Encoder> encode) {
        Encoder encoder = new Encoder();
        encode.accept(message, encoder);
        return encoder.toBytes();
    }

    private static <T> T message(byte[] bytes, Function<Decoder, T> decode) {
        Decoder decoder = new Decoder(bytes, 0, bytes.length);
        T result = decode.apply(decoder);
        decoder.requireEnd();
        return result;
    }

    @Test
    void whatIsEncodedComesBackEqual() {
        for (int i = 0; i < SAMPLES; i++) {
            SpaceRequest request = request();
            assertThat(message(bytes(request, SpaceCodec::encode), SpaceCodec::decodeRequest))
                    .as("seed %d", seed)
                    .isEqualTo(request);
            SpaceReply reply = reply();
            assertThat(message(bytes(reply, SpaceCodec::encode), SpaceCodec::decodeReply))
                    .as("seed %d", seed)
                    .isEqualTo(reply);
        }
    }

    @Test
    void changedBytesAreRefusedOrMeanSomethingElse() {
        int refused = 0;
        for (int i = 0; i < SAMPLES; i++) {
            byte[] bytes = bytes(request(), SpaceCodec::encode);
            refused += harmless(changed(bytes), SpaceCodec::decodeRequest, SpaceCodec::encode) ? 0 : 1;
            harmless(changed(bytes(reply(), SpaceCodec::encode)), SpaceCodec::decodeReply, SpaceCodec::encode);
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(SAMPLES / 10);
    }

    @Test
    void noiseIsRefused() {
        for (int i = 0; i < SAMPLES; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            harmless(noise, SpaceCodec::decodeRequest, SpaceCodec::encode);
            harmless(noise, SpaceCodec::decodeReply, SpaceCodec::encode);
        }
    }

    private byte[] changed(byte[] bytes) {
        byte[] result = random.nextBoolean() ? bytes.clone() : Arrays.copyOf(bytes, random.nextInt(bytes.length));
        if (result.length > 0) {
            result[random.nextInt(result.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return result;
    }

    /** Bytes that are accepted are the only encoding of what they mean, but for the forms of NaN. */
    private static <T> boolean harmless(byte[] bytes, Function<Decoder, T> decode, BiConsumer<T, Encoder> encode) {
        try {
            T message = message(bytes, decode);
            assertThat(message(bytes(message, encode), decode)).isEqualTo(message);
            assertThat(bytes(message, encode)).hasSameSizeAs(bytes);
            return true;
        } catch (MalformedMessageException expected) {
            return false;
        }
    }

    @Test
    void aFalseCountAsksForNoMemory() {
        byte[] bytes = {2, -1, -1, -1, -1, 7};
        assertThat(harmless(bytes, SpaceCodec::decodeReply, SpaceCodec::encode)).isFalse();
    }
}
