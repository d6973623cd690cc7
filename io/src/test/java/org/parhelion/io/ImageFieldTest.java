package org.parhelion.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFieldTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("a.png");
    }

    private static byte[] noise(int type, int side, String format) throws IOException {
        BufferedImage picture = new BufferedImage(side, side, type);
        Random random = new Random(7);
        for (int p = 0; p < side * side; p++) {
            picture.setRGB(p % side, p / side, random.nextInt());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] png(int width, int height, int interlace, byte... raw) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(SIGNATURE);
        byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).array();
        header[8] = 8;
        header[12] = (byte) interlace;
        chunk(bytes, "IHDR", header);
        Deflater deflater = new Deflater();
        deflater.setInput(raw);
        deflater.finish();
        byte[] packed = new byte[raw.length + 64];
        int n = deflater.deflate(packed);
        deflater.end();
        chunk(bytes, "IDAT", Arrays.copyOf(packed, n));
        chunk(bytes, "IEND");
        return bytes.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream bytes, String type, byte... data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(data);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
        bytes.writeBytes(name);
        bytes.writeBytes(data);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private void refused(byte[] bytes, String... words) throws IOException {
        Files.write(file, bytes);
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageField.read(file))
                .withMessageStartingWith(file.toString())
                .satisfies(e -> assertThat(words)
                        .allSatisfy(word -> assertThat(e.getMessage()).contains(word)));
    }

    @Test
    void aTruncatedPngIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = noise(BufferedImage.TYPE_INT_RGB, 16, "png");
        Files.write(file, whole);
        assertThat(ImageField.read(file).columns()).isEqualTo(16);
        for (int length = 0; length < whole.length; length++) {
            refused(Arrays.copyOf(whole, length));
        }
        refused(Arrays.copyOf(whole, whole.length - 30), "truncated", "copy or save it again");
    }

    @Test
    void truncatedPicturesOfOtherFormatsAreRefused() throws IOException {
        for (String format : new String[] {"jpg", "gif", "bmp"}) {
            byte[] whole = noise(BufferedImage.TYPE_INT_RGB, 64, format);
            Files.write(file, whole);
            assertThat(ImageField.read(file).rows()).isEqualTo(64);
            refused(Arrays.copyOf(whole, whole.length / 2), "damaged picture");
        }
    }

    @Test
    void aDamagedByteIsFound() throws IOException {
        byte[] whole = noise(BufferedImage.TYPE_INT_RGB, 16, "png");
        for (int p = 0; p < whole.length; p++) {
            byte[] damaged = whole.clone();
            damaged[p] ^= 1;
            refused(damaged);
        }
    }

    @Test
    void pixelsThatLackOrAreToSpareAreCounted() throws IOException {
        Files.write(file, png(3, 4, 0, new byte[16]));
        assertThat(ImageField.read(file).at(0, 0)).isZero();
        refused(png(3, 4, 0, new byte[15]), "15 of 16 bytes of pixels");
        refused(png(3, 4, 0, new byte[17]), "decompresses to more than its 16 bytes of pixels");
        refused(png(3, 4, 0, new byte[1 << 24]), "decompresses to more than its 16 bytes of pixels");
    }

    @Test
    void anInterlacedPngIsRead() throws IOException {
        // 3 × 4 pixels in Adam7's passes 1, 4, 5, 6, 7, a byte more in each row: 2 + 2 + 3 + 2·2 + 2·4.
        Files.write(file, png(3, 4, 1, new byte[19]));
        assertThat(ImageField.read(file).rows()).isEqualTo(4);
        refused(png(3, 4, 1, new byte[18]), "18 of 19 bytes");
        refused(png(3, 4, 1, new byte[20]), "more than its 19 bytes");
    }

    @Test
    void aPictureOfTooManyPixelsIsRefusedBeforeItIsDecoded() throws IOException {
        refused(png(65536, 32768, 0, new byte[1000]), "65536 × 32768 pixels", "scale the picture down");
        refused(png(Integer.MAX_VALUE, 1, 0, new byte[1000]), "2147483647 × 1 pixels");
        refused(png(-1, 1, 0, new byte[1000]));
        refused(png(0, 1, 0, new byte[1000]));
        Files.write(file, noise(BufferedImage.TYPE_INT_RGB, 16, "png"));
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> ImageField.read(file, 255))
                .withMessageContaining("16 × 16 pixels; the maximum is 255");
    }

    @Test
    void whatIsNoPictureIsRefused() throws IOException {
        refused("temperature".getBytes(StandardCharsets.UTF_8), "not a picture", "use PNG");
        refused(new byte[0], "not a picture");
    }

    @Test
    void greyPicturesHaveTheBrightnessOfTheirSamples() throws IOException {
        for (int type : new int[] {BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_USHORT_GRAY}) {
            BufferedImage picture = new BufferedImage(2, 1, type);
            int sample = type == BufferedImage.TYPE_BYTE_GRAY ? 51 : 13107;
            picture.getRaster().setSample(0, 0, 0, sample);
            picture.getRaster().setSample(1, 0, 0, 5 * sample);
            assertThat(ImageIO.write(picture, "png", file.toFile())).isTrue();
            ImageField field = ImageField.read(file);
            assertThat(field.at(0, 0)).isEqualTo(0.2);
            assertThat(field.at(0, 1)).isEqualTo(1);
        }
    }
}
