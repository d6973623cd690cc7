package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.file.ConfigException;

class LayerSectionTest {
    private static final String WAVE = """
            problem: wave
            steps: 3
            velocity: 1500 m/s
            grid: {points: [40, 50], spacing: 10 m}
            source: {place: [0 m, 0 m], frequency: 8 Hz}
            """;
    private static final String MAXWELL = """
            problem: maxwell
            steps: 3
            grid: {points: [40, 50], spacing: 1 mm}
            source: {place: [0 m, 0 m], frequency: 10 GHz}
            """;

    @TempDir
    private Path directory;

    private List<String> fields(String text) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, text);
        return RunFile.read(file, List.of()).model().fields();
    }

    @Test
    void theLayerAddsMemoriesAlongItsAxes() throws IOException {
        assertThat(fields(WAVE)).containsExactly("u");
        assertThat(fields(WAVE + "matched-layer: {}\n")).containsExactly("u x", "u y", "u", "u xx", "u yy");
        assertThat(fields(WAVE + "matched-layer: {points: 6, frequency: 9 Hz, sides: [x-low, x-high]}\n"))
                .containsExactly("u x", "u", "u xx");
        assertThat(fields(MAXWELL + "matched-layer: {points: 8, reflection: 1e-5}\n"))
                .contains("ez", "ez x", "hx y");
    }

    @Test
    void wrongLayersAreRefusedWithTheirKey() {
        for (String[] wrong : new String[][] {
            {WAVE + "matched-layer: {points: 30}\n", "matched-layer: ", "leave points between them"},
            {WAVE + "matched-layer: {points: 1}\n", "matched-layer.points", "2"},
            {WAVE + "matched-layer: {sides: [z-low]}\n", "matched-layer.sides", "x-low"},
            {WAVE + "matched-layer: {reflection: 2}\n", "matched-layer.reflection", "less than 1"},
            {WAVE + "matched-layer: {}\nboundary: {x: periodic}\n", "matched-layer", "periodic"},
            {WAVE + "matched-layer: {}\nsponge: {width: 50 m, sides: [x-low]}\n", "matched-layer", "sponge"},
            {MAXWELL + "matched-layer: {}\nattenuation: 1 MHz\n", "matched-layer", "attenuation"},
            {MAXWELL + "matched-layer: {sides: [x-low]}\n", "matched-layer.sides", "all sides"},
        }) {
            assertThatThrownBy(() -> fields(wrong[0]))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(wrong[1])
                    .hasMessageContaining(wrong[2]);
        }
    }
}
