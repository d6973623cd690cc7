package org.parhelion.campaign.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tables as comma-separated values (RFC 4180). */
public final class Csv {
    private Csv() {}

    /**
     * Formats a row.
     *
     * @param cells the cells
     * @return the row, with a line feed; cells with commas, quotes or line breaks are quoted
     */
    public static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(String text) {
        return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /**
     * Parses a table. Empty lines are left out; blanks around a cell without quotes are no part of it.
     *
     * @param text the table
     * @return its rows
     * @throws IllegalArgumentException if a quoted cell has no end
     */
    public static List<List<String>> parse(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        boolean wasQuoted = false;
        String all = text.startsWith("\uFEFF") ? text.substring(1) : text;
        for (int p = 0; p <= all.length(); p++) {
            char c = p < all.length() ? all.charAt(p) : '\n';
            if (quoted) {
                if (p == all.length()) {
                    throw new IllegalArgumentException("row " + (rows.size() + 1) + ": a quote has no end");
                }
                if (c != '"') {
                    cell.append(c);
                } else if (p + 1 < all.length() && all.charAt(p + 1) == '"') {
                    cell.append(c);
                    p++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && cell.toString().isBlank()) {
                cell.setLength(0);
                quoted = true;
                wasQuoted = true;
            } else if (c == ',' || c == '\n') {
                row.add(wasQuoted ? cell.toString() : cell.toString().strip());
                cell.setLength(0);
                wasQuoted = false;
                if (c == '\n') {
                    if (row.size() > 1 || !row.getFirst().isEmpty()) {
                        rows.add(List.copyOf(row));
                    }
                    row.clear();
                }
            } else {
                cell.append(c);
            }
        }
        return List.copyOf(rows);
    }
}
