package org.parhelion.runs.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.stored.StoredPlace;

/** The report of a run as one HTML page with plots, which needs no other file and no server. */
public final class HtmlReport {
    private static final String STYLE = """
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
            table { border-collapse: collapse; margin: 0.5rem 0 1.5rem; }
            td, th { padding: 0.15rem 1rem 0.15rem 0; text-align: left; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            h2 { font-size: 1.1rem; margin: 1.5rem 0 0.3rem; }
            svg { max-width: 100%; height: auto; } svg text { font-size: 11px; fill: #444; } .grid { stroke: #ddd; }
            code { font-size: 0.85rem; overflow-wrap: anywhere; }
            """;

    /** Phases that add up to the time of a run; the exchange as a whole overlaps computing. */
    private static final String HIDDEN_IN_PART = "exchange";

    private static final String REPORT = "report.json";
    private static final String SERIES = "integrals.csv";

    private final Map<String, Object> report;
    private final StringBuilder page = new StringBuilder();

    private HtmlReport(Map<String, Object> report) {
        this.report = report;
    }

    /**
     * Makes the page.
     *
     * @param report the content of {@code report.json}
     * @param series a text of comma-separated values, whose first columns are {@code step} and {@code time} (as {@code
     *     integrals.csv}); empty for none
     * @return the page
     * @throws IllegalArgumentException if the series is not a table of numbers
     */
    public static String of(Map<String, Object> report, String series) {
        return new HtmlReport(report).page(series);
    }

