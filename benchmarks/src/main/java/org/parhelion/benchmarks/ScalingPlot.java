package org.parhelion.benchmarks;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.parhelion.runs.report.RunFailure;

/** Plot of efficiency over number of ranks: one curve per provider, the ideal, and the bound by memory bandwidth. */
final class ScalingPlot {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;

    private ScalingPlot() {}

    /**
     * Writes a PNG.
     *
     * @param rows the rows of {@code strong} or {@code weak}
     * @throws RunFailure if the file cannot be written
     */
    static void write(String title, List<Map<String, Object>> rows, Path file) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("ranks")
                .yAxisTitle("efficiency")
                .build();
        chart.getStyler().setYAxisMin(0.0).setXAxisDecimalPattern("0").setYAxisDecimalPattern("0.0");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSW);
        TreeSet<String> providers = new TreeSet<>();
        rows.forEach(row -> providers.add(String.valueOf(row.get("provider"))));
        for (String provider : providers) {
            List<Map<String, Object>> own = rows.stream()
                    .filter(row -> provider.equals(row.get("provider")))
                    .toList();
            add(chart, provider, own, "efficiency");
            add(chart, "memory bandwidth (triad)", own, "triadEfficiency");
        }
        double most = rows.stream()
                .mapToDouble(row -> Scaling.number(row, "ranks"))
                .max()
                .orElse(1);
        chart.addSeries("ideal", new double[] {1, Math.max(2, most)}, new double[] {1, 1})
                .setMarker(SeriesMarkers.NONE);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        chart.paint(graphics, WIDTH, HEIGHT);
        graphics.dispose();
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new RunFailure(file + " cannot be written: " + e, e);
        }
    }

    private static void add(XYChart chart, String name, List<Map<String, Object>> rows, String key) {
        List<Double> ranks = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            if (row.get(key) instanceof Number number) {
                ranks.add(Scaling.number(row, "ranks"));
                values.add(number.doubleValue());
            }
        }
        if (!ranks.isEmpty()) {
            chart.addSeries(name, ranks, values);
        }
    }
}
