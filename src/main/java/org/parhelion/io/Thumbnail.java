package org.parhelion.io;

import java.util.Arrays;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;

/**
 * A field small enough to draw, made from slabs as they come: each pixel is the mean of the points that fall on it. Of a
 * grid with three axes, the middle plane; of one with one axis, a single row.
 */
public final class Thumbnail {
    private final int plane;
    private final int ny;
    private final int nx;
    private final int rows;
    private final int columns;
    private final double[] sums;
    private final int[] counts;

    /** Of at most {@code most} × {@code most} pixels, one per point where that is enough. */
    public Thumbnail(Grid grid, int most) {
        this.plane = grid.nz() / 2;
        this.ny = grid.ny();
        this.nx = grid.nx();
        this.rows = Math.min(ny, most);
        this.columns = Math.min(nx, most);
        this.sums = new double[rows * columns];
        this.counts = new int[rows * columns];
    }

    /** Adds the points of {@code slab} that lie in the plane that is drawn. */
    public void add(Slab slab) {
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

    /** Pixels along the slower axis. */
    public int rows() {
        return rows;
    }

    /** Pixels along the faster axis. */
    public int columns() {
        return columns;
    }

    /** Row-major values; NaN where no point fell. */
    public double[] values() {
        double[] values = new double[sums.length];
        Arrays.setAll(values, pixel -> sums[pixel] / counts[pixel]);
        return values;
    }
}
