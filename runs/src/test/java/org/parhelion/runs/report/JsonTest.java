package org.parhelion.runs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

/** JSON as the commands print it. */
class JsonTest {
    @Test
    void whatIsWrittenIsReadBackWithItsOrderAndTypes() {
        Map<String, Object> object = Json.object();
        object.put("text", "a \"quoted\" line\nand another: °");
        object.put("count", 7L);
        object.put("seconds", 0.1);
        object.put("converged", true);
        object.put("unknown", Json.number(Double.NaN));
        object.put("ranks", new int[] {2, 2});
        object.put("rows", List.of(Map.of("value", 1.5e-300), List.of("a", "b")));
        for (String text : List.of(Json.line(object), Json.pretty(object))) {
            Map<String, Object> read = Json.parse(text);
            assertThat(read.keySet()).containsExactlyElementsOf(object.keySet());
            assertThat(read.get("text")).isEqualTo(object.get("text"));
            assertThat(read.get("count")).isEqualTo(7);
            assertThat(read.get("seconds")).isEqualTo(0.1);
            assertThat(read.get("converged")).isEqualTo(true);
            assertThat(read.get("unknown")).isNull();
            assertThat(read.get("ranks")).isEqualTo(List.of(2, 2));
            assertThat(read.get("rows")).isEqualTo(List.of(Map.of("value", 1.5e-300), List.of("a", "b")));
        }
        assertThat(Json.line(object)).doesNotContain("\n");
    }

    @Test
    void numbersOfAnySizeAreReadAsTheyStand() {
        Map<String, Object> read =
                Json.parse("{\"a\":3000000000,\"b\":123456789012345678901,\"c\":-2.5e3,\"d\":[[],{}]}");
        assertThat(read)
                .containsEntry("a", 3_000_000_000L)
                .containsEntry("b", new BigInteger("123456789012345678901"))
                .containsEntry("c", -2500.0)
                .containsEntry("d", List.of(List.of(), Map.of()));
        assertThat(Json.rows("{\"rows\":[{\"n\":1}]}")).isEqualTo(Json.rows("[{\"n\":1}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "1",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{} {}",
                "{}x",
                "{a:1}",
                "{\"a\":[1}"
            })
    void whatIsNotOneObjectIsRefused(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(JacksonException.class);
    }

    /** A mapper of objects would be loaded by every run that replaces another. */
    @Test
    void noMapperOfObjectsIsNeeded() throws IOException {
        try (InputStream code = Objects.requireNonNull(Json.class.getResourceAsStream("Json.class"))) {
            String constants = new String(code.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(constants).contains("tools/jackson/core/JsonParser").doesNotContain("tools/jackson/databind");
        }
    }

    @Test
    void aValueWithoutAFormInJsonIsRefusedByName() {
        assertThatThrownBy(() -> Json.line(Map.of("thread", Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
    }
}