    /**
     * Makes the page of a finished run from its {@code report.json} and {@code integrals.csv}.
     *
     * @param run the directory of the run, or its folder in an object store
     * @return the page
     * @throws ConfigException if there is no report, or a file is damaged
     * @throws IOException if one cannot be read
     */
    public static String of(StoredPlace run) throws IOException {
        String report = run.text(REPORT)
                .orElseThrow(() ->
                        new ConfigException(run + ": contains no report.json; name the directory of a finished run"));
        String series = run.text(SERIES).orElse("");
        try {
            return of(Json.parse(report), series);
        } catch (tools.jackson.core.JacksonException e) {
            throw new ConfigException(run.in(REPORT) + ": is no JSON: " + e.getOriginalMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(run.in(SERIES) + ": " + e.getMessage(), e);
        }
    }

    private String page(String series) {
        String title = text("problem") + " on " + text("ranks") + (text("ranks").equals("1") ? " rank" : " ranks");
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(SvgPlot.escaped(title))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(SvgPlot.escaped(title))
                .append("</h1>\n");
        summary();
        phases();
        residuals();
        solves();
        series(series);
        settings();
        return page.append("</body></html>\n").toString();
    }

    private void summary() {
        page.append("<table>");
        row("grid", text("shape").replaceAll("[\\[\\]]", "").replace(", ", " × ") + " points, " + text("precision"));
        row("steps", text("steps") + " in " + Figures.seconds(number("seconds")));
        row("ranks", text("ranks") + " (" + text("provider") + ", " + text("device") + ", " + text("path") + ")");
        row("speed", Figures.large(number("pointsPerSecond"), "points/s"));
        row(
                "memory",
                Figures.large(number("bytesPerSecond"), "B/s") + ", " + Figures.percent(number("bandwidthFraction"))
                        + " of this machine's " + Figures.large(number("triadBytesPerSecond"), "B/s") + " (triad)");
        row("exchange", Figures.percent(number("hiddenFraction")) + " hidden behind computing");
        row("load imbalance", SvgPlot.label(number("imbalance")) + " (slowest rank over the mean)");
        row("tiling", text("tilingDescription"));
        row("checksum", text("checksum"));
        row("machine", text("machine"));
        page.append("</table>\n");
    }

    private void phases() {
        List<Map<String, Object>> phases = objects("phases");
        if (phases.isEmpty()) {
            return;
        }
        page.append("<h2>Time of each phase</h2>\n<table><tr><th>phase</th><th>least</th><th>mean</th><th>most</th>")
                .append("<th>slowest rank</th></tr>");
        for (Map<String, Object> phase : phases) {
            page.append("<tr><td>")
                    .append(SvgPlot.escaped(String.valueOf(phase.get("name"))))
                    .append("</td>");
            for (String key : List.of("leastSeconds", "meanSeconds", "mostSeconds")) {
                page.append("<td class=\"number\">")
                        .append(Figures.seconds(number(phase.get(key))))
                        .append("</td>");
            }
            page.append("<td class=\"number\">")
                    .append(phase.get("slowestRank"))
                    .append("</td></tr>");
        }
        page.append("</table>\n");
        List<Map<String, Object>> stacked = phases.stream()
                .filter(phase -> !HIDDEN_IN_PART.equals(phase.get("name")))
                .toList();
        List<String> names =
                stacked.stream().map(phase -> String.valueOf(phase.get("name"))).toList();
        List<String> ranks = new ArrayList<>();
        List<List<Double>> values = new ArrayList<>();
        for (int rank = 0; rank < numbers(stacked.getFirst().get("secondsByRank")).length; rank++) {
            int own = rank;
            ranks.add("rank " + rank);
            values.add(stacked.stream()
                    .map(phase -> numbers(phase.get("secondsByRank"))[own])
                    .toList());
        }
        page.append(SvgPlot.bars(ranks, names, values, "s")).append('\n');
    }

    private void residuals() {
        List<Map<String, Object>> residuals = objects("residuals");
        if (residuals.size() > 1) {
            double[] x = residuals.stream()
                    .mapToDouble(r -> number(r.get("iteration")))
                    .toArray();
            double[] y = residuals.stream()
                    .mapToDouble(r -> number(r.get("maxChange")))
                    .toArray();
            plot("Largest change of a step", "step", true, List.of(new SvgPlot.Line("largest change", x, y)));
        }
    }

    private void solves() {
        List<SvgPlot.Line> lines = new ArrayList<>();
        for (Map<String, Object> solve : objects("solves")) {
            double[] y = numbers(solve.get("residuals"));
            double[] x = new double[y.length];
            Arrays.setAll(x, n -> n);
            lines.add(new SvgPlot.Line(String.valueOf(solve.get("field")), x, y));
        }
        if (!lines.isEmpty()) {
            plot("Residual of the last solve", "iteration", true, lines);
        }
    }

    private void series(String text) {
        List<String> rows = text.lines().toList();
        if (rows.size() < 3) {
            return;
        }
        String[] names = rows.getFirst().split(",", -1);
        double[][] columns = new double[names.length][rows.size() - 1];
        for (int r = 1; r < rows.size(); r++) {
            String[] cells = rows.get(r).split(",", -1);
            if (cells.length != names.length) {
                throw new IllegalArgumentException(
                        "line " + (r + 1) + " has " + cells.length + " values, the header " + names.length);
            }
            for (int c = 0; c < cells.length; c++) {
                columns[c][r - 1] = Double.parseDouble(cells[c]);
            }
        }
        for (int c = 2; c < names.length; c++) {
            plot(
                    "Integral of " + names[c],
                    "time [s]",
                    false,
                    List.of(new SvgPlot.Line(names[c], columns[1], columns[c])));
        }
    }

    private void settings() {
        if (report.get("settings") instanceof Map<?, ?> settings && !settings.isEmpty()) {
            page.append("<h2>Run file</h2>\n<table>");
            settings("", settings);
            page.append("</table>\n");
        }
    }

    /** A row for each key, those of sections dotted as {@code --set} takes them. */
    private void settings(String prefix, Map<?, ?> settings) {
        settings.forEach((key, value) -> {
            if (value instanceof Map<?, ?> section && !section.isEmpty()) {
                settings(prefix + key + ".", section);
            } else {
                row(prefix + key, String.valueOf(value));
            }
        });
    }

    private void plot(String title, String xName, boolean logarithmic, List<SvgPlot.Line> lines) {
        page.append("<h2>").append(SvgPlot.escaped(title)).append("</h2>\n");
        page.append(SvgPlot.lines(xName, logarithmic, lines)).append('\n');
    }

    private void row(String name, String value) {
        page.append("<tr><th>")
                .append(SvgPlot.escaped(name))
                .append("</th><td><code>")
                .append(SvgPlot.escaped(value))
                .append("</code></td></tr>");
    }

    private String text(String key) {
        return String.valueOf(Objects.requireNonNullElse(report.get(key), "–"));
    }

    private double number(String key) {
        return number(report.get(key));
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    private static double[] numbers(@Nullable Object values) {
        return values instanceof List<?> list
                ? list.stream().mapToDouble(HtmlReport::number).toArray()
                : new double[0];
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> objects(String key) {
        return report.get(key) instanceof List<?> list ? (List<Map<String, Object>>) list : List.of();
    }
}
