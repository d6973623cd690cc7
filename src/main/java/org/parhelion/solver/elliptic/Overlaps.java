package org.parhelion.solver.elliptic;

import java.util.Map;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;

/**
 * How the fine intervals along one axis overlap a coarse one: along the axis of the faces the intervals between points, along the other axes
 * the cells around points. Positions are integers, so that every rank finds the same overlaps.
 */
final class Overlaps {
    private final AxisTransfer axis;
    private final boolean between;
    private final int low;
    private final boolean wraps;
    private final Row row = new Row();

    private Overlaps(AxisTransfer axis, boolean between, int low, boolean wraps) {
        this.axis = axis;
        this.between = between;
        this.low = low;
        this.wraps = wraps;
    }

    /** The overlaps along {@code axis} of the intervals between points, or of the cells around them, as local indices of a fine block. */
    static Overlaps of(Map<Axis, AxisTransfer> axes, Axis axis, boolean between, Block fine) {
        AxisTransfer transfer = LinearTransfer.of(axes, axis);
        boolean whole = fine.owned().extent(axis) == transfer.fine();
        return new Overlaps(transfer, between, fine.owned().low(axis), whole && transfer.periodic());
    }

    /** The fine indices that overlap, and how much of the coarse interval each is; valid until the next call. */
    static final class Row {
        private static final int MOST = 6;
        private final int[] index = new int[MOST];
        private final double[] share = new double[MOST];
        private int count;

        int count() {
            return count;
        }

        int index(int n) {
            return index[n];
        }

        /** The part of the coarse interval; the parts add up to 1. */
        double share(int n) {
            return share[n];
        }
    }

    /** The row of a coarse point, by its global index. */
    Row at(int c) {
        long unit = axis.unit();
        long width = axis.width();
        long begin = between ? axis.position(c) : axis.position(c) - width / 2;
        long end = begin + width;
        long cell = between ? 0 : unit / 2;
        row.count = 0;
        for (long i = Math.floorDiv(begin + cell, unit); i * unit - cell < end; i++) {
            long overlap = Math.min(end, (i + 1) * unit - cell) - Math.max(begin, i * unit - cell);
            if (overlap > 0) {
                row.index[row.count] = local((int) i);
                row.share[row.count] = (double) overlap / width;
                row.count++;
            }
        }
        return row;
    }

    private int local(int i) {
        if (wraps) {
            return Math.floorMod(i, axis.fine());
        }
        // Beyond the wall at the high end the faces are those of the mirror image.
        boolean mirrored = between && !axis.periodic() && i >= axis.fine();
        return (mirrored ? 2 * (axis.fine() - 1) - i : i) - low;
    }
}
