package org.parhelion.runs.output;

import java.util.Arrays;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.io.Slab;

/**
 * A field reduced to the size of a picture, incrementally from slabs. Each cell is the mean of the points that it covers, without
 * solid ones. Of a three-dimensional grid the {@link DrawnPlane} is used; a one-dimensional grid gives a single row. Along a stretched
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
    private final DrawnPlane plane;
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
        this.plane = DrawnPlane.of(points);
        this.rows = Math.min(points.points(plane.vertical()), most);
        this.columns = Math.min(points.points(plane.horizontal()), most);
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
        Box drawn = box.intersect(plane.box(points));
        for (int k = drawn.k0(); k < drawn.k1(); k++) {
            for (int j = drawn.j0(); j < drawn.j1(); j++) {
                int p = ((k - box.k0()) * box.rows() + j - box.j0()) * box.columns() + drawn.i0() - box.i0();
                int row = cell(plane.vertical(), plane.vertical() == Axis.Z ? k : j, rows) * columns;
                for (int i = drawn.i0(); i < drawn.i1(); i++) {
                    double value = slab.at(p++);
                    if (!mask.solid(k, j, i)) {
                        int cell = row + cell(plane.horizontal(), plane.horizontal() == Axis.X ? i : j, columns);
                        sums[cell] += value;
                        counts[cell]++;
                    }
                }
            }
        }
    }

    private int cell(Axis axis, int index, int cells) {
        return (int) ((long) index * cells / points.points(axis));
    }

    /** {@return the number of pixels along the slower axis} */
    int rows() {
        return pixels(plane.vertical(), rows);
    }

    /** {@return the number of pixels along the faster axis} */
    int columns() {
        return pixels(plane.horizontal(), columns);
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
        int[] rowOf = cells(plane.vertical(), rows);
        int[] columnOf = cells(plane.horizontal(), columns);
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
