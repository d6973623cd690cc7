package org.parhelion.solver.elliptic;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;

/**
 * The fine points around one coarse point that may belong to it or to the coarse points beside it: its own block and the blocks around it.
 * Coordinates run on across a period, so that every rank meets the points in the same order. Axes are numbered x, y, z.
 */
final class Window {
    private static final int AXES = 3;
    private static final int[] CENTRE = new int[AXES];

    private final Connections fine;
    private final int[] low = new int[AXES];
    private final int[] extent = new int[AXES];
    private final int[] centre = new int[AXES];
    private final int[] begin = new int[AXES];
    private final int[] end = new int[AXES];
    private final int[] at = new int[AXES];
    private final int[] relative = new int[AXES];

    Window(Connections fine, Block block) {
        this.fine = fine;
        for (Axis axis : Axis.values()) {
            int a = axis.number();
            low[a] = block.owned().low(axis);
            extent[a] = block.owned().extent(axis);
        }
    }

    /** Called for a point of a window. */
    @FunctionalInterface
    interface Visitor {
        /** The window's questions are about the point now. */
        void visit();
    }

    /** Visits the points around a coarse point, whose coordinates are global. */
    void visit(int k, int j, int i, Visitor visitor) {
        centre[0] = i;
        centre[1] = j;
        centre[2] = k;
        for (int a = 0; a < AXES; a++) {
            int step = fine.step(a);
            begin[a] = centre[a] * step - step;
            end[a] = centre[a] * step + 2 * step;
        }
        visitAll(visitor);
    }

    /** Visits the points of a coarse point's block; of the last layer along {@code axis} only, if one is given. */
    void visitBlock(int k, int j, int i, int axis, Visitor visitor) {
        int[] block = {i, j, k};
        for (int a = 0; a < AXES; a++) {
            begin[a] = block[a] * fine.step(a);
            end[a] = Math.min(begin[a] + fine.step(a), fine.points(a));
        }
        if (axis >= 0) {
            begin[axis] = end[axis] - 1;
        }
        visitAll(visitor);
    }

    /**
     * Visits the points of a block, or of the one {@code next} further along {@code axis}, that belong to it and from which a face along
     * the axis leads to another point of the block.
     */
    void visitFaces(int k, int j, int i, int axis, int next, Visitor visitor) {
        int[] block = {i, j, k};
        block[axis] += next;
        if (block[axis] == fine.coarsePoints(axis)) {
            block[axis] = 0; // across the period; coordinates run on
        }
        for (int a = 0; a < AXES; a++) {
            begin[a] = block[a] * fine.step(a);
            end[a] = Math.min(begin[a] + fine.step(a), fine.points(a));
        }
        end[axis]--;
        if (next > 0 && block[axis] == 0) {
            begin[axis] += fine.points(axis);
            end[axis] += fine.points(axis);
        }
        visitAll(() -> {
            if (fine.owner(index()) == Connections.OWN) {
                visitor.visit();
            }
        });
    }

    private void visitAll(Visitor visitor) {
        for (at[2] = begin[2]; at[2] < end[2]; at[2]++) {
            for (at[1] = begin[1]; at[1] < end[1]; at[1]++) {
                for (at[0] = begin[0]; at[0] < end[0]; at[0]++) {
                    if (isInside(2) && isInside(1) && isInside(0)) {
                        visitor.visit();
                    }
                }
            }
        }
    }

    private boolean isInside(int axis) {
        return fine.isPeriodic(axis) || (at[axis] >= 0 && at[axis] < fine.points(axis));
    }

    /** The index of the point in the whole grid. */
    int index() {
        return fine.index(
                Math.floorMod(at[2], fine.points(2)),
                Math.floorMod(at[1], fine.points(1)),
                Math.floorMod(at[0], fine.points(0)));
    }

    /** The local index of the point along an axis: a ghost point's if another rank owns it. */
    int local(int axis) {
        return extent[axis] == fine.points(axis) ? Math.floorMod(at[axis], extent[axis]) : at[axis] - low[axis];
    }

    /** Whether the point belongs to the coarse point at the centre. */
    boolean isAtCentre() {
        return isAt(CENTRE);
    }

    /** Whether the point lies in the block at the centre and belongs to it. */
    boolean isOwn() {
        return isAtCentre() && fine.owner(index()) == Connections.OWN;
    }

    /** Whether the point is the last or first one of an axis. */
    boolean isAtEnd(int axis, boolean high) {
        return at[axis] == (high ? fine.points(axis) - 1 : 0);
    }

    private boolean isAt(int[] distance) {
        int owner = fine.owner(index());
        if (owner == Connections.NONE) {
            return false;
        }
        for (int a = 0; a < AXES; a++) {
            relative[a] = block(a) + Connections.direction(owner, a) - centre[a];
            if (relative[a] != distance[a]) {
                return false;
            }
        }
        return true;
    }

    private int block(int axis) {
        int n = fine.points(axis);
        int period = Math.floorDiv(at[axis], n);
        return (at[axis] - period * n) / fine.step(axis) + period * fine.coarsePoints(axis);
    }

    /**
     * Whether the face to the next point along {@code axis} is open and connects the coarse point at the centre with the next one along
     * {@code coarseAxis}.
     */
    boolean connects(int axis, int coarseAxis) {
        if (at[axis] + 1 >= end[axis] || !fine.isOpen(index(), axis)) {
            return false;
        }
        int[] next = new int[AXES];
        next[coarseAxis] = 1;
        boolean fromCentre = isAtCentre();
        if (!fromCentre && !isAt(next)) {
            return false;
        }
        at[axis]++;
        boolean connects = isAt(fromCentre ? next : CENTRE);
        at[axis]--;
        return connects;
    }
}
