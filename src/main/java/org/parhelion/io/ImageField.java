package org.parhelion.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** The brightness of a picture's pixels as values: black is 0, white is 1. */
public final class ImageField {
    private final BufferedImage picture;

    private ImageField(BufferedImage picture) {
        this.picture = picture;
    }

    /**
     * Reads a PNG file (or another format that this JDK's ImageIO reads).
     *
     * @throws DataException where it is no picture
     */
    public static ImageField read(Path path) throws IOException {
        BufferedImage picture = ImageIO.read(path.toFile());
        if (picture == null) {
            throw new DataException(path + ": not a picture that can be read; use PNG");
        }
        return new ImageField(picture);
    }

    /** Pixel rows, the first at the picture's top. */
    public int rows() {
        return picture.getHeight();
    }

    /** Pixels of a row. */
    public int columns() {
        return picture.getWidth();
    }

    /**
     * The brightness at a place between the pixels' middles, interpolated linearly along both axes.
     *
     * @param row 0 … rows − 1, fractions allowed; beyond, the nearest row's
     * @param column 0 … columns − 1, likewise
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

    /** Rec. 709 luma of a pixel; a transparent one is black. */
    private double brightness(int row, int column) {
        int argb = picture.getRGB(column, row);
        int luma = 2126 * (argb >> 16 & 255) + 7152 * (argb >> 8 & 255) + 722 * (argb & 255);
        return (argb >>> 24) * (double) luma / (255.0 * 255 * 10_000);
    }
}
