package org.parhelion.io;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * Pixels in memory, 0xRRGGBB, row by row from the top left corner. Drawing outside has no effect. It needs no AWT, whose classes and
 * libraries take a quarter of a second to load.
 */
final class Canvas {
    private static final int WHITE = 0xffffff;

    private final int width;
    private final int height;
    private final int[] pixels;

    /** A white canvas. */
    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.pixels = new int[Math.multiplyExact(width, height)];
        Arrays.fill(pixels, WHITE);
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The pixel in column {@code x} of row {@code y}, which must be inside. */
    int pixel(int x, int y) {
        return pixels[y * width + x];
    }

    void set(int x, int y, int rgb) {
        if (x >= 0 && y >= 0 && x < width && y < height) {
            pixels[y * width + x] = rgb;
        }
    }

    void fill(int left, int top, int columns, int rows, int rgb) {
        for (int y = top; y < top + rows; y++) {
            for (int x = left; x < left + columns; x++) {
                set(x, y, rgb);
            }
        }
    }

    /** Covers {@code coverage} of 255 parts of a pixel with black. */
    void darken(int x, int y, int coverage) {
        if (coverage == 0 || x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        int rgb = pixel(x, y);
        int left = 255 - coverage;
        int red = (rgb >> 16 & 255) * left / 255;
        int green = (rgb >> 8 & 255) * left / 255;
        int blue = (rgb & 255) * left / 255;
        set(x, y, (red << 16) | (green << 8) | blue);
    }

    /** A copy for programs that use AWT. */
    BufferedImage toImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return image;
    }
}
