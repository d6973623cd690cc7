package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A text file of commands and what they lead to, which a reviewer can read (the style of etcd/raft's testdata).
 *
 * <pre>
 * # comment
 * command
 * ----
 * what it led to, up to an empty line
 * </pre>
 *
 * <p>{@code -Dparhelion.golden.update=true} writes what the commands lead to now into the files; read the difference before
 * it is committed.
 */
public final class GoldenScript {
    private static final String SEPARATOR = "----";
    private static final boolean UPDATE = Boolean.getBoolean("parhelion.golden.update");

    private GoldenScript() {}

    /** The scripts in {@code src/test/resources/} + {@code folder}. */
    public static List<Path> in(String folder) {
        try (Stream<Path> files = Files.list(Path.of("src", "test", "resources").resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs every command of {@code file} through {@code interpreter} and compares what it says. */
    public static void check(Path file, Function<String, String> interpreter) {
        try {
            List<String> expected = Files.readAllLines(file);
            List<String> actual = replay(expected, interpreter);
            if (UPDATE) {
                Files.write(file, actual);
            } else {
                assertThat(actual)
                        .as("%s (-Dparhelion.golden.update=true accepts what it says now)", file)
                        .isEqualTo(expected);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> replay(List<String> lines, Function<String, String> interpreter) {
        List<String> replayed = new ArrayList<>();
        int commands = 0;
        for (int i = 0; i < lines.size(); i++) {
            replayed.add(lines.get(i));
            if (i + 1 < lines.size() && lines.get(i + 1).equals(SEPARATOR)) {
                commands++;
                replayed.add(SEPARATOR);
                interpreter
                        .apply(lines.get(i))
                        .lines()
                        .map(String::stripTrailing)
                        .forEach(replayed::add);
                i++;
                while (i + 1 < lines.size() && !lines.get(i + 1).isEmpty()) {
                    i++;
                }
            }
        }
        assertThat(commands).as("commands in the script").isPositive();
        return replayed;
    }
}
