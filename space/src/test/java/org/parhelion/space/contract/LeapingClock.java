package org.parhelion.space.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The time of day of one server process, which a test sets while the server runs; the clock of the machine stays as it is. */
public final class LeapingClock implements AutoCloseable {
    /** Redis and PostgreSQL ask the time of day by {@code gettimeofday}, and measure their own waits by other clocks. */
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <stdlib.h>
            #include <sys/syscall.h>
            #include <sys/time.h>
            #include <time.h>
            #include <unistd.h>

            int gettimeofday(struct timeval *restrict tv, void *restrict tz) {
                struct timespec now;
                char text[32] = {0};
                int file = open(getenv("LEAP_SECONDS_FILE"), O_RDONLY);
                if (file < 0 || read(file, text, sizeof text - 1) < 1) abort();
                close(file);
                syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
                tv->tv_sec = now.tv_sec + atol(text);
                tv->tv_usec = now.tv_nsec / 1000;
                return 0;
            }
            """;

    private final Path directory;

    private LeapingClock(Path directory) {
        this.directory = directory;
    }

    /** Makes a clock that is right; skips the test if there is no C compiler, fails where CI=true. */
    public static LeapingClock make() throws IOException {
        Path directory = Files.createTempDirectory("clock");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x")); // for a server's user
        LeapingClock clock = new LeapingClock(directory);
        clock.set(Duration.ZERO);
        Path source = Files.writeString(directory.resolve("clock.c"), SOURCE);
        String failure =
                run(List.of("gcc", "-shared", "-fPIC", "-o", clock.library().toString(), source.toString()));
        if (!failure.isEmpty()) {
            clock.close();
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(failure);
            }
            Assumptions.abort(failure);
        }
        return clock;
    }

    /** {@return what is wrong; empty if nothing} */
    private static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.onExit().join().exitValue() == 0 ? "" : "gcc failed:\n" + output;
        } catch (IOException e) {
            return "gcc is missing: scripts/test-dependencies installs it (" + e.getMessage() + ")";
        }
    }

    private Path library() {
        return directory.resolve("clock.so");
    }

    private Path leap() {
        return directory.resolve("leap");
    }

    /** {@return what stands before a command whose clock this is} */
    public List<String> prefix() {
        return List.of("env", "LD_PRELOAD=" + library(), "LEAP_SECONDS_FILE=" + leap());
    }

    /** Sets the clock to the machine's time and so many seconds. */
    public void set(Duration ahead) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), Long.toString(ahead.toSeconds()));
        Files.move(next, leap(), StandardCopyOption.ATOMIC_MOVE); // a server reads either the old number or the new one
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
