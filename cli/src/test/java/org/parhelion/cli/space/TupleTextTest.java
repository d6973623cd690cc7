package org.parhelion.cli.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;

/** Tuples and templates as words. */
class TupleTextTest {
    private static final List<Object> VALUES = List.of(
            0L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            2.5,
            -0.0,
            1e300,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            "",
            "a",
            "boundary",
            "two words",
            "it's",
            "\"quoted\"",
            "-option",
            "--",
            "17",
            "2.5",
            "true",
            "NaN",
            "?",
            "?long",
            "?no type",
            "1..5",
            "5..1",
            "a..b",
            "string:a",
            "bytes:zz",
            "http://host:1/",
            "99999999999999999999",
            "new\nline",
            "\uD83D\uDE00",
            true,
            false,
            new byte[0],
            new byte[] {0, -1},
            new double[0],
            new double[] {1, -2.5},
            new long[0],
            new long[] {1, -2});

    @Test
    void aTupleComesBackFromItsWordsAndMatchesThem() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Tuple tuple = Tuple.of(random.ints(1 + random.nextInt(5), 0, VALUES.size())
                    .mapToObj(VALUES::get)
                    .toArray());
            List<String> words = words(TupleText.format(tuple));
            assertThat(TupleText.tuple(words)).as("%s, seed %d", words, seed).isEqualTo(tuple);
            assertThat(TupleText.template(words))
                    .as("%s, seed %d", words, seed)
                    .isEqualTo(Template.of(tuple.fields().toArray()));
        }
    }

    /** Splits as a shell does: at spaces, with '…' as they are and \ before one character. */
    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '\\' && !quoted) {
                i++;
                word.append(line.charAt(i));
            } else if (c == ' ' && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }

    @Test
    void wordsHaveTheTypesOfTheTable() {
        assertThat(TupleText.tuple(List.of(
                        "17",
                        "-3",
                        "2.5",
                        "1e-3",
                        "Infinity",
                        "true",
                        "boundary",
                        "string:17",
                        "bytes:00ff",
                        "doubles:1,2.5",
                        "longs:",
                        "1..5",
                        "double:1")))
                .isEqualTo(Tuple.of(
                        17,
                        -3,
                        2.5,
                        1e-3,
                        Double.POSITIVE_INFINITY,
                        true,
                        "boundary",
                        "17",
                        new byte[] {0, -1},
                        new double[] {1, 2.5},
                        new long[0],
                        "1..5",
                        1.0));
    }

    @Test
    void patternsHaveTheMeaningOfTheTable() {
        assertThat(TupleText.template(List.of(
                        "?", "?long", "1..5", "-1..5", "0.5..2", "1..2.5", "?string:a..f", "?double:0..1", "a..b")))
                .isEqualTo(Template.of(
                        Template.ANY,
                        Template.type(TupleField.Type.LONG),
                        Template.range(1, 5),
                        Template.range(-1, 5),
                        Template.range(0.5, 2.0),
                        Template.range(1.0, 2.5),
                        Template.range("a", "f"),
                        Template.range(0.0, 1.0),
                        "a..b"));
        assertThat(TupleText.template(List.of())).isEqualTo(Template.ALL);
    }

    @ParameterizedTest
    @CsvSource({
        "?, is a pattern",
        "long:x, is no value of type long",
        "boolean:yes, neither true nor false",
        "bytes:0, is no value of type bytes",
        "99999999999999999999, use double:",
    })
    void aWrongWordIsNamedWithTheRemedy(String word, String reason) {
        assertThatThrownBy(() -> TupleText.tuple(List.of(word)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + word + "'")
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "?int, names no type",
        "?long:5, has no range",
        "5..1, contains no value",
        "?boolean:false..true, a range has"
    })
    void aWrongPatternIsNamedWithTheRemedy(String word, String reason) {
        assertThatThrownBy(() -> TupleText.template(List.of(word)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
