package org.parhelion.runs.output;

import java.util.Arrays;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.io.Slab;

/**
 * A field reduced to the size of a picture, incrementally from slabs. Each pixel is the mean of the points that it covers. Of a
 * three-dimensional grid the middle plane is used; a one-dimensional grid gives a single row. Not thread-safe.
 */
final class Thumbnail {
    private final int plane;
    private final int ny;
    private final int nx;
    private final int rows;
    private final int columns;
    private final double[] sums;
    private final int[] counts;

    /**
     * Creates a thumbnail with one pixel per point, or with the largest size if the grid has more points.
     *
     * @param grid the grid
     * @param most largest number of pixels along each axis, at least 1
     */
    Thumbnail(Grid grid, int most) {
        this.plane = grid.nz() / 2;
        this.ny = grid.ny();
        this.nx = grid.nx();
        this.rows = Math.min(ny, most);
        this.columns = Math.min(nx, most);
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
            int row = (int) ((long) j * rows / ny) * columns;
            for (int i = box.i0(); i < box.i1(); i++) {
                int pixel = row + (int) ((long) i * columns / nx);
                sums[pixel] += slab.at(p++);
                counts[pixel]++;
            }
        }
    }

    /** {@return the number of pixels along the slower axis} */
    int rows() {
        return rows;
    }

    /** {@return the number of pixels along the faster axis} */
    int columns() {
        return columns;
    }

    /** {@return the mean of each pixel, row-major; NaN for a pixel without points so far} */
    double[] values() {
        double[] values = new double[sums.length];
        Arrays.setAll(values, pixel -> sums[pixel] / counts[pixel]);
        return values;
    }
}
