package org.parhelion.view.sample;

/**
 * Figures of some points of a field. NaN spreads to all of them.
 *
 * @param min the smallest value; infinite without points
 * @param max the largest value; negative infinite without points
 * @param sum the sum; its last digits depend on the ranks
 * @param count the number of points
 */
public record FieldFigures(double min, double max, double sum, long count) {
    /** The figures of no points. */
    public static final FieldFigures NONE = new FieldFigures(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);

    /**
     * The figures of the points of both.
     *
     * @param other figures of other points
     * @return the figures of all of them
     */
    public FieldFigures and(FieldFigures other) {
        return new FieldFigures(
                Math.min(min, other.min), Math.max(max, other.max), sum + other.sum, count + other.count);
    }

    /** {@return the mean value; NaN without points} */
    public double mean() {
        return sum / count;
    }
}
