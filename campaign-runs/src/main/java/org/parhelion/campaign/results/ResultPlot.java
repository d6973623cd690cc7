package org.parhelion.campaign.results;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.parhelion.campaign.spec.PlotRule;
import org.parhelion.runs.file.Quantity;

/** Draws a result over a parameter as PNG. */
final class ResultPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final int MOST_SERIES = 12;

    private ResultPlot() {}

    /**
     * Writes a plot. Rows without a number are left out; with less than one point nothing is written.
     *
     * @param table the results
     * @param title the name of the campaign
     * @return whether a file was written
     * @throws IOException if it cannot be written
     */
    static boolean write(ResultTable table, PlotRule plot, String title, Path file) throws IOException {
        int x = table.columns().indexOf(plot.x());
        int y = table.columns().indexOf(plot.y());
        int series = plot.series().map(table.columns()::indexOf).orElse(-1);
        Map<String, TreeMap<Double, Double>> lines = new LinkedHashMap<>();
        for (List<String> row : table.rows()) {
            OptionalDouble across = number(row.get(x), plot.logX());
            OptionalDouble up = number(row.get(y), plot.logY());
            if (across.isPresent() && up.isPresent()) {
                String name = series < 0 ? plot.y() : plot.series().orElse("") + " = " + row.get(series);
                lines.computeIfAbsent(name, _ -> new TreeMap<>()).put(across.getAsDouble(), up.getAsDouble());
            }
        }
        if (lines.isEmpty()) {
            return false;
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(axis(table, x, plot.x()))
                .yAxisTitle(plot.y())
                .build();
        chart.getStyler().setXAxisLogarithmic(plot.logX()).setYAxisLogarithmic(plot.logY());
        chart.getStyler().setLegendVisible(series >= 0).setLegendPosition(Styler.LegendPosition.OutsideE);
        boolean drawsLines = (series >= 0 && lines.size() <= MOST_SERIES) || (lines.size() == 1 && isGrid(table, x));
        chart.getStyler()
                .setDefaultSeriesRenderStyle(
                        drawsLines ? XYSeries.XYSeriesRenderStyle.Line : XYSeries.XYSeriesRenderStyle.Scatter);
        lines.entrySet().stream()
                .limit(MOST_SERIES)
                .forEach(line -> chart.addSeries(
                        line.getKey(),
                        new ArrayList<>(line.getValue().keySet()),
                        new ArrayList<>(line.getValue().values())));
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
        return true;
    }

    /** Whether each position occurs once: then a line means something. */
    private static boolean isGrid(ResultTable table, int column) {
        return table.rows().stream().map(row -> row.get(column)).distinct().count()
                == table.rows().size();
    }

    /** The name with the unit, if all values have a unit. */
    private static String axis(ResultTable table, int column, String name) {
        boolean units = table.rows().stream()
                .map(row -> row.get(column))
                .allMatch(text ->
                        Quantity.isQuantity(text) && Quantity.parse(text).hasUnit());
        return units && !table.rows().isEmpty() ? name + " [SI]" : name;
    }

    private static OptionalDouble number(String text, boolean log) {
        if (!Quantity.isQuantity(text)) {
            return OptionalDouble.empty();
        }
        double value = Quantity.parse(text).value();
        return Double.isFinite(value) && (value > 0 || !log) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }
}
