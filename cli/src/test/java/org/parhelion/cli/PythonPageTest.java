package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python of the guide reads what a run writes. */
class PythonPageTest {
    private static final Pattern PYTHON =
            Pattern.compile("^```python\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    private Path directory;

    @Test
    void theScriptOfThePageReadsARun() throws IOException, InterruptedException {
        String python = pythonWithNumpy();
        Path output = directory.resolve("run");
        Shell shell = Shell.parhelion(
                "run",
                Shell.config("heat.yaml"),
                "--set",
                "grid.points=[64,64]",
                "--set",
                "steps=100",
                "-n",
                "2",
                "-o",
                output.toString());
        assertThat(shell.status()).as(shell.err()).isZero();
        String script = PYTHON.matcher(Files.readString(Shell.root().resolve("docs/guide/python.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .collect(Collectors.joining());
        Path printed = directory.resolve("printed");
        assertThat(run(python, output, printed, script))
                .as(Files.readString(printed))
                .isZero();
        assertThat(Files.readString(printed)).startsWith("heat: 100 steps, hottest ");
    }

    /** The first Python of this machine that has NumPy. Without one the test is skipped; where CI=true it fails. */
    private String pythonWithNumpy() throws InterruptedException {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            if (run(python, directory, directory.resolve("numpy"), "import numpy") == 0) {
                return python;
            }
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("python3 with NumPy is needed: apt-get install python3-numpy");
        }
        return Assumptions.abort("needs python3 with NumPy");
    }

    /** The exit status of {@code python -c script} in directory {@code at}; what it prints goes to a file. */
    private static int run(String python, Path at, Path printed, String script) throws InterruptedException {
        try {
            return new ProcessBuilder(python, "-c", script)
                    .directory(at.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start()
                    .waitFor();
        } catch (IOException notThere) {
            return 127;
        }
    }
}
