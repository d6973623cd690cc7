package org.parhelion.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Text on pictures, from a bitmap font. Pictures are therefore the same on every machine, and no fonts are needed, which
 * minimal server installations lack.
 *
 * <p>The bitmap (glyphs.pgm, DejaVu Sans 14) contains {@link #LETTERS} side by side, one byte of coverage per pixel. A white
 * pixel in its first row marks the beginning of a letter.
 */
final class Glyphs {
    private static final String LETTERS = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
            + "abcdefghijklmnopqrstuvwxyz{|}~°²³µ·×−∂∇α∆λσ…";
    private static final Sheet SHEET = read();
    private static final Map<Integer, Glyph> GLYPHS = glyphs();

    /** Height of a line in pixels. */
    static final int HEIGHT = SHEET.height - 1;

    private record Glyph(int x, int width) {}

    /** A binary PGM file: the lines {@code P5}, {@code WIDTH HEIGHT} and {@code 255}, then the bytes of the pixels. */
    private static final class Sheet {
        private final byte[] file;
        private final int width;
        private final int height;

        Sheet(byte[] file) {
            this.file = file;
            String header = new String(file, 0, 16, StandardCharsets.ISO_8859_1);
            String size = header.lines().toList().get(1);
            int space = size.indexOf(' ');
            this.width = Integer.parseInt(size.substring(0, space));
            this.height = Integer.parseInt(size.substring(space + 1));
        }

        int at(int x, int y) {
            return file[file.length - width * height + y * width + x] & 255;
        }
    }

    private Glyphs() {}

    /** Width of {@code text} in pixels. */
    static int width(String text) {
        return text.codePoints().map(letter -> glyph(letter).width).sum();
    }

    /** Draws {@code text} in black with its upper left corner at (x, y). */
    static void draw(Canvas picture, String text, int x, int y) {
        int pen = x;
        for (int letter : text.codePoints().toArray()) {
            Glyph glyph = glyph(letter);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < glyph.width; column++) {
                    picture.darken(pen + column, y + row, coverage(glyph, column, row));
                }
            }
            pen += glyph.width;
        }
    }

    /** Draws {@code text} rotated to the left: it runs upwards from (x, y), its lower left corner. */
    static void drawUpwards(Canvas picture, String text, int x, int y) {
        int pen = y;
        for (int letter : text.codePoints().toArray()) {
            Glyph glyph = glyph(letter);
            for (int row = 0; row < HEIGHT; row++) {
                for (int column = 0; column < glyph.width; column++) {
                    picture.darken(x + row, pen - column, coverage(glyph, column, row));
                }
            }
            pen -= glyph.width;
        }
    }

    private static int coverage(Glyph glyph, int column, int row) {
        return SHEET.at(glyph.x + column, row + 1);
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
            while (end < SHEET.width && SHEET.at(end, 0) == 0) {
                end++;
            }
            glyphs.put(letter, new Glyph(begin, end - begin));
            begin = end;
        }
        return glyphs;
    }

    private static Sheet read() {
        try (InputStream in = Glyphs.class.getResourceAsStream("glyphs.pgm")) {
            if (in == null) {
                throw new IllegalStateException("glyphs.pgm is missing from the jar");
            }
            return new Sheet(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("glyphs.pgm cannot be read", e);
        }
    }
}
