package org.parhelion.io;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads an array from a text file in one pass, without keeping the text in memory. A file of another format is refused at its
 * first line, a file with too many values at the first value beyond the limit.
 */
final class TextArray {
    private static final int LONGEST_NUMBER = 400;
    private static final int QUOTED = 40;
    /** Suffixes and hexadecimal notation, which {@link Double#parseDouble} accepts and other programs do not. */
    private static final Pattern JAVA_ONLY = Pattern.compile("[xXdDfF]");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final ArrayFile.Wanted wanted;
    private final StringBuilder number = new StringBuilder();
    private double[] values = new double[1024];
    private int count;
    private int line = 1;
    /** Number of lines with numbers before the current line. */
    private int rows;
    /** Number of values in each of these lines. */
    private int columns;
    /** Number of values in the current line so far. */
    private int inRow;
    /** Whether the last token of the current line is a number, so that a comma may follow. */
    private boolean afterNumber;

    private TextArray(Path path, ArrayFile.Wanted wanted) {
        this.path = path;
        this.wanted = wanted;
    }

    static ArrayFile read(Path path, ArrayFile.Wanted wanted) throws IOException {
        TextArray text = new TextArray(path, wanted);
        try (Reader reader = Files.newBufferedReader(path)) {
            text.read(reader);
        } catch (MalformedInputException e) {
            throw new DataException(path + ": not UTF-8 text; the extension of a binary file must be .npy or .f32", e);
        }
        return text.array();
    }

    private void read(Reader reader) throws IOException {
        char[] buffer = new char[1 << 13];
        boolean comment = false;
        boolean first = true;
        for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
            int begin = first && n > 0 && buffer[0] == BYTE_ORDER_MARK ? 1 : 0;
            first = false;
            for (int p = begin; p < n; p++) {
                char c = buffer[p];
                if (c == '\n') {
                    endLine();
                    comment = false;
                } else if (c == '#') {
                    endNumber();
                    comment = true;
                } else if (!comment) {
                    take(c);
                }
            }
        }
        endLine();
    }

    private void take(char c) {
        if (c == ',' || c == ';') {
            endNumber();
            if (!afterNumber) {
                throw error("no number before '" + c + "'; write every value");
            }
            afterNumber = false;
        } else if (c <= ' ' ? Character.isWhitespace(c) : Character.isSpaceChar(c)) {
            endNumber();
        } else if (number.length() < LONGEST_NUMBER) {
            number.append(c);
        } else {
            throw notANumber();
        }
    }

    private void endNumber() {
        if (number.isEmpty()) {
            return;
        }
        if (count == wanted.mostValues()) {
            throw error("more than " + count + " values; " + wanted);
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, (int) Math.min(2L * count, ArrayFile.MOST_VALUES));
        }
        values[count++] = value();
        inRow++;
        afterNumber = true;
        number.setLength(0);
    }

    private double value() {
        String text = number.toString();
        if (JAVA_ONLY.matcher(text).find()) {
            throw notANumber();
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw notANumber();
        }
    }

    private void endLine() {
        endNumber();
        if (inRow > 0) {
            if (rows > 0 && inRow != columns) {
                throw error(inRow + " numbers in this line; " + columns
                        + " in the lines before it: write one number per line, or one row of the grid per line");
            }
            columns = inRow;
            rows++;
        }
        inRow = 0;
        afterNumber = false;
        line++;
    }

    private ArrayFile array() {
        int[] shape = rows > 1 && columns > 1 ? new int[] {rows, columns} : new int[] {count};
        wanted.check(path, count, shape);
        return new ArrayFile(Arrays.copyOf(values, count), shape);
    }

    private DataException notANumber() {
        String text = number.toString().replaceAll("\\p{Cntrl}", "?");
        return error("'" + (text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…") + "' is not a number");
    }

    private DataException error(String reason) {
        return new DataException(path + ":" + line + ": " + reason);
    }
}
