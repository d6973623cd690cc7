package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./parhelion test} says of the reports that a build leaves, with a Maven that only writes them. */
class TestScriptTest {
    @TempDir
    private Path checkout;

    @BeforeEach
    void copyTheScript() throws IOException {
        Path scripts = Files.createDirectory(checkout.resolve("scripts"));
        Files.copy(Shell.root().resolve("scripts/test"), scripts.resolve("test"));
        Files.createDirectories(checkout.resolve("a/target/surefire-reports"));
    }

    /** Runs the script after a Maven that leaves a report with these sums and ends with {@code status}. */
    private Shell test(int status, int tests, int errors, int failures, String... options) throws Exception {
        Path maven = checkout.resolve("scripts/maven");
        // The script counts reports that are newer than its own file, so the report is written until it is newer.
        String fake = """
                #!/bin/sh
                until [ -n "$(find a -name 'TEST-*.xml' -newer parhelion-test.*)" ]; do
                  echo '<testsuite name="ATest" tests="%d" errors="%d" skipped="0" failures="%d">' > a/target/surefire-reports/TEST-ATest.xml
                done
                exit %d
                """.formatted(tests, errors, failures, status);
        Files.writeString(maven, fake);
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        List<String> line = new ArrayList<>(List.of("bash", "scripts/test", "--fast"));
        line.addAll(List.of(options));
        ProcessBuilder script = new ProcessBuilder(line)
                .directory(checkout.toFile())
                .redirectErrorStream(true)
                .redirectOutput(checkout.resolve("output").toFile());
        script.environment().put("TMPDIR", checkout.toString());
        Process process = script.start();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Shell(process.exitValue(), Files.readString(checkout.resolve("output")), "", List.of());
    }

    @Test
    void testsThatPassAreCounted() throws Exception {
        Shell passed = test(0, 7, 0, 0);
        assertThat(passed.status()).isZero();
        assertThat(passed.out()).contains("Tests run: 7, Failures: 0", "all tests passed");
    }

    @Test
    void aFailureIsReportedThoughMavenEndsWell() throws Exception {
        for (Shell failed : List.of(test(0, 7, 0, 1, "-fn"), test(0, 7, 1, 0, "-Dmaven.test.failure.ignore"))) {
            assertThat(failed.status()).isEqualTo(1);
            assertThat(failed.out()).contains("the tests failed").doesNotContain("passed");
        }
    }

    @Test
    void whatMavenHidesIsNotCalledPassed() throws Exception {
        assertThat(test(0, 7, 0, 0, "--fail-never").out())
                .contains("the tests that ran passed")
                .doesNotContain("all tests passed");
    }

    @Test
    void theStatusOfMavenIsKept() throws Exception {
        assertThat(test(3, 7, 0, 1).status()).isEqualTo(3);
    }
}
