package org.parhelion.io;

import org.parhelion.grid.Box;

/**
 * A contiguous part of the global field: whole planes, or whole rows of one plane, or points of one row. Slabs come in C order and
 * cover the grid, so that their values, one after the other, are the array.
 *
 * @param box its points, as global indices
 * @param values a {@code double[]} or {@code float[]}; the first {@code box.volume()} are the points in C order. Reused
 *     for the next slab
 */
public record Slab(Box box, Object values) {
    /** Points of this slab. */
    public int count() {
        return Math.toIntExact(box.volume());
    }

    /**
     * One value.
     *
     * @param index 0 … {@link #count} − 1, in C order
     */
    public double at(int index) {
        return values instanceof double[] doubles ? doubles[index] : ((float[]) values)[index];
    }
}
