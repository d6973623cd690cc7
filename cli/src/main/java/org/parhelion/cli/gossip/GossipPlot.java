package org.parhelion.cli.gossip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.parhelion.membership.simulation.Distribution;
import org.parhelion.runs.report.RunFailure;

/** How soon a crash is found out, as three rising curves. */
public final class GossipPlot {
    private GossipPlot() {}

    /**
     * Writes a PNG: over the periods after a crash, the part of all crashes that were suspected, declared, known to all.
     *
     * @throws RunFailure if the file cannot be written
     */
    public static void write(GossipFigures figures, Path file) {
        XYChart chart = new XYChartBuilder()
                .width(1000)
                .height(600)
                .title(figures.title())
                .xAxisTitle("periods after the crash")
                .yAxisTitle("part of all crashes")
                .build();
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisMin(0.0);
        chart.getStyler().setYAxisDecimalPattern("0.0").setXAxisDecimalPattern("0");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
        add(chart, "first suspected", figures.firstSuspicionPeriods());
        add(chart, "declared dead", figures.deathPeriods());
        add(chart, "known to all", figures.everyoneKnowsPeriods());
        try {
            if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
                throw new IOException("this JDK writes no PNG");
            }
        } catch (IOException e) {
            throw new RunFailure("--plot " + file + ": cannot be written: " + e, e);
        }
    }

    /** What never happened is what the curve lacks to 1. */
    private static void add(XYChart chart, String name, Distribution distribution) {
        double[] times = distribution.values().filter(Double::isFinite).sorted().toArray();
        if (times.length == 0) {
            return;
        }
        double[] part = IntStream.rangeClosed(1, times.length)
                .mapToDouble(i -> (double) i / distribution.count())
                .toArray();
        chart.addSeries(name, times, part).setMarker(SeriesMarkers.NONE);
    }
}
