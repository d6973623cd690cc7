package org.parhelion.runs.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "1e6, 1000000",
        "1E+3, 1000",
        "4.096e3, 4096",
        "1_000, 1000",
        "12.0, 12",
        "12., 12",
        "+7, 7",
        "1200e-2, 12",
        "0e999, 0"
    })
    void aWholeNumberIsReadHoweverItIsWritten(String text, int value) throws IOException {
        Config config = read("steps: " + text + "\n");
        assertThat(config.integer("steps", 0, Integer.MAX_VALUE)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1.5", "1e-1", "4.0961e3", "two", "1e", "0x10", "1 m", "1e9999999999", "--1", "1e6.5", "NaN"})
    void whatIsNoWholeNumberIsRefused(String text) throws IOException {
        Config config = read("steps: " + text + "\n");
        assertThatThrownBy(() -> config.integer("steps", 0, 99))
                .isInstanceOf(ConfigException.class)
                .hasMessage(directory.resolve("a.yaml") + ":1: steps: '" + text
                        + "' is not a whole number; 0 … 99 is required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e2", "1e999", "-1", "100"})
    void aWholeNumberOutOfRangeIsRefused(String text) throws IOException {
        Config config = read("steps: " + text + "\n");
        assertThatThrownBy(() -> config.integer("steps", 0, 99))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("steps: " + text + " is out of range; 0 … 99 is required");
    }

    @Test
    void aTemperatureIsCountedFromAbsoluteZeroAndADifferenceIsNot() throws IOException {
        Config config = read("a: 20 °C\nb: 0.5 °C\nc: 2 °C/mm\n");
        assertThat(config.quantity("a", Dimension.TEMPERATURE)).isEqualTo(293.15);
        assertThat(config.positiveDifference("b", Dimension.TEMPERATURE)).isEqualTo(0.5);
        assertThat(config.quantity("c", Dimension.GRADIENT)).isEqualTo(2000);
    }

    @Test
    void nonBreakingSpacesAndAByteOrderMarkArePlainWhiteSpaceToYaml() throws IOException {
        Config config = read("\uFEFFsteps:\u00a05\ngrid:\n\u00a0 points:\u00a0[2,\u00a03]\n  spacing: 2\u00a0mm\n");
        assertThat(config.integer("steps", 0, 9)).isEqualTo(5);
        assertThat(config.section("grid").integers("points", 1, 9)).containsExactly(2, 3);
        assertThat(config.section("grid").quantity("spacing", Dimension.LENGTH)).isEqualTo(0.002);
    }

    @Test
    void whateverIsWrittenAsAValueIsReadOrRefusedWithItsPlace() throws IOException {
        long seed = Long.getLong("parhelion.seed", 20261129);
        Random random = new Random(seed);
        String alphabet = "0123456789.eE+-_ msK°Cµ/*^²⁻¹%\u00a0[]'\"\\x";
        List<Consumer<Config>> reads = List.of(
                config -> config.quantity("key", Dimension.LENGTH),
                config -> config.integer("key", 0, 9),
                config -> config.integers("key", 0, 9),
                config -> config.unit("key", Dimension.VELOCITY),
                config -> config.path("key"),
                config -> config.choice("key", List.of("a", "b")),
                config -> config.positives("key", Dimension.TIME));
        for (int n = 0; n < 5000; n++) {
            String value = random.ints(random.nextInt(12), 0, alphabet.length())
                    .mapToObj(c -> alphabet.substring(c, c + 1))
                    .collect(Collectors.joining());
            String what = "-Dparhelion.seed=%d, value %d, '%s'".formatted(seed, n, value);
            Config config;
            try {
                config = read("key: " + value + "\n");
            } catch (RuntimeException e) {
                assertPlaced(e, what);
                continue;
            }
            for (Consumer<Config> read : reads) {
                try {
                    read.accept(config);
                } catch (RuntimeException e) {
                    assertPlaced(e, what);
                }
            }
        }
    }

    private void assertPlaced(RuntimeException refusal, String what) {
        assertThat(refusal)
                .as(what)
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(directory.resolve("a.yaml") + ":");
    }

    @Test
    void aNameThatNoFileCanHaveIsRefused() throws IOException {
        Config config = read("file: \"a\\0b\"\n");
        assertThatThrownBy(() -> config.path("file"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":1: file: 'a b' cannot be the name of a file");
    }

    @Test
    void remarksOfAllSectionsAreKeptWithTheirPlaces() throws IOException {
        Config config = read("a: 1\nb:\n  c: 2\n");
        config.section("b").note("c", "two");
        assertThat(config.notes()).containsExactly(directory.resolve("a.yaml") + ":3: b.c: two");
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
        assertThatThrownBy(() -> read("- 1\n- 2\n")).hasMessageContaining("contains a list");
        assertThatThrownBy(() -> read("")).hasMessageContaining("contains nothing");
        assertThatThrownBy(() -> read("a: 1\n---\nb: 2\n")).hasMessageContaining("second document");
    }
}
