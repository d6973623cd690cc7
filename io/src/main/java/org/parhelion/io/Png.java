package org.parhelion.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * PNG files of 8 bits a channel, red, green and blue.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, third edition, W3C, chapters 5 (chunks) and 9 (filters).
 */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    /** A row holds its differences to the row above, which are zero where large points are drawn. */
    private static final int FILTER_UP = 2;

    private static final int CHANNELS = 3;

    private Png() {}

    /** The first bytes of each file. */
    static byte[] signature() {
        return SIGNATURE.clone();
    }

    /** A whole file. */
    static byte[] file(Canvas picture) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        chunk(file, "IHDR", header(picture.width(), picture.height()));
        chunk(file, "IDAT", compressed(picture));
        chunk(file, "IEND");
        return file.toByteArray();
    }

    /** The contents of {@code IHDR}: 8 bits a channel, no palette, no alpha, not interlaced. */
    static byte[] header(int width, int height) {
        return ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put(new byte[] {8, 2, 0, 0, 0})
                .array();
    }

    /** Appends length, type, data and CRC. */
    static void chunk(ByteArrayOutputStream to, String type, byte... data) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        CRC32 sum = new CRC32();
        sum.update(name);
        sum.update(data);
        to.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.length).array());
        to.writeBytes(name);
        to.writeBytes(data);
        to.writeBytes(
                ByteBuffer.allocate(Integer.BYTES).putInt((int) sum.getValue()).array());
    }

    private static byte[] compressed(Canvas picture) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        Deflater deflater = new Deflater();
        try (DeflaterOutputStream rows = new DeflaterOutputStream(data, deflater)) {
            byte[] above = new byte[CHANNELS * picture.width()];
            byte[] row = new byte[above.length];
            byte[] filtered = new byte[1 + row.length];
            filtered[0] = FILTER_UP;
            for (int y = 0; y < picture.height(); y++) {
                for (int x = 0; x < picture.width(); x++) {
                    int rgb = picture.pixel(x, y);
                    row[CHANNELS * x] = (byte) (rgb >> 16);
                    row[CHANNELS * x + 1] = (byte) (rgb >> 8);
                    row[CHANNELS * x + 2] = (byte) rgb;
                }
                for (int n = 0; n < row.length; n++) {
                    filtered[1 + n] = (byte) (row[n] - above[n]);
                }
                rows.write(filtered);
                byte[] next = above;
                above = row;
                row = next;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array in memory cannot be written", e);
        } finally {
            deflater.end();
        }
        return data.toByteArray();
    }
}
