package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    @TempDir
    private Path directory;

    private Path run(String name, String... more) throws IOException {
        Path config = directory.resolve("plate.yaml");
        Files.writeString(config, """
                problem: heat
                grid:
                  points: [18, 16]
                  spacing: 1 mm
                diffusivity: 1e-4 m²/s
                steps: 20
                initial: {gaussian: {peak: 300 K, width: 3 mm}}
                output: {format: [npy, zarr], every: 10}
                """);
        Path out = directory.resolve(name);
        List<String> args =
                new ArrayList<>(List.of("run", config.toString(), "-o", out.toString(), "--with", "threads"));
        Collections.addAll(args, more);
        Shell shell = Shell.parhelion(args.toArray(String[]::new));
        assertThat(shell.status()).as(shell.err()).isZero();
        return out;
    }

    @Test
    void oneRankAndThreeGiveTheSameBits() throws IOException {
        Shell shell = Shell.parhelion(
                "compare",
                run("one", "-n", "1").toString(),
                run("three", "-n", "3").toString());
        assertThat(shell.status()).as(shell.out()).isZero();
        assertThat(shell.out()).contains("the same bits");
    }

    @Test
    void anotherStepDiffersFromTheFirstSnapshotOn() throws IOException {
        Path one = run("one");
        Path other = run("other", "--set", "dt=70 %");
        Path out = directory.resolve("difference");
        Shell shell = Shell.parhelion("compare", one.toString(), other.toString(), "-o", out.toString());
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out())
                .contains("first difference: fields.zarr/temperature at step 10", "ulps apart", "have the same bits");
        assertThat(out.resolve("difference.png")).isNotEmptyFile();
        Shell json = Shell.parhelion("compare", one.toString(), other.toString(), "--json");
        assertThat(json.status()).isEqualTo(1);
        assertThat(json.out()).startsWith("{\"same\":false").contains("\"index\":[");
    }

    @Test
    void aPathWithoutARunIsAMistakeInTheCommandLine() throws IOException {
        Shell shell = Shell.parhelion(
                "compare", run("one").toString(), directory.resolve("none").toString());
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("none").doesNotContain("\tat ");
    }
}
