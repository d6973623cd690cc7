package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 256 KiB, which only root can mount: a run of 64 × 64 doubles (32 KiB and a picture) fits a few times. */
class FullDiskTest {
    @TempDir
    private Path directory;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=256k", "parhelion-test", disk.toString()),
                "a small file system can be mounted by root on Linux only");
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null && succeeds("mountpoint", "-q", disk.toString())) {
            assertThat(succeeds("umount", disk.toString())).isTrue();
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Shell run(String points, String... more) {
        return run(disk.resolve("run"), points, more);
    }

    private static Shell run(Path to, String points, String... more) {
        List<String> args = new java.util.ArrayList<>(List.of(
                "run",
                Shell.config("heat.yaml"),
                "-n",
                "2",
                "-o",
                to.toString(),
                "--set",
                "steps=40",
                "--set",
                "grid.points=" + points));
        args.addAll(List.of(more));
        return Shell.parhelion(args.toArray(String[]::new));
    }

    @Test
    void thePreviousRunStaysReadableWhenTheDiskFillsDuringTheNext() throws IOException {
        Shell first = run("[64,64]");
        assertThat(first.status()).as(first.err()).isZero();
        Path out = disk.resolve("run");
        byte[] report = Files.readAllBytes(out.resolve("report.json"));
        byte[] array = Files.readAllBytes(out.resolve("temperature.npy"));

        Shell refused = run("[256,256]", "--overwrite");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("output: 2 files, about", "of free space", "large-output: true");
        Shell second = run("[256,256]", "--overwrite", "--set", "large-output=true");
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.err())
                .contains("cannot write temperature.npy", "No space left on device", "The earlier run is unchanged")
                .doesNotContain("\tat ");
        assertThat(Shell.files(out)).containsExactly("report.json", "temperature.npy", "temperature.png");
        assertThat(Files.readAllBytes(out.resolve("report.json"))).isEqualTo(report);
        assertThat(Files.readAllBytes(out.resolve("temperature.npy"))).isEqualTo(array);
    }

    @Test
    void theSpaceOfADiskIsAskedForWhatIsWrittenThere() {
        String zarr = "output={name: all, format: zarr, to: \"%s\"}";
        Shell elsewhere =
                run("[256,256]", "--set", String.format(zarr, FullStoreProvider.place(directory.resolve("all"))));
        assertThat(elsewhere.status()).as(elsewhere.err()).isZero();
        assertThat(elsewhere.err()).contains("output: 1 object, about 524 kB in fills://");
        Path there = disk.resolve("all.zarr");
        Shell refused = run(directory.resolve("out"), "[256,256]", "--set", String.format(zarr, there));
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("output: 1 file, about 524 kB in " + there, there + " has", "of free space");
        assertThat(there).doesNotExist();
    }

    @Test
    void objectsAreBoundedToo() {
        String place = FullStoreProvider.place(directory.resolve("all"));
        String stream = "output={name: all, every: 1, format: zarr, to: \"" + place + "\"}";
        Shell refused = run("[64,64]", "--set", "steps=20000", "--set", stream);
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("20001 objects, about", "in fills://", "large-output: true");
        assertThat(directory.resolve("all")).doesNotExist();
    }

    @Test
    void snapshotsThatWereCompleteStayWhenTheDiskFillsLater() throws IOException {
        Shell shell = run("[80,80]", "--set", "output.every=10", "--set", "large-output=true");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err()).contains("No space left on device", "temperature-0000010.npy", "are complete, in");
        List<String> left = Shell.files(disk.resolve("run/unfinished"));
        assertThat(left).contains("temperature-0000010.npy").noneMatch(name -> name.endsWith(".part"));
        assertThat(Files.exists(disk.resolve("run/report.json"))).isFalse();
    }
}
