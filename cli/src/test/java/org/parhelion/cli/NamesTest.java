package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** One word has one meaning in the whole project; see docs/STYLE.md. */
class NamesTest {
    /** Packages whose names another library has chosen: those of MPJ Express. */
    private static final Path FOREIGN = Path.of("adapters/mpijava/src/main/java");

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

    /** Build directories are not entered: other tests write there at the same time. */
    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(Shell.root(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.endsWith("target") || directory.endsWith(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean foreign = file.startsWith(Shell.root().resolve(FOREIGN))
                        && !file.startsWith(Shell.root().resolve(FOREIGN).resolve("org"));
                if (!foreign && file.toString().matches(".*/main/java/.*[A-Z]\\w*\\.java")) {
                    sources.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return sources;
    }
}
