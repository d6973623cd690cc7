package org.parhelion.runs.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TilingCacheTest {
    @TempDir
    Path folder;

    @Test
    void aChoiceIsThereForTheNextRunOfTheSameProblemOnly() {
        TilingCache first = cache();
        assertThat(first.chosen("a problem")).isZero();
        first.keep("a problem", 8);
        assertThat(cache().chosen("a problem")).isEqualTo(8);
        assertThat(cache().chosen("another problem")).isZero();
        cache().keep("a problem", 16);
        assertThat(cache().chosen("a problem")).isEqualTo(16);
    }

    @Test
    void aFileThatHoldsNoNumberIsNoChoice() throws IOException {
        cache().keep("a problem", 8);
        for (String damaged : List.of("", "eight", "-3")) {
            Files.writeString(onlyFile(), damaged);
            assertThat(cache().chosen("a problem")).as("'%s'", damaged).isZero();
        }
    }

    @Test
    void keepingLeavesOneFileForAProblem() throws IOException {
        for (int k = 1; k <= 32; k *= 2) {
            cache().keep("a problem", k);
        }
        assertThat(onlyFile()).hasContent("32");
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNoError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        TilingCache cache = new TilingCache(file.resolve("directory"), Host.here());
        cache.keep("a problem", 8);
        assertThat(cache.chosen("a problem")).isZero();
    }

    private TilingCache cache() {
        return new TilingCache(folder.resolve("cache"), Host.here());
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }
}
