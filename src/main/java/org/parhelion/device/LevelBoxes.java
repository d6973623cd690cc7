package org.parhelion.device;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

/**
 * The points of a block that are computed at each level between two exchanges. Pure geometry.
 *
 * <p>Level 0 is the state after the exchange; every further level is a stage of a step. Along an axis with neighbours on both
 * sides, for three steps of one stage of radius 1 (○ ghost, c core, r rim):
 *
 * <pre>
 *               ghosts        block          ghosts
 *   level 3     ○ ○ ○ │ r r r c c c c r r r │ ○ ○ ○
 *   level 2     ○ ○ r │ r r c c c c c c r r │ r ○ ○
 *   level 1     ○ r r │ r c c c c c c c c r │ r r ○
 *   level 0     ● ● ● │ ● ● ● ● ● ● ● ● ● ● │ ● ● ●
 * </pre>
 *
 * <p>The core needs no ghost points and is computed during the exchange. The rim is the rest, including ghost points that later
 * levels need; the neighbour computes these too, with the same bits. The distances between levels follow from {@link Dependences}.
 * Two alternating arrays per field are sufficient: the core of a level has not overwritten what the rim of an earlier level reads.
 * At the boundary of the domain, both extend to the boundary at every level.
 *
 * <p>Along a periodic axis that the block spans, the ghost points are images of its own points, and are there when the exchange has
 * started: the core extends into them, and there is no rim. Along x, a rim is at least a cache line wide at every level, because
 * columns narrower than a vector are computed point by point.
 *
 * <p>Where a core would be thinner than the largest reach, or than what boundary rules read, at any level, there is none, and the
 * rim is everything.
 */
final class LevelBoxes {
    /** Indices of the axes in the arrays of this class. */
    static final int Z = 0;

    static final int Y = 1;
    static final int X = 2;
    private static final int AXES = 3;

    private final int[] extent = new int[AXES];
    /** Points that a core must be wide. */
    private final int[] leastCore = new int[AXES];

    private final boolean[] neighbourLow = new boolean[AXES];
    private final boolean[] neighbourHigh = new boolean[AXES];
    /** Whether the ghost points along an axis are images of the block's own points. */
    private final boolean[] images = new boolean[AXES];

    private final int[][] slant = new int[AXES][];
    private final int[][] shrink = new int[AXES][];
    private final int[][] need = new int[AXES][];
    /** Per number of steps how far level 0 is read. */
    private final int[][] needAtStart = new int[AXES][];

    /** Per stage the layers that it computes beyond the last cell, where no neighbour is. */
    private final int[][] last = new int[AXES][];

    private final int stages;
    private int levels;
    private int steps;
    private boolean core;

    /**
     * Creates the levels of one block.
     *
     * @param interior the points that the block owns, as its own indices
     * @param dependences between the stages
     * @param pointsRead points of the domain beside a side of it that boundary rules read
     * @param mostSteps that will be planned
     * @param lineValues values of a cache line
     * @param neighbour whether a rank (perhaps this very one) owns the points beyond a side
     */
    LevelBoxes(
            Box interior,
            Dependences dependences,
            Width pointsRead,
            int mostSteps,
            int lineValues,
            Predicate<Side> neighbour) {
        this(
                interior,
                dependences,
                pointsRead,
                mostSteps,
                lineValues,
                neighbour,
                _ -> false,
                Collections.nCopies(dependences.stages(), Width.NONE));
    }

