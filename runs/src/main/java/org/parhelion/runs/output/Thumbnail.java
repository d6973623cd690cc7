package org.parhelion.runs.output;

import java.util.Arrays;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.Slab;

/**
 * A field reduced to the size of a picture, incrementally from slabs. Each cell is the mean of the points that it covers, without
 * solid ones. Of a three-dimensional grid the middle plane is used; a one-dimensional grid gives a single row. Along a stretched
 * axis pixels are equally spaced, and each shows the nearest cell. Not thread-safe.
 */
final class Thumbnail {
    /** Which points are drawn as solid, by global index. */
    @FunctionalInterface
    interface Mask {
        boolean solid(int k, int j, int i);
    }

    private final Lattice points;
    private final Mask mask;
    private final int plane;
    private final int most;
    private final int rows;
    private final int columns;
    private final double[] sums;
    private final int[] counts;

    /**
     * Creates a thumbnail with one cell per point, or with the largest size if the field has more points.
     *
     * @param points the points of the field
     * @param most largest number of pixels along each axis, at least 1
     * @param mask which points are left out
     */
    Thumbnail(Lattice points, int most, Mask mask) {
        this.points = points;
        this.mask = mask;
        this.most = most;
        this.plane = points.points(Axis.Z) / 2;
        this.rows = Math.min(points.points(Axis.Y), most);
        this.columns = Math.min(points.points(Axis.X), most);
        this.sums = new double[rows * columns];
        this.counts = new int[rows * columns];
    }

    /**
     * Adds the points of a slab that lie in the drawn plane.
     *
     * @param slab a slab of the grid; each slab is added once
     */
    void add(Slab slab) {
        Box box = slab.box();
        if (plane < box.k0() || plane >= box.k1()) {
            return;
        }
        int p = (plane - box.k0()) * box.rows() * box.columns();
        for (int j = box.j0(); j < box.j1(); j++) {
            int row = cell(Axis.Y, j, rows) * columns;
            for (int i = box.i0(); i < box.i1(); i++) {
                double value = slab.at(p++);
                if (!mask.solid(plane, j, i)) {
                    int cell = row + cell(Axis.X, i, columns);
                    sums[cell] += value;
                    counts[cell]++;
                }
            }
        }
    }

    private int cell(Axis axis, int index, int cells) {
        return (int) ((long) index * cells / points.points(axis));
    }

    /** {@return the number of pixels along the slower axis} */
    int rows() {
        return pixels(Axis.Y, rows);
    }

    /** {@return the number of pixels along the faster axis} */
    int columns() {
        return pixels(Axis.X, columns);
    }

    /** As many pixels as show the smallest spacing, where that is not more than the largest number. */
    private int pixels(Axis axis, int cells) {
        if (!points.grid().isStretched(axis)) {
            return cells;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int p = 1; p < points.points(axis); p++) {
            least = Math.min(least, points.spacingLow(axis, p));
        }
        double extent = points.coordinate(axis, points.points(axis) - 1) - points.coordinate(axis, 0);
        return (int) Math.clamp(Math.ceil(extent / least) + 1, cells, most);
    }

    /** {@return the mean of each pixel, row-major; NaN for a pixel that is solid, or without points so far} */
    double[] values() {
        int[] rowOf = cells(Axis.Y, rows);
        int[] columnOf = cells(Axis.X, columns);
        double[] values = new double[rowOf.length * columnOf.length];
        Arrays.setAll(values, pixel -> {
            int cell = rowOf[pixel / columnOf.length] * columns + columnOf[pixel % columnOf.length];
            return sums[cell] / counts[cell];
        });
        return values;
    }

    /** The cell that each pixel shows. */
    private int[] cells(Axis axis, int cells) {
        int[] shown = new int[pixels(axis, cells)];
        if (!points.grid().isStretched(axis)) {
            Arrays.setAll(shown, pixel -> pixel);
            return shown;
        }
        double low = points.coordinate(axis, 0);
        double extent = points.coordinate(axis, points.points(axis) - 1) - low;
        Arrays.setAll(
                shown,
                pixel -> cell(
                        axis, AxisIndex.nearest(points, axis, low + (pixel + 0.5) / shown.length * extent), cells));
        return shown;
    }
}
