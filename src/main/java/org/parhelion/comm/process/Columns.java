package org.parhelion.comm.process;

import java.util.List;

/** Text in columns. */
public final class Columns {
    private Columns() {}

    /**
     * Appends rows, a line each, with columns as wide as their longest cell.
     *
     * @param rows the cells, as many in each row
     * @param text receives the lines
     */
    public static void append(List<String[]> rows, StringBuilder text) {
        int columns = rows.isEmpty() ? 0 : rows.getFirst().length;
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < columns; c++) {
                int column = c;
                int width = rows.stream()
                        .mapToInt(other -> other[column].length())
                        .max()
                        .orElse(0);
                line.append("  ").append(row[c]).repeat(' ', width - row[c].length());
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
    }
}
