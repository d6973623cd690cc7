package org.parhelion.runs.output;

import java.util.Arrays;

/** The range of values of a picture's colour map. */
public final class ColourRange {
    private static final double SHOWN = 0.995;

    private ColourRange() {}

    /**
     * A symmetric range that excludes the largest 0.5 % of the values: with large values near a source, the rest would be
     * invisible.
     *
     * @param values the values; those that are not finite are ignored
     * @return a positive r, such that 99.5 % of the values are in −r … r
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
