package org.parhelion.runs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @TempDir
    private Path directory;

    private Config read(String text, String... settings) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, text);
        return ConfigReader.read(file, List.of(settings));
    }

    @Test
    void settingsAreLaidOverTheFileInOrder() throws IOException {
        Config config =
                read("steps: 1\ngrid: {points: [2, 3]}\n", "steps=2", "grid.points=[4,5]", "a.b.c=x", "steps=3");
        assertThat(config.integer("steps", 0, 9)).isEqualTo(3);
        assertThat(config.section("grid").integers("points", 1, 9)).containsExactly(4, 5);
        assertThat(config.section("a").section("b").text("c")).isEqualTo("x");
    }

    @Test
    void pathsAreRelativeToWhereTheyWereWritten() throws IOException {
        Config config = read("file: data/a.npy\n", "other=b.npy");
        assertThat(config.path("file"))
                .isEqualTo(directory.resolve("data/a.npy").toAbsolutePath());
        assertThat(config.path("other")).isEqualTo(Path.of("b.npy").toAbsolutePath());
    }

    @Test
    void keysThatNobodyAskedForAreRefusedInSectionsToo() throws IOException {
        Config config = read("a: 1\nb:\n  c: 2\n  dd: 3\n");
        config.integer("a", 0, 9);
        config.section("b").integer("c", 0, 9);
        config.section("b").has("d");
        assertThatThrownBy(config::refuseUnknownKeys)
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory.resolve("a.yaml") + ":4: b.dd: unknown key; did you mean d?");
    }

    @Test
    void theNearestWordIsSuggestedAndNoneWhereNoneIsNear() {
        List<String> words = List.of("precision", "points", "spacing", "steps");
        assertThat(Suggestion.nearest("percision", words)).contains("precision");
        assertThat(Suggestion.nearest("spacign", words)).contains("spacing");
        assertThat(Suggestion.nearest("step", words)).contains("steps");
        assertThat(Suggestion.nearest("velocity", words)).isEmpty();
    }

    @Test
    void aFileWithoutKeysOrWithTwoDocumentsIsRefused() {
        assertThatThrownBy(() -> read("- 1\n- 2\n")).hasMessageContaining("holds a list");
        assertThatThrownBy(() -> read("")).hasMessageContaining("holds nothing");
        assertThatThrownBy(() -> read("a: 1\n---\nb: 2\n")).hasMessageContaining("second document");
    }
}
