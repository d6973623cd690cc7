package org.parhelion.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Text on pictures, from one sheet of drawn letters: pictures are the same on every machine, and need no fonts, which bare
 * servers lack.
 *
 * <p>The sheet (glyphs.png, DejaVu Sans 14) holds {@link #LETTERS} side by side, one byte of coverage per pixel; a white
 * pixel in its first row marks where a letter begins.
 */
final class Glyphs {
    private static final String LETTERS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
            + "abcdefghijklmnopqrstuvwxyz{|}~°²³µ·×−∂∇α∆λσ…";
    private static final BufferedImage SHEET = read();
    private static final Map<Integer, Glyph> GLYPHS = glyphs();

    /** Pixels from the top of a line to its bottom. */
    static final int HEIGHT = SHEET.getHeight() - 1;

    private record Glyph(int x, int width) {}

    private Glyphs() {}

    /** Pixels that {@code text} is wide. */
    static int width(String text) {
        return text.codePoints().map(letter -> glyph(letter).width).sum();
    }

    /** Draws {@code text} in black, its upper left corner at (x, y). */
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

    /** As {@link #draw}, turned left: the text runs upwards from (x, y), its lower left corner. */
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
        // ∇ and ∆ look alike in two alphabets; a letter that is not on the sheet is shown as a question mark.
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
