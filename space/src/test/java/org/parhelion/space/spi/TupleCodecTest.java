package org.parhelion.space.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.FieldPattern;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;
import org.parhelion.space.TupleSamples;

/** What is encoded comes back, and comparing bytes is the same as matching. */
class TupleCodecTest {
    private static final int SAMPLES = 20_000;

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);

    @Test
    void decodedTuplesShareNoMemoryWithTheirBytes() {
        for (int i = 0; i < SAMPLES / 10; i++) {
            Tuple tuple = TupleSamples.tuple(random);
            byte[] bytes = TupleCodec.encode(tuple);
            Tuple decoded = TupleCodec.decodeTuple(bytes);
            random.nextBytes(bytes);
            assertThat(decoded).as("seed " + seed).isEqualTo(tuple);
        }
    }

    @Test
    void aTupleComesBackEqual() {
        for (int i = 0; i < SAMPLES; i++) {
            Tuple tuple = TupleSamples.tuple(random);
            assertThat(TupleCodec.decodeTuple(TupleCodec.encode(tuple)))
                    .as("seed " + seed)
                    .isEqualTo(tuple);
        }
    }

    @Test
    void aTemplateComesBackEqual() {
        for (int i = 0; i < SAMPLES; i++) {
            Template template = TupleSamples.template(TupleSamples.tuple(random), random);
            assertThat(TupleCodec.decodeTemplate(TupleCodec.encode(template)))
                    .as("seed " + seed)
                    .isEqualTo(template);
        }
        assertThat(TupleCodec.decodeTemplate(TupleCodec.encode(Template.ALL))).isEqualTo(Template.ALL);
    }

    @Test
    void aFieldIsInThePatternsRangeExactlyIfItMatches() {
        int matches = 0;
        for (int i = 0; i < SAMPLES; i++) {
            FieldPattern pattern = TupleSamples.pattern(random);
            TupleField field = TupleSamples.field(random);
            boolean expected = pattern.matches(field);
            matches += expected ? 1 : 0;
            assertThat(TupleCodec.range(pattern).contains(TupleCodec.encode(field)))
                    .as("%s in %s, seed %d", field, pattern, seed)
                    .isEqualTo(expected);
        }
        assertThat(matches).as("matches, seed " + seed).isBetween(SAMPLES / 10, SAMPLES / 2);
    }

    @Test
    void onlyExactPatternsAreSingleValues() {
        for (int i = 0; i < SAMPLES; i++) {
            FieldPattern pattern = TupleSamples.pattern(random);
            boolean one = pattern instanceof FieldPattern.Exact
                    || (pattern instanceof FieldPattern.Range(TupleField min, TupleField max)
                            && min.equals(max)
                            && !TupleField.of(0.0).equals(min)
                            && !TupleField.of(-0.0).equals(min));
            assertThat(TupleCodec.range(pattern).single())
                    .as(pattern + ", seed " + seed)
                    .isEqualTo(one);
        }
    }

    @Test
    void changedBytesAreRefusedOrAreAnotherTuple() {
        for (int i = 0; i < SAMPLES; i++) {
            Tuple tuple = TupleSamples.tuple(random);
            byte[] bytes = TupleCodec.encode(tuple);
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
            try {
                Tuple other = TupleCodec.decodeTuple(bytes);
                // A NaN has one form; every other change is a change of the value.
                assertThat(TupleCodec.encode(other).length).as("seed " + seed).isEqualTo(bytes.length);
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }

    @Test
    void noiseIsRefused() {
        for (byte[] noise : List.of(new byte[0], new byte[] {0}, new byte[] {1, 1, 9}, new byte[] {65})) {
            assertThatThrownBy(() -> TupleCodec.decodeTuple(noise)).isInstanceOf(MalformedMessageException.class);
        }
        for (int i = 0; i < SAMPLES; i++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            try {
                TupleCodec.decodeTemplate(noise);
                TupleCodec.decodeTuple(noise);
            } catch (MalformedMessageException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }
}
