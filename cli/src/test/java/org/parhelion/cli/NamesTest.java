package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One word has one meaning in the whole project; see docs/STYLE.md. */
class NamesTest {
    @Test
    void aSimpleNameStandsForOneTypeInAllModules() throws IOException {
        assertThat(sources()).hasSizeGreaterThan(300);
        Map<String, List<Path>> byName =
                sources().stream().collect(Collectors.groupingBy(file -> String.valueOf(file.getFileName())));
        assertThat(byName.values())
                .filteredOn(files -> files.size() > 1)
                .as("types with the same simple name; rename the internal one")
                .isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Shell.root())) {
            return files.filter(file -> file.toString().matches(".*/main/java/.*[A-Z]\\w*\\.java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        }
    }
}
