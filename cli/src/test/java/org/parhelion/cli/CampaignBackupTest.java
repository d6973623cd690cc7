package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CampaignBackupTest {
    @TempDir
    private Path directory;

    private Path sweep = Path.of("");
    private Path there = Path.of("");
    private Path copy = Path.of("");

    @BeforeEach
    void runCampaign() throws IOException {
        sweep = directory.resolve("echo.yaml");
        there = directory.resolve("there");
        copy = directory.resolve("copy.zip");
        Files.writeString(sweep, """
                command: [echo, "y {x}"]
                parameters: {x: [1, 2, 3]}
                results: {y: {regex: "y (.*)"}}
                """);
        assertThat(Shell.parhelion("campaign", "run", sweep.toString(), "-o", there.toString())
                        .status())
                .isZero();
        Shell backup = Shell.parhelion("campaign", "backup", there.toString(), copy.toString());
        assertThat(backup.status()).as(backup.err()).isZero();
        assertThat(backup.out()).contains("1 campaign, 3 of 3 tasks have ended");
    }

    private static Shell restore(Path file, Path directory) {
        return Shell.parhelion("campaign", "restore", file.toString(), directory.toString());
    }

    @Test
    void aRestoredCampaignHasTheSameResults() throws IOException {
        Path restored = directory.resolve("restored");
        Shell restore = restore(copy, restored);
        assertThat(restore.status()).as(restore.err()).isZero();
        Shell again = Shell.parhelion("campaign", "run", sweep.toString(), "-o", restored.toString());
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(restored.resolve("results.csv")).hasSameTextualContentAs(there.resolve("results.csv"));
        assertThat(restored.resolve("timings.csv"))
                .as("nothing ran again")
                .hasSameTextualContentAs(there.resolve("timings.csv"));
    }

    @Test
    void aStoreThatWentBackRunsTheRestAgainWithTheSameResults() throws IOException {
        String address = "sqlite:" + there.resolve("campaign.db");
        Shell extent = Shell.parhelion("campaign", "rewind", address);
        assertThat(extent.status()).as(extent.err()).isZero();
        assertThat(extent.out()).contains("from entry 1 (");
        String table = Files.readString(there.resolve("results.csv"));

        Shell back = Shell.parhelion("campaign", "rewind", address, "--entry", "1");
        assertThat(back.status()).as(back.err()).isZero();
        assertThat(back.out()).contains("0 of ");
        Shell again = Shell.parhelion("campaign", "run", sweep.toString(), "-o", there.toString());
        assertThat(again.status()).as(again.err()).isZero();
        assertThat(there.resolve("results.csv")).hasContent(table);
        assertThat(Shell.parhelion("campaign", "rewind", address).out()).contains("to entry ");
    }

    @Test
    void aPlaceThatALogDoesNotHaveIsRefused() {
        String address = "sqlite:" + there.resolve("campaign.db");
        Shell beyond = Shell.parhelion("campaign", "rewind", address, "--entry", "4711");
        assertThat(beyond.status()).isEqualTo(2);
        assertThat(beyond.err()).contains("no commit ends at entry 4711; the log reaches from entry 1 (");
        Shell noTime = Shell.parhelion("campaign", "rewind", address, "--until", "yesterday");
        assertThat(noTime.status()).isEqualTo(2);
        assertThat(noTime.err()).contains("yesterday");
    }

    @Test
    void aDirectoryWithAStoreIsNotOverwritten() {
        Shell restore = restore(copy, there);
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).contains("campaign.db already");
    }

    @Test
    void aFileThatIsNoBackupIsRefused() throws IOException {
        Path other = directory.resolve("other.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(other))) {
            zip.putNextEntry(new ZipEntry("../evil"));
        }
        Path target = directory.resolve("target");
        Shell restore = restore(other, target);
        assertThat(restore.status()).isEqualTo(2);
        assertThat(restore.err()).contains("no backup of a campaign");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    @Test
    void aDamagedBackupIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(copy);
        Files.write(copy, Arrays.copyOf(bytes, bytes.length / 2));
        Path target = directory.resolve("target");
        assertThat(restore(copy, target).status()).isNotZero();
        assertThat(target.resolve("campaign.db")).doesNotExist();
    }

    @Test
    void aDirectoryWithoutACampaignIsNamed() {
        Shell backup = Shell.parhelion("campaign", "backup", directory.toString(), copy.toString());
        assertThat(backup.status()).isEqualTo(2);
        assertThat(backup.err()).contains("campaign.db");
    }
}
