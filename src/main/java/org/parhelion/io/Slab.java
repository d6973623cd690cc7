package org.parhelion.io;

import org.parhelion.grid.Box;

/**
 * A contiguous part of the global field: whole planes, or whole rows of one plane, or points of one row. The slabs of a field
 * follow each other in C order and cover the grid, so that their concatenated values are the array.
 *
 * @param box the points, as global indices
 * @param values a {@code double[]} or {@code float[]}; its first {@code box.volume()} elements are the values in C order. The
 *     array is reused for the next slab
 */
public record Slab(Box box, Object values) {
    /** {@return the number of points} */
    public int count() {
        return Math.toIntExact(box.volume());
    }

    /**
     * One value.
     *
     * @param index 0 … {@link #count} − 1, in C order
     * @return the value
     */
    public double at(int index) {
        return values instanceof double[] doubles ? doubles[index] : ((float[]) values)[index];
    }
}
