package org.parhelion.runs.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Other programs: whether they are there and what they say. */
public final class Command {
    private static final int TIMEOUT_SECONDS = 10;

    private Command() {}

    /** What a program prints (both streams), or empty where it is missing, fails, or takes longer than ten seconds. */
    public static Optional<String> output(String... command) {
        try {
            Path file = Files.createTempFile("parhelion", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(file.toFile())
                        .start();
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return Optional.empty();
                }
                return process.exitValue() == 0
                        ? Optional.of(
                                Files.readString(file, StandardCharsets.UTF_8).strip())
                        : Optional.empty();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The first line of {@link #output}. */
    public static Optional<String> firstLine(String... command) {
        return output(command).flatMap(text -> text.lines().findFirst());
    }
}
