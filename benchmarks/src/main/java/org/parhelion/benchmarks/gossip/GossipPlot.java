package org.parhelion.benchmarks.gossip;

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

/** Plots the detection times of crashes as three cumulative distributions. */
public final class GossipPlot {
    private GossipPlot() {}

    /**
     * Writes a PNG: the fraction of crashes that were suspected, declared, and known to all, over the periods after the crash.
     *
     * @throws RunFailure if the file cannot be written
     */
    public static void write(GossipFigures figures, Path file) {
        XYChart chart = new XYChartBuilder()
                .width(1000)
                .height(600)
                .title(figures.title())
                .xAxisTitle("periods after the crash")
                .yAxisTitle("fraction of crashes")
                .build();
        chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setXAxisMin(0.0);
        chart.getStyler().setYAxisDecimalPattern("0.0").setXAxisDecimalPattern("0");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideSE);
        add(chart, "first suspected", figures.firstSuspicionPeriods());
        add(chart, "declared dead", figures.deathPeriods());
        add(chart, "known to all", figures.everyoneKnowsPeriods());
        try {
            if (!ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile())) {
                throw new IOException("this JDK cannot write PNG");
            }
        } catch (IOException e) {
            throw new RunFailure("--plot " + file + ": cannot be written: " + e, e);
        }
    }

    /** The distance of a curve to 1 is the fraction of crashes that were never detected. */
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
