package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page and the API by their options. */
@Timeout(120)
class CampaignPageCommandTest {
    @TempDir
    private Path directory = Path.of("");

    private String campaign() throws IOException {
        return Files.writeString(directory.resolve("echo.yaml"), "command: [echo, '{x}']\nparameters: {x: [1, 2, 3]}\n")
                .toString();
    }

    @Test
    void aCampaignOfThisMachineHasAPageUnderAToken() throws IOException {
        Shell run = Shell.parhelion(
                "campaign", "run", campaign(), "-o", directory.resolve("out").toString(), "--view");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.err()).containsPattern("page: http://127\\.0\\.0\\.1:\\d+/#token=[A-Za-z0-9_-]{32}");
    }

    @Test
    void addressesThatOthersCouldUseAreRefused() throws IOException {
        String served = directory.resolve("served").toString();
        Shell open = Shell.parhelion("campaign", "serve", served, "--listen", "127.0.0.1:0", "--http", "0.0.0.0:0");
        assertThat(open.status()).isEqualTo(2);
        assertThat(open.err()).contains("certificate", "127.0.0.1");
        Shell wrong = Shell.parhelion("campaign", "serve", served, "--listen", "127.0.0.1:0", "--http", "8080");
        assertThat(wrong.status()).isEqualTo(2);
        assertThat(wrong.err()).contains("--http 8080", "HOST:PORT");
        Shell port = Shell.parhelion(
                "campaign", "run", campaign(), "-o", directory.resolve("out").toString(), "--view=99999");
        assertThat(port.status()).isEqualTo(2);
        assertThat(port.err()).contains("99999");
    }
}
