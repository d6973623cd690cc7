package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.Json;

class ReportCommandTest {
    @TempDir
    private Path directory;

    @Test
    void theReportOfARunHasItsPhasesAndBecomesAPage() throws IOException {
        Path out = directory.resolve("out");
        Shell run = Shell.parhelion(
                "run",
                Shell.root().resolve("configs/jacobi.yaml").toString(),
                "-n",
                "3",
                "--with",
                "threads",
                "-o",
                out.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("exposed exchange", "output and observers", "(rank ");
        Object phases = Json.parse(Files.readString(out.resolve("report.json"))).get("phases");
        assertThat(phases).isInstanceOf(List.class);
        assertThat((List<?>) phases)
                .hasSize(5)
                .allSatisfy(phase -> assertThat((List<?>) ((Map<?, ?>) phase).get("secondsByRank"))
                        .hasSize(3));
        Shell shell = Shell.parhelion("report", out.toString());
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.out().strip()).isEqualTo(out.resolve("report.html").toString());
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("<svg", "rank 2", "Largest change of a step", "grid.points", "20 × 20 points")
                .doesNotContain("http:", "https:");
    }

    @Test
    void aDirectoryWithoutARunIsAMistake() {
        Shell shell = Shell.parhelion("report", directory.toString());
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("contains no report.json");
    }
}
