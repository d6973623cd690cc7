package org.parhelion.io;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * A film: an animated PNG, to which pictures are appended. After each picture the file is complete, and a killed program leaves all
 * pictures before the one that it was appending. The same pictures give the same bytes, also if the program was restarted between
 * them.
 *
 * <pre>
 *   IHDR │ acTL: number of pictures │ stEp fcTL IDAT │ stEp fcTL fdAT │ stEp fcTL fdAT │ … │ IEND
 * </pre>
 *
 * <p>{@code stEp}, a chunk of our own that viewers skip, contains the step of a picture. Viewers without animation show the first
 * picture. Not thread-safe.
 *
 * <p>Source: Portable Network Graphics (PNG) Specification, third edition, W3C, chapter 11.3.
 */
public final class AnimatedPng {
    private static final byte[] SIGNATURE = Png.signature();
    /** Bytes of length, type and CRC of a chunk: all of {@code IEND}. */
    private static final int FRAME = 12;

    private static final int HEADER = SIGNATURE.length + FRAME + 13;
    private static final int CONTROL = FRAME + 8;
    /** White to the right of the first picture, for longer numbers beside the colour bar of later ones [pixels]. */
    private static final int MARGIN = 48;

    /** Time a picture is shown: a tenth of a second. */
    private static final short PICTURES_A_SECOND = 10;

    /** Where the pictures end, and their steps. */
    private record Contents(int width, int height, List<Long> steps, List<Long> ends) {
        long end(int pictures) {
            return pictures == 0 ? HEADER + CONTROL : ends.get(pictures - 1);
        }
    }

    private final Path file;

    /**
     * Names the file. Nothing is read or written yet.
     *
     * @param file the file; pictures are appended if it exists
     */
    public AnimatedPng(Path file) {
        this.file = file;
    }

    /**
     * Appends a picture, after pictures of this step or later ones, if any, are removed. Its size is that of the first picture, with a
     * margin on the right; what is beyond is cut off.
     *
     * @param picture the picture
     * @param step a number that does not decrease from picture to picture
     * @throws DataException if the file exists and is none that this class wrote
     * @throws IOException if the file cannot be written
     */
    public void append(BufferedImage picture, long step) throws IOException {
        Contents contents = Files.exists(file) ? keepBefore(step) : new Contents(0, 0, List.of(), List.of());
        int kept = contents.steps.size();
        if (kept == 0) {
            create(picture, step);
            return;
        }
        byte[] data = data(fitted(picture, contents.width, contents.height));
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        Png.chunk(frame, "stEp", ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        Png.chunk(frame, "fcTL", control(2 * kept - 1, contents.width, contents.height));
        Png.chunk(
                frame,
                "fdAT",
                ByteBuffer.allocate(Integer.BYTES + data.length)
                        .putInt(2 * kept)
                        .put(data)
                        .array());
        Png.chunk(frame, "IEND");
        ByteBuffer bytes = ByteBuffer.wrap(frame.toByteArray());
        try (FileChannel to = FileChannel.open(file, StandardOpenOption.WRITE)) {
            // Readers ignore what follows IEND, so the picture appears when IEND is overwritten, as the last step but
            // one.
            long end = contents.end(kept);
            write(to, end + FRAME, bytes.slice(FRAME, bytes.capacity() - FRAME));
            write(to, end, bytes.slice(0, FRAME));
            write(to, HEADER, ByteBuffer.wrap(count(kept + 1)));
        }
    }

    private void create(BufferedImage picture, long step) throws IOException {
        int width = picture.getWidth() + MARGIN;
        int height = picture.getHeight();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(SIGNATURE);
        Png.chunk(all, "IHDR", Png.header(width, height));
        all.writeBytes(count(1));
        Png.chunk(all, "stEp", ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        Png.chunk(all, "fcTL", control(0, width, height));
        Png.chunk(all, "IDAT", data(fitted(picture, width, height)));
        Png.chunk(all, "IEND");
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + "~");
        Files.write(unfinished, all.toByteArray());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes the pictures of a step and later ones, and what a killed program left of another one. */
    private Contents keepBefore(long step) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Contents contents = contents(channel);
            int kept = contents.steps.size();
            while (kept > 0 && contents.steps.get(kept - 1) >= step) {
                kept--;
            }
            long end = contents.end(kept);
            if (kept > 0 && channel.size() != end + FRAME) {
                ByteArrayOutputStream last = new ByteArrayOutputStream();
                Png.chunk(last, "IEND");
                write(channel, HEADER, ByteBuffer.wrap(count(kept)));
                write(channel, end, ByteBuffer.wrap(last.toByteArray()));
                channel.truncate(end + FRAME);
            }
            return new Contents(
                    contents.width, contents.height, contents.steps.subList(0, kept), contents.ends.subList(0, kept));
        }
    }

