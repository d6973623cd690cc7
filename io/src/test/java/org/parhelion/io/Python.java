package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Debian's Python as an independent reader. {@code scripts/test-dependencies} installs its modules. */
public final class Python {
    private static final String PYTHON = "/usr/bin/python3";

    private Python() {}

    /** Skips the test without a module; where CI=true it fails. */
    public static void need(String module) throws IOException, InterruptedException {
        try {
            if (start(List.of(PYTHON, "-c", "import " + module)).waitFor() == 0) {
                return;
            }
        } catch (IOException e) {
            if (!"true".equals(System.getenv("CI"))) {
                Assumptions.abort(PYTHON + " cannot be started: " + e.getMessage());
            }
            throw e;
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(PYTHON + " needs the module " + module + ": scripts/test-dependencies");
        }
        Assumptions.abort(PYTHON + " lacks the module " + module + ": scripts/test-dependencies installs it");
    }

    /** The lines that a script prints. */
    public static List<String> run(String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PYTHON, "-c", script));
        command.addAll(List.of(arguments));
        Process process = start(command);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