    /**
     * Creates the levels of one block on which some fields have points beyond the last cells.
     *
     * @param interior the cells that the block owns, as its own indices
     * @param dependences between the stages
     * @param pointsRead points of the domain beside a side of it that boundary rules read
     * @param mostSteps that will be planned
     * @param lineValues values of a cache line
     * @param neighbour whether a rank (perhaps this very one) owns the points beyond a side
     * @param images whether the points beyond the sides of an axis are images of the block's own
     * @param beyond of each stage the layers that it computes beyond the last cells of the domain
     */
    LevelBoxes(
            Box interior,
            Dependences dependences,
            Width pointsRead,
            int mostSteps,
            int lineValues,
            Predicate<Side> neighbour,
            Predicate<Axis> images,
            List<Width> beyond) {
        this.stages = dependences.stages();
        int most = Math.multiplyExact(mostSteps, stages);
        for (Axis axis : Axis.values()) {
            int a = index(axis);
            this.extent[a] = interior.extent(axis);
            this.leastCore[a] = Math.max(1, Math.max(dependences.reach(axis), pointsRead.along(axis)));
            this.neighbourLow[a] = neighbour.test(axis.low());
            this.neighbourHigh[a] = neighbour.test(axis.high());
            this.images[a] = images.test(axis);
            this.slant[a] = dependences.slants(axis, most, axis == Axis.X ? lineValues : 1);
            this.shrink[a] = shrinks(dependences, axis, most, axis == Axis.X ? lineValues : 1);
            this.need[a] = dependences.needs(axis, most);
            this.last[a] = beyond.stream().mapToInt(width -> width.along(axis)).toArray();
            this.needAtStart[a] = new int[mostSteps + 1];
            for (int n = 1; n <= mostSteps; n++) {
                needAtStart[a][n] = dependences.needs(axis, n * stages)[n * stages];
            }
        }
    }

    /** How far the core of each level stays from a neighbour's side: where that begins, a multiple of {@code grain}. */
    private static int[] shrinks(Dependences dependences, Axis axis, int levels, int grain) {
        int[] shrinks = dependences.shrinks(axis, levels);
        int first =
                Arrays.stream(shrinks).filter(shrink -> shrink > 0).findFirst().orElse(0);
        int more = Math.ceilDiv(first, grain) * grain - first;
        for (int level = 1; level <= levels; level++) {
            shrinks[level] += shrinks[level] > 0 ? more : 0;
        }
        return shrinks;
    }

    /** Plans {@code steps} steps, 1 or more. */
    void plan(int steps) {
        this.steps = steps;
        this.levels = steps * stages;
        this.core = true;
        for (int a = 0; a < AXES; a++) {
            boolean alone = !neighbourLow[a] && !neighbourHigh[a];
            core &= alone || images[a] || coreHigh(a, levels) - coreLow(a, levels) >= leastCore[a];
        }
    }

    /** Levels planned. */
    int levels() {
        return levels;
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

    /** How much lower than level 1 a tile's level lies along an axis: {@link #Z}, {@link #Y} or {@link #X}. */
    int slant(int axis, int level) {
        return slant[axis][level];
    }

    int coreLow(int axis, int level) {
        return images[axis] ? fullLow(axis, level) : neighbourLow[axis] ? shrink[axis][level] : 0;
    }

    int coreHigh(int axis, int level) {
        return images[axis]
                ? fullHigh(axis, level)
                : neighbourHigh[axis] ? extent[axis] - shrink[axis][level] : end(axis, level);
    }

    int fullLow(int axis, int level) {
        return neighbourLow[axis] ? -need(axis, level) : 0;
    }

    int fullHigh(int axis, int level) {
        return neighbourHigh[axis] ? extent[axis] + need(axis, level) : end(axis, level);
    }

    /** Where the images of the block's own points begin along an axis, at the start of a round; 0 if there are none. */
    int imagesLow(int axis) {
        return images[axis] ? fullLow(axis, 0) : 0;
    }

    /** Where they end; {@code extent}, the points of a field, if there are none. */
    int imagesHigh(int axis, int extent) {
        return images[axis] ? Math.max(fullHigh(axis, 0), extent) : extent;
    }

    /** Where a level ends at the high side of the domain. */
    private int end(int axis, int level) {
        return level == 0 ? extent[axis] : extent[axis] + last[axis][(level - 1) % stages];
    }

    private int need(int axis, int level) {
        return level == 0 ? needAtStart[axis][steps] : need[axis][levels - level];
    }
}
