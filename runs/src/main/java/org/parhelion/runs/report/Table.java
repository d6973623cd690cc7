package org.parhelion.runs.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** A table of texts; each column has the width of its widest cell. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Adds a row.
     *
     * @param cells the cells from left to right
     * @return this
     */
    public Table row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** {@return the rows on separate lines, with columns two spaces apart} */
    @Override
    public String toString() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int c = 0; c < row.size() - 1; c++) {
                if (c == widths.size()) {
                    widths.add(0);
                }
                widths.set(c, Math.max(widths.get(c), row.get(c).length()));
            }
        }
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
    }

    private static String line(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.size(); c++) {
            String cell = row.get(c);
            line.append(cell);
            if (c < row.size() - 1) {
                line.append(String.join("", Collections.nCopies(widths.get(c) - cell.length() + 2, " ")));
            }
        }
        return line.toString().stripTrailing() + System.lineSeparator();
    }
}
