package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.process.ProcessJob;

/** The guide's page on transports quotes the files of this directory as they are. */
class TransportPageTest {
    private static final Pattern JAVA = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Path SOURCES = ProcessJob.root().resolve("testkit/src/test/java/org/example");

    @Test
    void everyBlockOfThePageIsPartOfAFile() throws IOException {
        String page = Files.readString(ProcessJob.root().resolve("docs/guide/write-a-transport.md"));
        List<MatchResult> blocks = JAVA.matcher(page).results().toList();
        String sources = sources();
        assertThat(blocks).isNotEmpty().allSatisfy(block -> assertThat(sources).contains(unindented(block.group(1))));
    }

    /** All files, without indentation, which depends on how deep a class is nested. */
    private static String sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(TransportPageTest::read)
                    .map(TransportPageTest::unindented)
                    .collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n", "", "\n"));
    }
}
