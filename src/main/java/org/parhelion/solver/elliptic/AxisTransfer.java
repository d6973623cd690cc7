package org.parhelion.solver.elliptic;

import java.util.Arrays;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;

/**
 * Linear interpolation along one axis from a coarse grid to a fine one, and its transpose, the restriction. Both grids span the same
 * length between the same boundaries, whatever their numbers of points:
 *
 * <pre>
 *   held at the ghost point (Dirichlet)          wall half a spacing outside (Neumann, …)
 *   boundary                    boundary         wall                             wall
 *   ○     ●     ●     ●     ●     ○               │  ●     ●     ●     ●     ●     │      fine
 *   ○        ●         ●          ○               │     ●          ●         ●     │      coarse
 * </pre>
 *
 * <p>With n + 1 or n even the coarse spacing is exactly twice the fine one, and the weights are those of the textbooks for
 * vertex-centred and cell-centred grids (U. Trottenberg, C. Oosterlee, A. Schüller, "Multigrid", §2.3 and §2.8.4). Otherwise it is a
 * little less, and the weights change along the axis. Weights of coarse ghost points are folded into those of the points that they
 * mirror. Indices are global, so that every rank computes with the same weights.
 */
final class AxisTransfer {
    /** Fine points that a coarse point is restricted from: those less than two fine spacings away. */
    static final int TAPS = 4;

    /** Fine ghost points that a restriction reads at most. */
    static final int REACH = 2;

    private final int fine;
    private final int coarse;
    private final boolean periodic;
    private final long fineLength;
    private final long coarseLength;
    private final int lowOffset;
    private final int[] left;
    private final double[] leftWeight;
    private final double[] rightWeight;
    private final int[] start;
    private final double[] taps;

    private AxisTransfer(int fine, int coarse, int lowOffset, int highOffset, boolean periodic) {
        this.fine = fine;
        this.coarse = coarse;
        this.periodic = periodic;
        this.lowOffset = lowOffset;
        fineLength = length(fine, lowOffset + highOffset);
        coarseLength = length(coarse, lowOffset + highOffset);
        left = new int[fine];
        leftWeight = new double[fine];
        rightWeight = new double[fine];
        start = new int[coarse];
        taps = new double[TAPS * coarse];
    }

    /** The length of an axis in half spacings. */
    private static long length(int points, int offsets) {
        return 2L * (points - 1) + offsets;
    }

    /** The distance from the outermost point to the boundary in half spacings. */
    private static int offset(Boundaries boundaries, Side side, Grid grid) {
        return HomogeneousBoundary.isHeld(boundaries.at(side), grid.wallSpacing(side, 1)) ? 2 : 1;
    }

    /**
     * The axis of a coarser grid: the least number of points for which the spacing at most doubles.
     *
     * @param grid the fine grid
     * @param axis the axis
     * @param boundaries of the domain
     * @return the coarse axis
     */
    static CoarseAxis coarsen(Grid grid, Axis axis, Boundaries boundaries) {
        int offsets = offsets(grid, axis, boundaries);
        int points = grid.points(axis);
        int coarse = Math.max(1, Math.ceilDiv(2 * points + 2 - offsets, 4));
        double ratio = (double) length(points, offsets) / length(coarse, offsets);
        return new CoarseAxis(coarse, ratio, lowOffset(grid, axis, boundaries));
    }

    private static int offsets(Grid grid, Axis axis, Boundaries boundaries) {
        boolean periodic = boundaries.at(axis.low()) instanceof Boundary.Periodic;
        return periodic ? 2 : offset(boundaries, axis.low(), grid) + offset(boundaries, axis.high(), grid);
    }

    private static int lowOffset(Grid grid, Axis axis, Boundaries boundaries) {
        boolean periodic = boundaries.at(axis.low()) instanceof Boundary.Periodic;
        return periodic ? 0 : offset(boundaries, axis.low(), grid);
    }

    /**
     * A coarse axis.
     *
     * @param points number of points
     * @param ratio the distance between them in fine spacings
     * @param lowOffset the distance from the first point to the boundary in half spacings
     */
    record CoarseAxis(int points, double ratio, int lowOffset) {
        /** The place of a point in fine indices. */
        double fineIndex(int c) {
            return (c + lowOffset / 2.0) * ratio - lowOffset / 2.0;
        }
    }

