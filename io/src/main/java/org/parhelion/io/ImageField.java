package org.parhelion.io;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.Raster;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;

/** The brightness of the pixels of a picture as values: black is 0, white is 1. Immutable; safe for any thread. */
public final class ImageField {
    /** Number of pixels of the largest picture that {@link #read(Path)} decodes: 8192 × 8192, 256 MiB in memory. */
    public static final long MOST_PIXELS = 1L << 26;

    private final BufferedImage picture;
    /** The largest sample of a grey picture, 255 or 65535; 0 if the picture has colours. */
    private final int white;

    private ImageField(BufferedImage picture) {
        this.picture = picture;
        ColorModel colours = picture.getColorModel();
        boolean grey = colours.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        this.white = grey ? (1 << colours.getComponentSize(0)) - 1 : 0;
    }

    /**
     * Reads a picture of at most {@link #MOST_PIXELS} pixels.
     *
     * @param path a PNG file, or another format that this JDK's ImageIO reads
     * @return its brightness
     * @throws DataException if it is not a picture, too large, truncated or damaged; the message contains the name of
     *     the file and the remedy
     * @throws IOException if the file cannot be read
     */
    public static ImageField read(Path path) throws IOException {
        return read(path, MOST_PIXELS);
    }

    /**
     * Reads a picture with a given limit of its size.
     *
     * @param path a PNG file, or another format that this JDK's ImageIO reads
     * @param mostPixels largest number of pixels; a larger picture is refused before memory for it is allocated
     * @return its brightness
     * @throws DataException if it is not a picture, too large, truncated or damaged; the message contains the name of
     *     the file and the remedy
     * @throws IOException if the file cannot be read
     */
    public static ImageField read(Path path, long mostPixels) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        try (ImageInputStream in = new FileImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                throw new DataException(path + ": not a picture in a supported format; use PNG");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return new ImageField(decoded(path, reader, mostPixels));
            } finally {
                reader.dispose();
            }
        }
    }

    private static BufferedImage decoded(Path path, ImageReader reader, long mostPixels) throws IOException {
        List<String> warnings = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        BufferedImage picture;
        try {
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > mostPixels) {
                throw new DataException(path + ": " + width + " × " + height + " pixels; the maximum is " + mostPixels
                        + ": scale the picture down");
            }
            if (reader.getFormatName().equalsIgnoreCase("png")) {
                try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path))) {
                    PngCheck.check(path, bytes);
                }
            }
            picture = reader.read(0);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new DataException(path + ": damaged picture: " + e.getMessage() + "; copy or save it again", e);
        }
        if (!warnings.isEmpty()) {
            throw new DataException(path + ": damaged picture: " + warnings.getFirst() + "; copy or save it again");
        }
        return picture;
    }

    /** {@return the number of pixel rows; the first row is at the top of the picture} */
    public int rows() {
        return picture.getHeight();
    }

    /** {@return the number of pixels of a row} */
    public int columns() {
        return picture.getWidth();
    }

    /**
     * The brightness at a position, interpolated linearly between the centres of the pixels.
     *
     * @param row 0 … rows − 1, fractions allowed; outside, the nearest row is used
     * @param column 0 … columns − 1, fractions allowed; outside, the nearest column is used
     * @return 0 for black … 1 for white
     */
    public double at(double row, double column) {
        double j = Math.clamp(row, 0, rows() - 1);
        double i = Math.clamp(column, 0, columns() - 1);
        int j0 = (int) j;
        int i0 = (int) i;
        int j1 = Math.min(j0 + 1, rows() - 1);
        int i1 = Math.min(i0 + 1, columns() - 1);
        double upper = brightness(j0, i0) + (i - i0) * (brightness(j0, i1) - brightness(j0, i0));
        double lower = brightness(j1, i0) + (i - i0) * (brightness(j1, i1) - brightness(j1, i0));
        return upper + (j - j0) * (lower - upper);
    }

    /** Rec. 709 luma of a pixel, without gamma correction; a transparent pixel is black. */
    private double brightness(int row, int column) {
        if (white > 0) {
            // getRGB would treat grey samples as linear, apply the gamma of sRGB, and reduce them to 8 bits.
            Raster samples = picture.getRaster();
            double alpha = samples.getNumBands() > 1 ? (double) samples.getSample(column, row, 1) / white : 1;
            return alpha * samples.getSample(column, row, 0) / white;
        }
        int argb = picture.getRGB(column, row);
        int luma = 2126 * (argb >> 16 & 255) + 7152 * (argb >> 8 & 255) + 722 * (argb & 255);
        return (argb >>> 24) * (double) luma / (255.0 * 255 * 10_000);
    }
}
