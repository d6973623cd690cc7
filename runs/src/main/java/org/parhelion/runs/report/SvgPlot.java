package org.parhelion.runs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** A plot of lines, or of stacked bars, as an SVG element for a page. */
final class SvgPlot {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 240;
    private static final int LEFT = 76;
    private static final int RIGHT = 12;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    private static final int BAR = 22;
    private static final int MOST_POINTS = 2000;
    /** Distinguishable without colour vision: the first colours of Okabe and Ito. */
    private static final List<String> COLOURS = List.of("#0072b2", "#d55e00", "#009e73", "#e69f00", "#cc79a7");

    private SvgPlot() {}

    /**
     * A line.
     *
     * @param name its name in the legend
     * @param x positions, increasing
     * @param y values; those that are not finite are left out
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(String name, double[] x, double[] y) {}

    static String colour(int number) {
        return COLOURS.get(number % COLOURS.size());
    }

    /** Lines over a common axis. Values are drawn by their logarithm if all are positive and {@code logarithmic}. */
    static String lines(String xName, boolean logarithmic, List<Line> lines) {
        boolean log = logarithmic
                && lines.stream().flatMapToDouble(l -> DoubleStream.of(l.y())).allMatch(y -> y > 0);
        Range x = Range.of(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x())), false);
        Range y = Range.of(lines.stream().flatMapToDouble(l -> DoubleStream.of(l.y())), log);
        StringBuilder svg = begin(HEIGHT);
        for (int tick = 0; tick <= 4; tick++) {
            double at = HEIGHT - BOTTOM - tick * (HEIGHT - BOTTOM - TOP) / 4.0;
            svg.append(text(LEFT - 6, at + 4, "end", label(y.at(tick / 4.0))))
                    .append(String.format(
                            Locale.ROOT,
                            "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" class=\"grid\"/>",
                            LEFT,
                            WIDTH - RIGHT,
                            at,
                            at));
            double across = LEFT + tick * (WIDTH - LEFT - RIGHT) / 4.0;
            svg.append(text(across, HEIGHT - BOTTOM + 16, tick == 4 ? "end" : "middle", label(x.at(tick / 4.0))));
        }
        svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 3, "middle", xName));
        for (int n = 0; n < lines.size(); n++) {
            svg.append(path(lines.get(n), x, y, colour(n)));
            svg.append(legend(n, lines.get(n).name()));
        }
        return svg.append("</svg>").toString();
    }

    private static String path(Line line, Range x, Range y, String colour) {
        StringBuilder points = new StringBuilder();
        int stride = Math.max(1, Math.ceilDiv(line.x().length, MOST_POINTS));
        for (int p = 0; p < line.x().length; p += stride) {
            if (Double.isFinite(line.y()[p])) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        LEFT + x.part(line.x()[p]) * (WIDTH - LEFT - RIGHT),
                        HEIGHT - BOTTOM - y.part(line.y()[p]) * (HEIGHT - BOTTOM - TOP)));
            }
        }
        return String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>",
                points,
                colour);
    }

    /**
     * A bar for each row, of parts laid end to end.
     *
     * @param rows names of the bars
     * @param parts names of the parts
     * @param values the length of each part, row by row; 0 or more
     * @param unit of the values
     */
    static String bars(List<String> rows, List<String> parts, List<List<Double>> values, String unit) {
        double longest = values.stream()
                .mapToDouble(row -> row.stream().mapToDouble(v -> v).sum())
                .max()
                .orElse(0);
        double scale = longest > 0 ? (WIDTH - LEFT - RIGHT) / longest : 0;
        StringBuilder svg = begin(rows.size() * BAR + 2 * BOTTOM);
        for (int row = 0; row < rows.size(); row++) {
            double begin = LEFT;
            double top = BOTTOM + row * BAR;
            svg.append(text(LEFT - 6, top + 14, "end", rows.get(row)));
            for (int part = 0; part < parts.size(); part++) {
                double length = values.get(row).get(part) * scale;
                svg.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s: %s %s</title></rect>",
                        begin,
                        top,
                        length,
                        BAR - 4,
                        colour(part),
                        escaped(parts.get(part)),
                        label(values.get(row).get(part)),
                        unit));
                begin += length;
            }
        }
        double bottom = BOTTOM + rows.size() * BAR + 14;
        svg.append(text(LEFT, bottom, "start", "0"))
                .append(text(WIDTH - RIGHT, bottom, "end", label(longest) + " " + unit));
        for (int part = 0; part < parts.size(); part++) {
            svg.append(legend(part, parts.get(part)));
        }
        return svg.append("</svg>").toString();
    }

    private static String legend(int number, String name) {
        double x = LEFT + 10 + number * 135;
        return String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"4\" width=\"10\" height=\"10\" fill=\"%s\"/>",
                        x,
                        colour(number))
                + text(x + 14, 13, "start", name);
    }

    private static StringBuilder begin(int height) {
        return new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">",
                WIDTH,
                height,
                WIDTH,
                height));
    }

    private static String text(double x, double y, String anchor, String text) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, escaped(text));
    }

    /** A number with few digits. */
    static String label(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.3g", value).replaceFirst("e([+-])0", "e$1");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** What an axis shows. */
    private record Range(double low, double high, boolean log) {
        static Range of(DoubleStream values, boolean log) {
            List<Double> finite = new ArrayList<>();
            values.filter(Double::isFinite).forEach(finite::add);
            double low = finite.stream().mapToDouble(v -> v).min().orElse(0);
            double high = finite.stream().mapToDouble(v -> v).max().orElse(1);
            double margin = low == high ? Math.max(Math.abs(low), 1) * 0.5 : 0;
            return log
                    ? new Range(Math.log(low / (low == high ? 2 : 1)), Math.log(high * (low == high ? 2 : 1)), true)
                    : new Range(low - margin, high + margin, false);
        }

        double part(double value) {
            return ((log ? Math.log(value) : value) - low) / (high - low);
        }

        double at(double part) {
            double value = low + part * (high - low);
            return log ? Math.exp(value) : value;
        }
    }
}
