package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayFileTest {
    @TempDir
    private Path directory;

    private Path text(String content) throws IOException {
        return Files.writeString(directory.resolve("a.txt"), content);
    }

    private static void refused(Path file, String words, int... points) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> {
                    if (points.length == 0) {
                        ArrayFile.read(file);
                    } else {
                        ArrayFile.readOnGrid(file, points);
                    }
                })
                .withMessageStartingWith(file.toString())
                .withMessageContaining(words);
    }

    @Test
    void anArrayOfAnotherShapeIsNotLaidOnTheGrid() throws IOException {
        Path file = directory.resolve("a.npy");
        NpyWriter.write(file, new double[12], 4, 3);
        refused(file, "has shape (4, 3); a grid of [3, 4] points needs 12", 3, 4);
        refused(file, "transpose", 12);
        refused(file, "(4, 3)", 2, 6);
        refused(file, "contains 12 values of shape (4, 3); a grid of [4, 4] points needs 16", 4, 4);
        assertThat(ArrayFile.readOnGrid(file, 4, 3).isFlat()).isFalse();
        NpyWriter.write(file, new double[24], 2, 3, 4);
        refused(file, "(2, 3, 4)", 3, 2, 4);
        refused(file, "(2, 3, 4)", 6, 4);
        NpyWriter.write(file, new double[24], 4, 6);
        refused(file, "(4, 6)", 2, 3, 4);
    }

    @Test
    void flatArraysAndExtentsOfOneAndRowsOfABodyFit() throws IOException {
        Path file = directory.resolve("a.npy");
        NpyWriter.write(file, new double[12], 12);
        assertThat(ArrayFile.readOnGrid(file, 3, 4).isFlat()).isTrue();
        NpyWriter.write(file, new double[12], 1, 3, 4, 1);
        assertThat(ArrayFile.readOnGrid(file, 3, 4).isFlat()).isFalse();
        assertThat(ArrayFile.readOnGrid(file, 3, 1, 4).values()).hasSize(12);
        NpyWriter.write(file, new double[24], 6, 4);
        assertThat(ArrayFile.readOnGrid(file, 2, 3, 4).values()).hasSize(24);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1\\n2\\n3\\n4\\n5\\n6\\n",
                "1 2 3 4 5 6",
                "# two rows\\n1.0e0 2 3\\n4 5 6\\n",
                "1,2,3\\n4,5,6\\n",
                "1, 2, 3,\\n4, 5, 6,\\n",
                "1;2;3\\r\\n4;5;6\\r\\n",
                "\uFEFF1\\t2\\t3\\r\\n\\r\\n  4\\t5\\t6  # the last row",
                "1\u00a02\u202f3\\n+4 5. .6e1",
            })
    void textIsReadHoweverItsNumbersAreSet(String content) throws IOException {
        Path file = text(content.translateEscapes());
        assertThat(ArrayFile.readOnGrid(file, 2, 3).values()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1\\n2\\nthree\\n             | :3: 'three' is not a number",
                "# x\\n1 2\\n3 4 5\\n         | :3: 3 numbers in this line; 2 in the lines before it",
                "1,2\\n3,,4\\n                | :2: no number before ','",
                "1,2\\n,3\\n                  | :2: no number before ','",
                "1 2 3\\n4 5 6d\\n            | :2: '6d' is not a number",
                "0x10                         | :1: '0x10' is not a number",
                "1\\n2\\n3\\n4\\n5\\n6\\n7\\n  | :7: more than 6 values; a grid of [2, 3] points needs 6",
                "1\\n2\\n3\\n4\\n5\\n          | : contains 5 values; a grid of [2, 3] points needs 6",
                "1 2\\n3 4\\n5 6\\n           | : has shape (3, 2); a grid of [2, 3] points needs 6",
                "#                            | : contains 0 values",
            })
    void textThatIsWrongIsRefusedWithItsLine(String content, String words) throws IOException {
        refused(text(content.translateEscapes()), words, 2, 3);
    }

    @Test
    void longLinesThatHoldNoNumberAreRefusedAtOnce() throws IOException {
        refused(text("x".repeat(1_000_000)), ":1: 'xxxx", 2, 3);
        Path binary = directory.resolve("a.bin");
        Files.write(binary, new byte[] {'1', '\n', (byte) 0xff, (byte) 0xfe, 0, 1});
        refused(binary, "not UTF-8 text; the extension of a binary file must be .npy or .f32");
    }

    @Test
    void textIsReadAsJavaWritesNumbers() throws IOException {
        long seed = Long.getLong("parhelion.seed", 20261129);
        double[] values = new Random(seed).doubles(5000, -1e9, 1e9).toArray();
        Path file = text(IntStream.range(0, 5000)
                .mapToObj(p -> values[p] + (p % 10 == 9 ? "\n" : " "))
                .collect(Collectors.joining()));
        ArrayFile read = ArrayFile.read(file);
        assertThat(read.shape()).containsExactly(500, 10);
        assertThat(read.values()).as("-Dparhelion.seed=%d", seed).containsExactly(values);
    }

    @Test
    void rawFloatsAreAsManyAsThereArePointsAndWhole() throws IOException {
        Path file = directory.resolve("a.f32");
        byte[] bytes = new byte[24];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(20, 1.5f);
        Files.write(file, bytes);
        assertThat(ArrayFile.readOnGrid(file, 2, 3).values()[5]).isEqualTo(1.5);
        refused(file, "contains 6 values; a grid of [2, 2] points needs 4", 2, 2);
        Files.write(file, new byte[23]);
        refused(file, "23 bytes are not a whole number of float32 values", 2, 3);
        Files.write(file, new byte[0]);
        refused(file, "contains 0 values", 2, 3);
    }

    @Test
    void damagedTextIsReadOrRefusedButNeverAnotherException() throws IOException {
        long seed = Long.getLong("parhelion.seed", 20261129);
        Random random = new Random(seed);
        String alphabet = "0123456789.,;eE+-#\n\r \tNaIx\u00a0\u0000é";
        for (int n = 0; n < 2000; n++) {
            String content = random.ints(random.nextInt(40), 0, alphabet.length())
                    .mapToObj(c -> alphabet.substring(c, c + 1))
                    .collect(Collectors.joining());
            Path file = directory.resolve("a.txt");
            Files.write(file, content.getBytes(n % 2 == 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
            try {
                assertThat(ArrayFile.read(file).values().length).isLessThan(40);
            } catch (DataException e) {
                assertThat(e.getMessage())
                        .as("-Dparhelion.seed=%d, file %d", seed, n)
                        .startsWith(file.toString());
            }
        }
    }
}
