package org.parhelion.view.sample;

import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;

/** Reads what a page shows from a rank's block of a field. Not thread-safe. */
public final class Sampler {
    private final Mask mask;

    /** Points without a meaningful value, by global index. */
    @FunctionalInterface
    public interface Mask {
        /**
         * Tells whether a point is solid.
         *
         * @param k index along z
         * @param j index along y
         * @param i index along x
         * @return whether it is
         */
        boolean solid(int k, int j, int i);
    }

    /**
     * Creates a sampler.
     *
     * @param mask the points to leave out
     */
    public Sampler(Mask mask) {
        this.mask = mask;
    }

    /**
     * Reads the pixels of a slice that show points of this rank.
     *
     * @param field this rank's values
     * @param map the points that the pixels show
     * @param index index of the slice
     * @param part the pixels
     * @param values their values, row-major; NaN for solid points
     */
    public void pixels(Field field, PixelMap map, int index, PixelMap.Part part, float[] values) {
        Box owned = field.owned();
        boolean planes = map.rowAxis() == Axis.Y;
        int p = 0;
        for (int row = part.row0(); row < part.row1(); row++) {
            int j = planes ? map.pointOfRow(row) : index;
            int k = planes ? index : map.pointOfRow(row);
            for (int column = part.column0(); column < part.column1(); column++) {
                int i = map.pointOfColumn(column);
                if (map.columnAxis() == Axis.Y) {
                    j = i;
                    i = index;
                }
                values[p++] = mask.solid(k, j, i)
                        ? Float.NaN
                        : value(field, field.index(k - owned.k0(), j - owned.j0(), i - owned.i0()));
            }
        }
    }

    private static float value(Field field, int index) {
        return field.precision() == Precision.DOUBLE ? (float) field.doubles()[index] : field.floats()[index];
    }

    /**
     * Computes the figures of this rank's points. One pass over the field.
     *
     * @param field this rank's values
     * @return the figures
     */
    public FieldFigures figures(Field field) {
        Box owned = field.owned();
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        long count = 0;
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                int index = field.index(k - owned.k0(), j - owned.j0(), -owned.i0());
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    if (!mask.solid(k, j, i)) {
                        double value = field.precision() == Precision.DOUBLE
                                ? field.doubles()[index + i]
                                : field.floats()[index + i];
                        min = Math.min(min, value);
                        max = Math.max(max, value);
                        sum += value;
                        count++;
                    }
                }
            }
        }
        return new FieldFigures(min, max, sum, count);
    }
}
