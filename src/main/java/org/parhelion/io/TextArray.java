package org.parhelion.io;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads an array from text in one pass, without holding the text: a file of another kind is refused at its first line, and one
 * with too many values as soon as they are too many.
 */
final class TextArray {
    private static final int LONGEST_NUMBER = 400;
    private static final int QUOTED = 40;
    /** What only Java takes for a part of a number: its suffixes, and hexadecimal notation. */
    private static final Pattern JAVA_ONLY = Pattern.compile("[xXdDfF]");

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path path;
    private final ArrayFile.Wanted wanted;
    private final StringBuilder number = new StringBuilder();
    private double[] values = new double[1024];
    private int count;
    private int line = 1;
    /** Lines that hold numbers, the present one aside. */
    private int rows;
    /** Numbers of each such line. */
    private int columns;
    /** Numbers of the present line so far. */
    private int inRow;
    /** Whether the last thing read in the present line is a number, so that a comma may follow. */
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
            throw new DataException(path + ": neither text in UTF-8 nor named .npy or .f32", e);
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
                throw error("holds " + inRow + " numbers; the lines before it hold " + columns
                        + ": write one number a line, or the rows of the grid");
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
