package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.Precision;

class NpyTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadBackBitForBit() throws IOException {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        double[] values = new Random(seed).doubles(3 * 5 * 7, -1e300, 1e300).toArray();
        values[0] = -0.0;
        Path file = directory.resolve("a.npy");
        NpyWriter.write(file, values, 3, 5, 7);
        try (NpyFile read = NpyFile.open(file)) {
            assertThat(read.shape()).as("seed %d", seed).containsExactly(3, 5, 7);
            for (int p = 0; p < values.length; p++) {
                assertThat(Double.doubleToRawLongBits(read.at(p)))
                        .as("value %d, seed %d", p, seed)
                        .isEqualTo(Double.doubleToRawLongBits(values[p]));
            }
        }
    }

    @Test
    void piecesMakeTheSameFileAsTheWhole() throws IOException {
        float[] values = new float[200_001];
        for (int p = 0; p < values.length; p++) {
            values[p] = p * 0.25f;
        }
        Path whole = directory.resolve("whole.npy");
        Path pieces = directory.resolve("pieces.npy");
        NpyWriter.write(whole, values, values.length);
        try (NpyWriter writer = NpyWriter.create(pieces, Precision.FLOAT, values.length)) {
            writer.write(values, 0, 1);
            writer.write(values, 1, 150_000);
            writer.write(values, 150_001, 50_000);
        }
        assertThat(pieces).hasSameBinaryContentAs(whole);
    }

    @Test
    void theHeaderIsWhatNumPyWrites() {
        String header = new String(NpyWriter.header(Precision.DOUBLE, 512, 300), StandardCharsets.ISO_8859_1);
        assertThat(header).hasSize(128).startsWith("\u0093NUMPY\1\0v\0").endsWith("\n");
        assertThat(header.substring(10).strip())
                .isEqualTo("{'descr': '<f8', 'fortran_order': False, 'shape': (512, 300), }");
        assertThat(new String(NpyWriter.header(Precision.FLOAT, 4), StandardCharsets.ISO_8859_1))
                .contains("'descr': '<f4'", "'shape': (4,), }");
    }

    @Test
    void numPyLoadsWhatIsWritten() throws Exception {
        assumeNumPy();
        double[] values = {0.1, -2.5e-310, Double.NaN, 4, 5, 6e100};
        Path file = directory.resolve("a.npy");
        NpyWriter.write(file, values, 2, 3);
        String bits = Arrays.stream(values)
                .mapToObj(value -> Long.toHexString(Double.doubleToRawLongBits(value)))
                .collect(Collectors.joining(" "));
        String script = "import numpy,sys; a=numpy.load(sys.argv[1]);"
                + "print(a.shape, a.dtype, *['%x' % v for v in a.view('u8').ravel()])";
        assertThat(python(script, file)).isEqualTo("(2, 3) float64 " + bits);
    }

    @Test
    void whatNumPySavesIsRead() throws Exception {
        assumeNumPy();
        List<String> types = List.of(
                "<f8", ">f8", "<f4", ">f4", "<f2", ">f2", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8", "u1", "<u2",
                ">u2", "<u4", ">u4", "<u8", ">u8");
        String script = "import numpy,sys\n"
                + "for n, t in enumerate('" + String.join(" ", types) + "'.split()):\n"
                + "  for o in 'CF': numpy.save(f'{sys.argv[1]}/{n}{o}.npy', numpy.arange(12).reshape(3,4).astype(t, order=o))";
        python(script, directory);
        for (int n = 0; n < types.size(); n++) {
            for (String order : List.of("C", "F")) {
                try (NpyFile read = NpyFile.open(directory.resolve(n + order + ".npy"))) {
                    assertThat(read.shape()).as(types.get(n)).containsExactly(3, 4);
                    assertThat(read.at(7)).as(types.get(n) + " " + order).isEqualTo(7);
                }
            }
        }
    }

    @Test
    void aFileThatIsCutShortIsRefusedWithWhatItLacks() throws IOException {
        Path file = directory.resolve("a.npy");
        NpyWriter.write(file, new double[10], 10);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 8));
        assertThatThrownBy(() -> NpyFile.open(file).close())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs 80 bytes")
                .hasMessageContaining("the file has 72");
    }

    @Test
    void whatIsNoArrayIsRefused() throws IOException {
        Path file = directory.resolve("a.npy");
        Files.writeString(file, "temperature 300 K, and more");
        assertThatThrownBy(() -> NpyFile.open(file).close())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not a .npy file");
    }

    @Test
    void aFileThatWasNotFilledIsAnErrorWhenItIsClosed() throws IOException {
        NpyWriter writer = NpyWriter.create(directory.resolve("a.npy"), Precision.DOUBLE, 4);
        writer.write(new double[] {1, 2}, 0, 2);
        assertThatThrownBy(writer::close).isInstanceOf(IOException.class).hasMessageContaining("2 of 4");
    }

    private static void assumeNumPy() throws Exception {
        assumeTrue(succeeds("python3", "-c", "import numpy"), "python3 with numpy is not here");
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

    private static String python(String script, Path file) throws Exception {
        Process process = new ProcessBuilder("python3", "-c", script, file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
