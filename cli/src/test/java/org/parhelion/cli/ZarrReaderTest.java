package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader that is not ours, zarrita under Node.js, finds in a Zarr store what the run computed. */
class ZarrReaderTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "zstd"})
    void zarritaReadsEveryFrameAsTheArrayFilesHaveIt(String compression) throws IOException, InterruptedException {
        Path modules = zarrita();
        Path output = directory.resolve("run");
        Shell shell = Shell.parhelion(
                "run",
                Shell.config("heat.yaml"),
                "--set",
                "grid.points=[40,1100]",
                "--set",
                "steps=60",
                "--set",
                "output.every=20",
                "--set",
                "output.format=[npy,zarr]",
                "--set",
                "output.compression=" + compression,
                "--set",
                "output.multiscales=true",
                "-n",
                "3",
                "-o",
                output.toString());
        assertThat(shell.status()).as(shell.err()).isZero();
        List<String> printed = read(modules, output.resolve("fields.zarr"));
        assertThat(printed.getFirst())
                .isEqualTo("temperature float64 3x40x1100 time,y,x " + sumOfFrames(output, 40 * 1100 * Double.BYTES));
        assertThat(printed.get(1)).startsWith("step int64 3 time ");
        assertThat(printed.get(2)).startsWith("time float64 3 time ");
        assertThat(printed.get(3)).startsWith("y float64 40 y ");
        assertThat(printed.get(4)).startsWith("x float64 1100 x ");
        assertThat(printed.get(5))
                .isEqualTo("level-1/temperature float64 3x20x550 time,y,x " + sumOfMeans(output, 40, 1100));
        assertThat(printed.get(6)).startsWith("level-2/temperature float64 3x10x275 time,y,x ");
        assertThat(printed.getLast()).isEqualTo("0.5 temperature temperature,level-1/temperature,level-2/temperature");
    }

    private static String sumOfFrames(Path output, int bytes) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(3 * bytes);
        for (int step = 20; step <= 60; step += 20) {
            byte[] file = frame(output, step);
            all.put(file, file.length - bytes, bytes);
        }
        return sum(all);
    }

    private static byte[] frame(Path output, int step) throws IOException {
        return Files.readAllBytes(output.resolve("temperature-00000%d.npy".formatted(step)));
    }

    /** The sum of the means of 2 × 2 points. */
    private static String sumOfMeans(Path output, int rows, int columns) throws IOException {
        ByteBuffer means =
                ByteBuffer.allocate(3 * rows * columns / 4 * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int step = 20; step <= 60; step += 20) {
            byte[] file = frame(output, step);
            int bytes = rows * columns * Double.BYTES;
            DoubleBuffer u = ByteBuffer.wrap(file, file.length - bytes, bytes)
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asDoubleBuffer();
            for (int j = 0; j < rows; j += 2) {
                for (int i = 0; i < columns; i += 2) {
                    int p = j * columns + i;
                    means.putDouble((u.get(p) + u.get(p + 1) + u.get(p + columns) + u.get(p + columns + 1)) / 4);
                }
            }
        }
        return sum(means);
    }

    /** The sum of all bytes that were put. */
    private static String sum(ByteBuffer bytes) {
        try {
            MessageDigest sum = MessageDigest.getInstance("SHA-256");
            sum.update(bytes.flip());
            return HexFormat.of().formatHex(sum.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> read(Path modules, Path store) throws IOException, InterruptedException {
        // Node.js looks for modules beside the script.
        Path script = Files.copy(
                Shell.root().resolve("cli/src/test/resources/read-zarr.mjs"),
                Files.createTempDirectory(modules, "read").resolve("read-zarr.mjs"));
        Path printed = directory.resolve("printed");
        Process node = new ProcessBuilder(
                        "node",
                        script.toString(),
                        store.toString(),
                        "temperature",
                        "step",
                        "time",
                        "y",
                        "x",
                        "level-1/temperature",
                        "level-2/temperature")
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        int status = node.waitFor();
        Files.delete(script);
        Files.delete(script.getParent());
        assertThat(status).as(Files.readString(printed)).isZero();
        return Files.readAllLines(printed);
    }

    /** Where {@code scripts/test-dependencies} installs it. Without it the test is skipped; where CI=true it fails. */
    private static Path zarrita() {
        Path cache = Optional.ofNullable(System.getenv("PARHELION_CACHE"))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".cache", "parhelion"));
        Path modules = cache.resolve("zarrita");
        if (!Files.isDirectory(modules.resolve("node_modules/zarrita"))) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("zarrita is needed in " + modules + ": scripts/test-dependencies");
            }
            Assumptions.abort("needs zarrita: scripts/test-dependencies installs it into " + modules);
        }
        return modules;
    }
}
