package org.parhelion.runs.output;

import java.util.Arrays;

/** The range of values that the colours of a picture span. */
public final class ColourRange {
    private static final double SHOWN = 0.995;

    private ColourRange() {}

    /**
     * A range around 0 that leaves out the few largest values, so that those near a source do not make the rest invisible.
     *
     * @param values any; those that are not finite are left out
     * @return a positive r, so that −r … r holds 99.5 % of the values
     */
    public static double symmetric(double... values) {
        double[] sizes = Arrays.stream(values)
                .map(Math::abs)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 1 : Math.max(sizes[(int) (SHOWN * (sizes.length - 1))], Double.MIN_NORMAL);
    }
}
