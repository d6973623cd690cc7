package org.parhelion.io;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Checks that a PNG file is complete before it is decoded, in constant memory: the CRC of every chunk up to {@code IEND}, and
 * exactly the number of pixel bytes that follows from the header. The check is needed because the JDK's decoder replaces the
 * missing pixels of a truncated file by black ones.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, third edition, W3C; chapter 5 (structure), 7 (filters), 8
 * (interlacing), 10 (compression), 11 (chunks).
 */
final class PngCheck {
    private static final long SIGNATURE = 0x89504E470D0A1A0AL;
    private static final int HEADER_BYTES = 13;
    /** Passes of interlaced pictures: first column, first row, distance between columns, distance between rows. */
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final Path path;
    private final DataInputStream in;
    private final byte[] buffer = new byte[1 << 15];
    private final byte[] pixels = new byte[1 << 15];
    private final Inflater inflater = new Inflater();
    private long expectedBytes = -1;
    private long pixelBytes;

    private PngCheck(Path path, InputStream in) {
        this.path = path;
        this.in = new DataInputStream(in);
    }

    /**
     * Reads a PNG file to its end.
     *
     * @param path names the file in messages
     * @param in the file's bytes; left open
     * @throws DataException if it is truncated or damaged
     */
    static void check(Path path, InputStream in) throws IOException {
        PngCheck check = new PngCheck(path, in);
        try {
            check.file();
        } catch (EOFException e) {
            throw new DataException(path + ": the PNG is truncated; copy or save it again", e);
        } catch (DataFormatException e) {
            throw new DataException(path + ": the PNG is damaged: " + e.getMessage() + "; copy or save it again", e);
        } finally {
            check.inflater.end();
        }
    }

    private void file() throws IOException, DataFormatException {
        if (in.readLong() != SIGNATURE) {
            throw damaged("it does not begin with the PNG signature");
        }
        String type;
        do {
            int length = in.readInt();
            byte[] name = in.readNBytes(4);
            if (name.length < 4) {
                throw new EOFException();
            }
            type = new String(name, StandardCharsets.ISO_8859_1);
            if (length < 0) {
                throw damaged("chunk of " + Integer.toUnsignedString(length) + " bytes");
            }
            if (expectedBytes < 0 != type.equals("IHDR")) {
                throw damaged("IHDR must be the first chunk and occur once");
            }
            chunk(type, name, length);
        } while (!type.equals("IEND"));
        if (!inflater.finished() || pixelBytes != expectedBytes) {
            throw damaged("it contains " + pixelBytes + " of " + expectedBytes + " bytes of pixels");
        }
    }

    private void chunk(String type, byte[] name, int length) throws IOException, DataFormatException {
        CRC32 crc = new CRC32();
        crc.update(name);
        if (type.equals("IHDR") && length != HEADER_BYTES) {
            throw damaged("IHDR of " + length + " bytes");
        }
        for (int left = length; left > 0; ) {
            int n = Math.min(left, buffer.length);
            in.readFully(buffer, 0, n);
            crc.update(buffer, 0, n);
            if (type.equals("IHDR")) {
                header();
            } else if (type.equals("IDAT")) {
                inflate(n);
            }
            left -= n;
        }
        if (in.readInt() != (int) crc.getValue()) {
            throw damaged("the CRC of " + type.replaceAll("[^A-Za-z]", "?") + " is wrong");
        }
    }

    private void header() {
        int width = integer(0);
        int height = integer(4);
        int bitDepth = buffer[8];
        int colourType = buffer[9];
        int interlace = buffer[12];
        int channels = switch (colourType) {
            case 0, 3 -> 1;
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> throw damaged("colour type " + colourType);
        };
        if (width < 1 || height < 1 || bitDepth < 1 || bitDepth > 16 || interlace < 0 || interlace > 1) {
            throw damaged(Integer.toUnsignedString(width) + " × " + Integer.toUnsignedString(height) + " pixels of "
                    + bitDepth + " bits, interlace method " + interlace);
        }
        int pixelBits = channels * bitDepth;
        expectedBytes = 0;
        if (interlace == 0) {
            expectedBytes = rows(width, height, pixelBits);
        } else {
            for (int[] pass : ADAM7) {
                expectedBytes += rows(
                        Math.ceilDiv(width - pass[0], pass[2]), Math.ceilDiv(height - pass[1], pass[3]), pixelBits);
            }
        }
    }

    /** Number of bytes of {@code height} rows, each with one byte for its filter type. */
    private static long rows(int width, int height, int pixelBits) {
        return width == 0 ? 0 : height * (1 + Math.ceilDiv((long) width * pixelBits, 8L));
    }

    private int integer(int offset) {
        return (buffer[offset] & 255) << 24
                | (buffer[offset + 1] & 255) << 16
                | (buffer[offset + 2] & 255) << 8
                | (buffer[offset + 3] & 255);
    }

    /** Decompresses {@code n} bytes of the buffer; fails at the first byte beyond the size that follows from the header. */
    private void inflate(int n) throws DataFormatException {
        inflater.setInput(buffer, 0, n);
        while (!inflater.finished()) {
            int got = inflater.inflate(pixels);
            pixelBytes += got;
            if (pixelBytes > expectedBytes) {
                throw damaged("it decompresses to more than its " + expectedBytes + " bytes of pixels");
            }
            if (got == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                return;
            }
        }
    }

    private DataException damaged(String what) {
        return new DataException(path + ": the PNG is damaged: " + what + "; copy or save it again");
    }
}
