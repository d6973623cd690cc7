package org.parhelion.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZarrJsonTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());

    @RepeatedTest(100)
    void whatIsWrittenIsReadAgain(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Object value = value(new Random(seed), 4);
        assertThat(ZarrJson.read(ZarrJson.write(value))).as("seed %d", seed).isEqualTo(value);
    }

    private static Object value(Random random, int deep) {
        return switch (random.nextInt(deep > 0 ? 8 : 5)) {
            case 0 -> random.nextLong() >> (8 + random.nextInt(56));
            case 1 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 2 -> random.nextBoolean();
            case 3 -> ZarrJson.NULL;
            case 4 -> text(random);
            case 5 -> {
                List<Object> list = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    list.add(value(random, deep - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    map.put(text(random), value(random, deep - 1));
                }
                yield map;
            }
        };
    }

    private static String text(Random random) {
        String characters = "abc\"\\/\n\t\r\b\u0001é世{}[],:";
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            text.append(characters.charAt(random.nextInt(characters.length())));
        }
        return text.toString();
    }

    @Test
    void theFormsOfOtherWritersAreRead() {
        assertThat(ZarrJson.read(" {\"a\" : [ ] ,\"b\":{},\"c\":-1.5E+3, \"d\":\"\\u00e9\\/\"}\n"))
                .isEqualTo(Map.of("a", List.of(), "b", Map.of(), "c", -1500.0, "d", "é/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,",
                "[1 2]",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "\"x",
                "tru",
                "1.2.3",
                "\"\\x\"",
                "\"\\u12\"",
                "1 1"
            })
    void whatIsNotJsonIsRefusedWithThePlace(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZarrJson.read(text))
                .withMessageContaining("at character");
    }

    @Test
    void aDocumentThatIsNestedTooDeepIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ZarrJson.read("[".repeat(100_000)))
                .withMessageContaining("levels");
    }
}