    /**
     * The transfer between two grids.
     *
     * @param fine the fine grid
     * @param coarse the coarse grid, with as many points along the axis or as {@link #coarsen} gives
     * @param axis the axis
     * @param boundaries of the domain
     * @return the weights
     */
    static AxisTransfer between(Grid fine, Grid coarse, Axis axis, Boundaries boundaries) {
        boolean present = fine.axes().contains(axis);
        boolean periodic = present && boundaries.at(axis.low()) instanceof Boundary.Periodic;
        int lowOffset = periodic || !present ? 0 : offset(boundaries, axis.low(), fine);
        int highOffset = periodic || !present ? 2 : offset(boundaries, axis.high(), fine);
        AxisTransfer transfer =
                new AxisTransfer(fine.points(axis), coarse.points(axis), lowOffset, highOffset, periodic);
        if (transfer.fine == transfer.coarse) {
            transfer.identity();
        } else {
            transfer.interpolate(
                    periodic ? 1 : HomogeneousBoundary.factor(boundaries, axis.low(), coarse),
                    periodic ? 1 : HomogeneousBoundary.factor(boundaries, axis.high(), coarse));
            transfer.transpose();
        }
        return transfer;
    }

    private void identity() {
        for (int i = 0; i < fine; i++) {
            left[i] = i;
            leftWeight[i] = 1;
            start[i] = i;
            taps[TAPS * i] = 1;
        }
    }

    private void interpolate(double lowScale, double highScale) {
        for (int i = 0; i < fine; i++) {
            // The place in coarse points is (i + lowOffset/2)·coarseLength/fineLength − lowOffset/2: exact in integers.
            long numerator = (2L * i + lowOffset) * coarseLength - lowOffset * fineLength;
            long denominator = 2 * fineLength;
            int at = (int) Math.floorDiv(numerator, denominator);
            double right = (double) Math.floorMod(numerator, denominator) / denominator;
            left[i] = at;
            leftWeight[i] = 1 - right;
            rightWeight[i] = right;
            if (!periodic && at < 0) {
                left[i] = 0;
                leftWeight[i] = right + lowScale * (1 - right);
                rightWeight[i] = 0;
            }
            if (!periodic && left[i] == coarse - 1) {
                leftWeight[i] += highScale * rightWeight[i];
                rightWeight[i] = 0;
            }
        }
    }

    /** Each coarse point gets the fine ones that it is interpolated to, with the same weights divided by the ratio of spacings. */
    private void transpose() {
        double scale = (double) coarseLength / fineLength;
        Arrays.fill(start, Integer.MAX_VALUE);
        // Across a periodic end the fine index is continued below 0 and above fine − 1.
        for (int i = periodic ? -REACH : 0; i < (periodic ? fine + REACH : fine); i++) {
            int at = Math.floorMod(i, fine);
            int image = Math.floorDiv(i, fine) * coarse;
            tap(left[at] + image, i, scale * leftWeight[at]);
            tap(left[at] + 1 + image, i, scale * rightWeight[at]);
        }
    }

    private void tap(int c, int i, double weight) {
        if (c >= 0 && c < coarse && weight != 0) {
            start[c] = Math.min(start[c], i);
            taps[TAPS * c + i - start[c]] = weight;
        }
    }

    /** The fine point that lies nearest to a coarse one: the rank that owns it owns the coarse point too. */
    private int parent(int c) {
        return (int) Math.floorDiv(position(c) + coarseLength, unit());
    }

    /** The number of coarse points whose {@link #parent} lies below a fine index: where a cut of the fine axis cuts the coarse one. */
    int cut(int fineIndex) {
        int low = 0;
        int high = coarse;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (fine == coarse ? middle < fineIndex : parent(middle) < fineIndex) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Twice the place of a coarse point, in fine spacings, times the coarse length: an exact integer, {@link #unit} to a fine spacing. */
    long position(int c) {
        return (2L * c + lowOffset) * fineLength - lowOffset * coarseLength;
    }

    /** A fine spacing in the units of {@link #position}. */
    long unit() {
        return 2 * coarseLength;
    }

    /** A coarse spacing in the units of {@link #position}. */
    long width() {
        return 2 * fineLength;
    }

    /** A coarse spacing in fine ones. */
    double ratio() {
        return (double) fineLength / coarseLength;
    }

    int fine() {
        return fine;
    }

    int coarse() {
        return coarse;
    }

    boolean periodic() {
        return periodic;
    }

    /** The coarse point at or before a fine one; the fine one is interpolated from it and from the next. */
    int left(int i) {
        return left[i];
    }

    double leftWeight(int i) {
        return leftWeight[i];
    }

    double rightWeight(int i) {
        return rightWeight[i];
    }

    /** The first of {@link #TAPS} fine points that a coarse one is restricted from; below 0 or near the end across a period. */
    int start(int c) {
        return start[c];
    }

    /** The weight of fine point {@code start(c) + tap}; 0 beyond the last one that counts. */
    double tap(int c, int tap) {
        return taps[TAPS * c + tap];
    }

    int[] lefts() {
        return left;
    }

    double[] leftWeights() {
        return leftWeight;
    }

    double[] rightWeights() {
        return rightWeight;
    }

    double[] taps() {
        return taps;
    }

    int[] starts() {
        return start;
    }
}