    /** Goes from chunk to chunk as far as they are complete. */
    private Contents contents(FileChannel channel) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        read(channel, 0, header);
        if (header.hasRemaining()
                || !ByteBuffer.wrap(SIGNATURE).equals(header.flip().slice(0, SIGNATURE.length))) {
            throw new DataException(file + ": is not a PNG: delete it, or name another file");
        }
        List<Long> steps = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        long step = 0;
        ByteBuffer beginning = ByteBuffer.allocate(2 * Long.BYTES);
        for (long at = HEADER; ; ) {
            read(channel, at, beginning.clear());
            if (beginning.position() < Long.BYTES) {
                break;
            }
            int length = beginning.getInt(0);
            String type = new String(beginning.array(), Integer.BYTES, Integer.BYTES, StandardCharsets.ISO_8859_1);
            at += FRAME + length;
            if (length < 0 || type.equals("IEND") || at > channel.size()) {
                break;
            }
            switch (type) {
                case "stEp" -> step = beginning.getLong(Long.BYTES);
                case "IDAT", "fdAT" -> {
                    steps.add(step);
                    ends.add(at);
                }
                case "acTL", "fcTL" -> {}
                default ->
                    throw new DataException(file + ": contains the chunk " + type
                            + ", which films written here do not have: delete it, or name another file");
            }
        }
        int width = header.getInt(SIGNATURE.length + 2 * Integer.BYTES);
        int height = header.getInt(SIGNATURE.length + 3 * Integer.BYTES);
        return new Contents(width, height, steps, ends);
    }

    private static byte[] count(int pictures) {
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        Png.chunk(
                chunk,
                "acTL",
                ByteBuffer.allocate(2 * Integer.BYTES).putInt(pictures).array());
        return chunk.toByteArray();
    }

    private static byte[] control(int sequence, int width, int height) {
        return ByteBuffer.allocate(26)
                .putInt(sequence)
                .putInt(width)
                .putInt(height)
                .putLong(0)
                .putShort((short) 1)
                .putShort(PICTURES_A_SECOND)
                .array();
    }

    private static BufferedImage fitted(BufferedImage picture, int width, int height) {
        BufferedImage fitted = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = fitted.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(picture, 0, 0, null);
        graphics.dispose();
        return fitted;
    }

    /** The compressed pixels: the IDAT chunks of a PNG file. */
    private static byte[] data(BufferedImage picture) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        if (!ImageIO.write(picture, "png", png)) {
            throw new IOException("this JDK cannot write PNG files");
        }
        ByteBuffer from = ByteBuffer.wrap(png.toByteArray()).position(SIGNATURE.length);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        while (from.hasRemaining()) {
            int length = from.getInt();
            byte[] type = new byte[Integer.BYTES];
            from.get(type);
            if (new String(type, StandardCharsets.ISO_8859_1).equals("IDAT")) {
                data.write(from.array(), from.position(), length);
            }
            from.position(from.position() + length + Integer.BYTES);
        }
        return data.toByteArray();
    }

    private static void write(FileChannel to, long position, ByteBuffer bytes) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += to.write(bytes, at);
        }
    }

    private static void read(FileChannel from, long position, ByteBuffer to) throws IOException {
        long at = position;
        while (to.hasRemaining()) {
            int n = from.read(to, at);
            if (n < 0) {
                return;
            }
            at += n;
        }
    }
}
