package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code .npy} files may look like, byte for byte; made here, so that NumPy is not needed. */
class NpyFormsTest {
    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("a.npy");
    }

    private static byte[] npy(int major, String header, byte... values) {
        byte[] text = header.getBytes(major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        ByteBuffer head = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        head.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
        if (major == 1) {
            head.putShort((short) text.length);
        } else {
            head.putInt(text.length);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(head.array(), 0, head.position());
        bytes.writeBytes(text);
        bytes.writeBytes(values);
        return bytes.toByteArray();
    }

    private static String header(String descr, String order, String shape) {
        return "{'descr': " + descr + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }          \n";
    }

    private void refused(byte[] bytes, String... words) throws IOException {
        Files.write(file, bytes);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> NpyFile.open(file).close())
                .withMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(words)
                        .allSatisfy(word -> assertThat(e.getMessage()).contains(word)));
    }

    /** The bits of three elements, most significant byte first, and the values that they stand for. */
    @ParameterizedTest
    @CsvSource({
        "b1, 00 01 01, 0, 1, 1",
        "i1, 80 ff 7f, -128, -1, 127",
        "u1, 80 ff 7f, 128, 255, 127",
        "i2, 8000 ffff 7fff, -32768, -1, 32767",
        "u2, 8000 ffff 7fff, 32768, 65535, 32767",
        "i4, 80000000 ffffffff 00000102, -2147483648, -1, 258",
        "u4, 80000000 ffffffff 00000102, 2147483648, 4294967295, 258",
        "i8, 8000000000000000 ffffffffffffffff 0000000000000102, -9223372036854775808, -1, 258",
        "u8, 8000000000000000 ffffffffffffffff 8000000000000401, 9223372036854775808, 18446744073709551615, 9223372036854777856",
        "f2, 3c00 c000 3555, 1, -2, 0.333251953125",
        "f4, 3f800000 c0000000 3eaaaaab, 1, -2, 0.3333333432674408",
        "f8, 3ff0000000000000 8000000000000000 3fd5555555555555, 1, -0.0, 0.3333333333333333",
    })
    void everyTypeIsReadInBothByteOrders(String type, String hex, double a, double b, double c) throws IOException {
        byte[] big = java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
        int size = big.length / 3;
        byte[] little = new byte[big.length];
        for (int p = 0; p < big.length; p++) {
            little[p] = big[p / size * size + size - 1 - p % size];
        }
        for (String order : size == 1 ? new String[] {"|", "<", ">"} : new String[] {"<", ">"}) {
            for (int version = 1; version <= 3; version++) {
                byte[] values = order.equals(">") ? big : little;
                Files.write(file, npy(version, header("'" + order + type + "'", "False", "(3,)"), values));
                try (NpyFile read = NpyFile.open(file)) {
                    assertThat(new double[] {read.at(0), read.at(1), read.at(2)})
                            .as(order + type + ", version " + version)
                            .containsExactly(a, b, c);
                }
            }
        }
    }

    @Test
    void fortranOrderIsReadAsTheSameArray() throws IOException {
        int[] shape = {2, 3, 4};
        byte[] values = new byte[24];
        for (int k = 0; k < 2; k++) {
            for (int j = 0; j < 3; j++) {
                for (int i = 0; i < 4; i++) {
                    values[k + 2 * (j + 3 * i)] = (byte) (k * 12 + j * 4 + i);
                }
            }
        }
        Files.write(file, npy(1, header("'|u1'", "True", "(2, 3, 4)"), values));
        ArrayFile read = ArrayFile.read(file);
        assertThat(read.shape()).containsExactly(shape);
        for (int p = 0; p < 24; p++) {
            assertThat(read.values()[p]).isEqualTo(p);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"descr\": \"<f8\", \"shape\": (1,), \"fortran_order\": False}",
                "{'shape':(1,),'fortran_order':True,'descr':'<f8'}\n",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1L,), }\n",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (), }\n",
                "  { 'descr' : '<f8' , 'fortran_order' : False , 'shape' : ( 1 , 1 ) }  \n",
            })
    void headersAreReadHoweverTheyAreWritten(String header) throws IOException {
        Files.write(file, npy(1, header, new byte[8]));
        try (NpyFile read = NpyFile.open(file)) {
            assertThat(read.count()).isEqualTo(1);
            assertThat(read.at(0)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "''       | False | (1,)    | type ''        | a.astype('<f8')",
                "'<'      | False | (1,)    | type '<'       | a.astype('<f8')",
                "'f8'     | False | (1,)    | type 'f8'      | a.astype('<f8')",
                "'=c8'    | False | (1,)    | type '=c8'     | a.astype('<f8')",
                "'<f16'   | False | (1,)    | type '<f16'    | a.astype('<f8')",
                "'<c16'   | False | (1,)    | type '<c16'    | a.astype('<f8')",
                "'<S12'   | False | (1,)    | type '<S12'    | a.astype('<f8')",
                "'<U5'    | False | (1,)    | type '<U5'     | a.astype('<f8')",
                "'<M8[ns]'| False | (1,)    | type '<M8[ns]' | a.astype('<f8')",
                "'<f99999999999'| False | (1,) | type        | a.astype('<f8')",
                "[('x', '<f8'), ('y', '<f4')] | False | (1,) | structured type [('x', '<f8'), ('y', '<f4')] | a['name']",
                "('<f8', (2,)) | False | (1,) | structured type | a['name']",
                "None     | False | (1,)    | structured type None | a['name']",
                "'<f8'    | 0     | (1,)    | fortran_order  | np.save",
                "'<f8'    | False | (3000000000,) | more than 2147483647 | split",
                "'<f8'    | False | (3.0,)  | contains 3.0   | np.save",
                "'<f8'    | False | (-3,)   | contains -3    | np.save",
                "'<f8'    | False | (1e3,)  | contains 1e3   | np.save",
                "'<f8'    | False | (1, 'a')| contains 'a'   | np.save",
                "'<f8'    | False | 3       | shape 3 is not a tuple | np.save",
                "'<f8'    | False | (3)     | shape 3 is not a tuple | np.save",
                "'<f8'    | False | [3]     | shape [3] is not a tuple | np.save",
                "'<f8'    | False | (2000000000, 2000000000, 2000000000) | exceeds the size of any file | np.save",
                "'<f8'    | False | (2000000000, 2000000000) | exceeds the size of any file | np.save",
                "'<f8'    | False | (1000000000,) | needs 8000000000 bytes | truncated",
            })
    void aHeaderThatCannotBeReadIsRefusedWithTheRemedy(
            String descr, String order, String shape, String found, String remedy) throws IOException {
        refused(npy(1, header(descr, order, shape), new byte[8]), found, remedy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "}",
                "[]",
                "{'descr'}",
                "{'descr': }",
                "{'descr': '<f8'}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}",
                "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x",
                "{'descr': '<f8",
                "((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((",
            })
    void aMalformedHeaderIsRefused(String header) throws IOException {
        refused(npy(2, header, new byte[8]), "malformed header", "np.save");
    }

    @Test
    void otherVersionsAndHugeHeadersAreRefused() throws IOException {
        refused(npy(4, header("'<f8'", "False", "(1,)"), new byte[8]), "version 4.0", "np.save");
        byte[] cut = npy(2, header("'<f8'", "False", "(1,)"));
        ByteBuffer.wrap(cut).order(ByteOrder.LITTLE_ENDIAN).putInt(8, -1);
        refused(cut, "header of 4294967295 bytes is truncated");
        refused(npy(2, header("'<f8'", "False", "(1,)") + " ".repeat(1 << 17), new byte[8]), "a header of 131");
    }

    @Test
    void bytesThatLackOrAreToSpareAreCounted() throws IOException {
        byte[] whole = npy(1, header("'<f8'", "False", "(2, 5)"), new byte[80]);
        refused(
                Arrays.copyOf(whole, whole.length - 8),
                "shape (2, 5) of '<f8' needs 80 bytes",
                "the file has 72",
                "truncated");
        refused(Arrays.copyOf(whole, whole.length + 1), "needs 80 bytes", "the file has 81", "a file of its own");
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void damagedBytesAreReadOrRefusedButNeverAnotherException() throws IOException {
        long seed = Long.getLong("parhelion.seed", 20261129);
        Random random = new Random(seed);
        byte[] whole = npy(1, header("'<f8'", "False", "(2, 5)"), new byte[80]);
        for (int n = 0; n < 3000; n++) {
            byte[] damaged = whole.clone();
            for (int k = random.nextInt(1, 4); k > 0; k--) {
                damaged[random.nextInt(whole.length - 80)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try (NpyFile read = NpyFile.open(file)) {
                assertThat(read.count()).isBetween(0L, 80L);
            } catch (DataException e) {
                assertThat(e.getMessage())
                        .as("-Dparhelion.seed=%d, file %d", seed, n)
                        .startsWith(file.toString());
            }
        }
    }

    @Test
    void anIndexOutsideTheArrayIsRefused() throws IOException {
        NpyWriter.write(file, new double[4], 2, 2);
        try (NpyFile read = NpyFile.open(file)) {
            assertThatThrownBy(() -> read.at(4)).isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> read.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }
}
