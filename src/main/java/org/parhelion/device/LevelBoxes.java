package org.parhelion.device;

import java.util.function.Predicate;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

/**
 * The points of a block that are computed at each step between two exchanges. Pure geometry.
 *
 * <p>Level 0 is the state after the exchange; level s is s steps later. Along an axis with neighbours on both sides, for K = 3
 * steps and radius 1 (○ ghost, c core, r rim):
 *
 * <pre>
 *               ghosts        block          ghosts
 *   level 3     ○ ○ ○ │ r r r c c c r r r │ ○ ○ ○
 *   level 2     ○ ○ r │ r r c c c c c r r │ r ○ ○
 *   level 1     ○ r r │ r c c c c c c c r │ r r ○
 *   level 0     ● ● ● │ ● ● ● ● ● ● ● ● ● │ ● ● ●
 * </pre>
 *
 * <p>The core needs no ghost points and is computed during the exchange. The rim is the rest, including ghost points that later
 * levels need; the neighbour computes these too, with the same bits. Two alternating arrays are sufficient: the rim at level s
 * reads level s − 1 within less than (s + 1)·r of the neighbour's side, which the core of level s + 1 has not overwritten. At
 * the boundary of the domain, both extend to the boundary at every level.
 *
 * <p>If a core would be thinner than the radius, or than the points that boundary rules read, at any level, there is no core,
 * and the rim is the whole block.
 */
final class LevelBoxes {
    /** Indices of the axes in the arrays of this class. */
    static final int Z = 0;

    static final int Y = 1;
    static final int X = 2;
    private static final int AXES = 3;

    private final int[] extent = new int[AXES];
    private final int[] radius = new int[AXES];
    /** Points that a core must be wide. */
    private final int[] leastCore = new int[AXES];

    private final boolean[] neighbourLow = new boolean[AXES];
    private final boolean[] neighbourHigh = new boolean[AXES];
    private final int lineValues;
    private int steps;
    private boolean core;

    /**
     * Creates the levels of one block.
     *
     * @param interior the points that the block owns, in local indices
     * @param pointsRead number of points from a side of the domain inward that boundary rules read
     * @param lineValues number of values per cache line
     * @param neighbour whether a rank, possibly this one, owns the points beyond a side
     */
    LevelBoxes(Box interior, Width radius, Width pointsRead, int lineValues, Predicate<Side> neighbour) {
        this.lineValues = lineValues;
        for (Axis axis : Axis.values()) {
            int a = index(axis);
            this.extent[a] = interior.extent(axis);
            this.radius[a] = radius.along(axis);
            this.leastCore[a] = Math.max(1, Math.max(radius.along(axis), pointsRead.along(axis)));
            this.neighbourLow[a] = neighbour.test(axis.low());
            this.neighbourHigh[a] = neighbour.test(axis.high());
        }
    }

    /** Plans {@code steps} levels, at least 1. */
    void plan(int steps) {
        this.steps = steps;
        this.core = true;
        for (int a = 0; a < AXES; a++) {
            boolean alone = !neighbourLow[a] && !neighbourHigh[a];
            core &= alone || coreHigh(a, steps) - coreLow(a, steps) >= leastCore[a];
        }
    }

    /** The number of planned levels. */
    int steps() {
        return steps;
    }

    /** Whether the core is not empty. */
    boolean hasCore() {
        return core;
    }

    private static int index(Axis axis) {
        return switch (axis) {
            case Z -> Z;
            case Y -> Y;
            case X -> X;
        };
    }

    /** The shift of a tile per level along an axis: {@link #Z}, {@link #Y} or {@link #X}. */
    int slant(int axis) {
        return axis == X ? Math.ceilDiv(radius[axis], lineValues) * lineValues : radius[axis];
    }

    int coreLow(int axis, int level) {
        return neighbourLow[axis] ? level * radius[axis] : 0;
    }

    int coreHigh(int axis, int level) {
        return neighbourHigh[axis] ? extent[axis] - level * radius[axis] : extent[axis];
    }

    int fullLow(int axis, int level) {
        return neighbourLow[axis] ? -(steps - level) * radius[axis] : 0;
    }

    int fullHigh(int axis, int level) {
        return neighbourHigh[axis] ? extent[axis] + (steps - level) * radius[axis] : extent[axis];
    }
}
