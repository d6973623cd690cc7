package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.io.NpyFile;
import org.parhelion.io.store.ObjectStore;
import org.parhelion.io.zarr.ZarrArray;

/** The example of a run file with several streams. */
class StreamsTest {
    @TempDir
    private Path directory;

    @Test
    void everyStreamHasItsPointsAtItsTimes() throws IOException {
        Path out = directory.resolve("out");
        Shell shell = Shell.parhelion(
                "run", Shell.config("streams.yaml"), "-n", "3", "--with", "threads", "-o", out.toString());
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.err()).containsPattern("output: \\d+ files, about \\d");
        assertThat(Shell.files(out))
                .containsExactly("integrals.csv", "means", "report.json", "row", "temperature.npy", "temperature.png");

        assertThat(Shell.files(out.resolve("row")))
                .hasSize(30 + 1 + 1 + 2)
                .contains("temperature-0000010.npy", "temperature.npy", "snapshots.csv", "x.npy", "y.npy");
        assertThat(Files.readAllLines(out.resolve("row/snapshots.csv")))
                .hasSize(31)
                .contains("20,4.0");
        try (NpyFile whole = NpyFile.open(out.resolve("temperature.npy"));
                NpyFile row = NpyFile.open(out.resolve("row/temperature.npy"));
                NpyFile x = NpyFile.open(out.resolve("row/x.npy"))) {
            assertThat(row.shape()).containsExactly(1, 48);
            for (int i = 0; i < 48; i++) {
                assertThat(row.at(i)).isEqualTo(whole.at(64 * 192 + 4 * i));
                assertThat(x.at(i)).isCloseTo(0.01 * (4 * i - 95.5), within(1e-12));
            }
        }

        ObjectStore store = ObjectStore.directory(out.resolve("means/fields.zarr"));
        assertThat(ZarrArray.open(store, "step").read()).containsExactly(100, 200, 300);
        assertThat(ZarrArray.open(store, "temperature-mean").shape()).containsExactly(3, 128, 192);
        assertThat(ZarrArray.open(store, "temperature-variance").attributes()).containsEntry("units", "K²");
    }
}
