package org.parhelion.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Text on pictures, from a bitmap font. Pictures are therefore the same on every machine, and no fonts are needed, which
 * minimal server installations lack.
 *
 * <p>The bitmap (glyphs.png, DejaVu Sans 14) contains {@link #LETTERS} side by side, one byte of coverage per pixel. A white
 * pixel in its first row marks the beginning of a letter.
 */
final class Glyphs {
    private static final String LETTERS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
            + "abcdefghijklmnopqrstuvwxyz{|}~°²³µ·×−∂∇α∆λσ…";
    private static final BufferedImage SHEET = read();
    private static final Map<Integer, Glyph> GLYPHS = glyphs();

    /** Height of a line in pixels. */
    static final int HEIGHT = SHEET.getHeight() - 1;

    private record Glyph(int x, int width) {}

    private Glyphs() {}

    /** Width of {@code text} in pixels. */
    static int width(String text) {
        return text.codePoints().map(letter -> glyph(letter).width).sum();
    }

    /** Draws {@code text} in black with its upper left corner at (x, y). */
    static void draw(BufferedImage picture, String text, int x, int y) {
        int pen = x;
        for (int letter : text.codePoints().toArray()) {
            Glyph glyph = glyph(letter);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < glyph.width; column++) {
                    darken(picture, pen + column, y + row, coverage(glyph, column, row));
                }
            }
            pen += glyph.width;
        }
    }

    /** Draws {@code text} rotated to the left: it runs upwards from (x, y), its lower left corner. */
    static void drawUpwards(BufferedImage picture, String text, int x, int y) {
        int pen = y;
        for (int letter : text.codePoints().toArray()) {
            Glyph glyph = glyph(letter);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < glyph.width; column++) {
                    darken(picture, x + row, pen - column, coverage(glyph, column, row));
                }
            }
            pen -= glyph.width;
        }
    }

    private static int coverage(Glyph glyph, int column, int row) {
        return SHEET.getRaster().getSample(glyph.x + column, row + 1, 0);
    }

    private static void darken(BufferedImage picture, int x, int y, int coverage) {
        if (coverage == 0 || x < 0 || y < 0 || x >= picture.getWidth() || y >= picture.getHeight()) {
            return;
        }
        int rgb = picture.getRGB(x, y);
        int left = 255 - coverage;
        int red = (rgb >> 16 & 255) * left / 255;
        int green = (rgb >> 8 & 255) * left / 255;
        int blue = (rgb & 255) * left / 255;
        picture.setRGB(x, y, (red << 16) | (green << 8) | blue);
    }

    private static Glyph glyph(int letter) {
        // ∇ and ∆ exist in two alphabets; a letter that is not in the bitmap is drawn as a question mark.
        Glyph found = GLYPHS.get(letter == 'Δ' ? '∆' : letter == 'μ' ? 'µ' : letter);
        return found != null ? found : GLYPHS.getOrDefault((int) '?', new Glyph(0, 0));
    }

    private static Map<Integer, Glyph> glyphs() {
        Map<Integer, Glyph> glyphs = new HashMap<>();
        int[] letters = LETTERS.codePoints().toArray();
        int begin = 0;
        for (int letter : letters) {
            int end = begin + 1;
            while (end < SHEET.getWidth() && SHEET.getRaster().getSample(end, 0, 0) == 0) {
                end++;
            }
            glyphs.put(letter, new Glyph(begin, end - begin));
            begin = end;
        }
        return glyphs;
    }

    private static BufferedImage read() {
        try (InputStream in = Glyphs.class.getResourceAsStream("glyphs.png")) {
            if (in == null) {
                throw new IllegalStateException("glyphs.png is missing from the jar");
            }
            return ImageIO.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("glyphs.png cannot be read", e);
        }
    }
}
