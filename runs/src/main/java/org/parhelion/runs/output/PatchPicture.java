package org.parhelion.runs.output;

import java.util.Arrays;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.io.Image;
import org.parhelion.solver.BlowUp;

/** Draws the values around the first value that is not finite: log₁₀ |value|, those that are not finite in magenta. */
public final class PatchPicture {
    private static final int NOT_FINITE = 0xff00ff;
    /** Smaller values than the largest by more than this are drawn alike. */
    private static final double DECADES = 20;

    private PatchPicture() {}

    /**
     * Draws a picture; its axes are indices.
     *
     * @param blowUp the point, and the values around it
     * @param run name of the run
     * @return the picture
     */
    public static Image of(BlowUp blowUp, String run) {
        Box box = blowUp.patch().box();
        int k = blowUp.index(Axis.Z) - box.k0();
        int plane = box.rows() * box.columns();
        double[] sizes = blowUp.patch().values().subList(k * plane, (k + 1) * plane).stream()
                .mapToDouble(value -> Double.isFinite(value) ? Math.log10(Math.abs(value)) : Double.NaN)
                .toArray();
        double high = Arrays.stream(sizes).filter(Double::isFinite).max().orElse(0);
        double least = Arrays.stream(sizes).filter(Double::isFinite).min().orElse(high);
        double low = Math.max(least, high - DECADES);
        for (int p = 0; p < sizes.length; p++) {
            sizes[p] = sizes[p] < low ? low : sizes[p]; // of zeros, too
        }
        Image image = Image.of(sizes, box.rows(), box.columns())
                .title(run + ", field '" + blowUp.field() + "' after step " + blowUp.step() + "; not finite: magenta")
                .axes(
                        new Image.PlotAxis("i (x)", "", box.i0(), box.i1() - 1.0),
                        box.rows() > 1
                                ? new Image.PlotAxis("j (y)", "", box.j0(), box.j1() - 1.0)
                                : new Image.PlotAxis("", "", 0, 0))
                .quantity("log10 |" + blowUp.field() + "|", "")
                .notANumber(NOT_FINITE);
        return (high > low ? image.range(low, high) : image).upwards();
    }
}
