package org.parhelion.runs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
    void aValueWithoutAFormInJsonIsRefusedByName() {
        assertThatThrownBy(() -> Json.line(Map.of("thread", Thread.currentThread())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
    }
}
