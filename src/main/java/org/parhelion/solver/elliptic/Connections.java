package org.parhelion.solver.elliptic;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;

/**
 * Which points of a grid with solids are connected to their neighbours, and which coarse point each one belongs to.
 *
 * <pre>
 *   fine points, ■ solid        coarse points
 *   ● ● │ ● ■ │ ● ●
 *   ● ● │ ● ■ │ ● ●             ●   ●   ●        the face between the last two is closed
 *   ────┼─────┼────
 *   ● ■ │ ● ● │ ● ●             A block whose points a wall separates becomes its largest part; a smaller part belongs to the
 *   ● ■ │ ● ● │ ● ●             block beside it that it is connected to. So the wall is kept, however thin it is.
 * </pre>
 *
 * <p>Every rank has the connections of the whole grid, one byte for each point: they follow from the solids alone.
 */
final class Connections {
    /** Codes of {@link #owner}: no coarse point, the one of the point's own block, or of the block beside it in a direction. */
    static final int NONE = 0;

    static final int OWN = 1;
    private static final int BESIDE = 2;

    private static final int FREE = 1;
    private static final int OPEN = 2;
    private static final int OWNER_SHIFT = 4;
    private static final int AXES = 3;
    private static final int BLOCK = 1 << AXES;
    /** A part of a block that is connected to no other block is chosen only if there is no other part. */
    private static final int CONNECTED = BLOCK;

    /** Axes are numbered x, y, z here. */
    private final int[] n;

    private final int[] stride;
    private final boolean[] periodic;
    private final byte[] cells;
    /** Points of a block along each axis; set by {@link #coarser}. */
    private final int[] step = {1, 1, 1};
    /** Coarse points near which some point does not belong to its own block. */
    private final BitSet irregular = new BitSet();

    private final int[] label = new int[BLOCK];
    private int main;

    /** Which points of the domain are solid, by global index. */
    @FunctionalInterface
    interface Solid {
        boolean at(int k, int j, int i);
    }

    private Connections(int[] n, boolean[] periodic) {
        this.n = n;
        this.periodic = periodic;
        long points = (long) n[0] * n[1] * n[2];
        if (points > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    points + " points: an elliptic problem with solids may have at most " + (Integer.MAX_VALUE - 8));
        }
        stride = new int[] {1, n[0], n[0] * n[1]};
        cells = new byte[(int) points];
    }

    /** The connections of the finest grid. */
    static Connections of(Grid grid, PeriodicAxes periodic, Solid solid) {
        Connections c = new Connections(
                new int[] {grid.nx(), grid.ny(), grid.nz()},
                new boolean[] {periodic.along(Axis.X), periodic.along(Axis.Y), periodic.along(Axis.Z)});
        int p = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    c.cells[p++] = (byte) (solid.at(k, j, i) ? 0 : FREE);
                }
            }
        }
        c.openFaces();
        return c;
    }

    private void openFaces() {
        for (int p = 0; p < cells.length; p++) {
            if ((cells[p] & FREE) != 0) {
                for (int a = 0; a < AXES; a++) {
                    int q = beside(p, a, true);
                    if (q >= 0 && (cells[q] & FREE) != 0) {
                        cells[p] |= (byte) (OPEN << a);
                    }
                }
            }
        }
    }

    private int coordinate(int p, int axis) {
        return p / stride[axis] % n[axis];
    }

    /** The next point along an axis, across a period too; −1 outside the domain. */
    private int beside(int p, int axis, boolean up) {
        int at = coordinate(p, axis);
        if (up) {
            return at + 1 < n[axis] ? p + stride[axis] : periodic[axis] ? p - at * stride[axis] : -1;
        }
        return at > 0 ? p - stride[axis] : periodic[axis] ? p + (n[axis] - 1) * stride[axis] : -1;
    }

    private boolean isOpen(int p, int axis, boolean up) {
        int from = up ? p : beside(p, axis, false);
        return from >= 0 && (cells[from] & (OPEN << axis)) != 0;
    }

    /** Whether a neighbour of a point is solid. */
    boolean isBesideSolid(int p) {
        for (int a = 0; a < AXES; a++) {
            for (boolean up : new boolean[] {false, true}) {
                int q = beside(p, a, up);
                if (q >= 0 && !isFree(q)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a point lies at the low or high end of an axis. */
    boolean isAtEnd(int p, int axis, boolean high) {
        return coordinate(p, axis) == (high ? n[axis] - 1 : 0);
    }

    int index(int k, int j, int i) {
        return (k * n[1] + j) * n[0] + i;
    }

    /** The row after a row along y or z, both numbered row by row; −1 outside the domain. */
    int rowBeside(int row, int axis) {
        int q = beside(row * n[0], axis, true);
        return q < 0 ? -1 : q / n[0];
    }

    int points(int axis) {
        return n[axis];
    }

    boolean isPeriodic(int axis) {
        return periodic[axis];
    }

    /** Points of a block along an axis: 2 if it is coarsened, otherwise 1. */
    int step(int axis) {
        return step[axis];
    }

    /** The index of a coarse point from its coordinates. */
    int coarseIndex(int k, int j, int i) {
        return (k * coarsePoints(1) + j) * coarsePoints(0) + i;
    }

    int coarsePoints(int axis) {
        return Math.ceilDiv(n[axis], step[axis]);
    }

    /** Whether the point at a global index is not solid. */
    boolean isFree(int p) {
        return (cells[p] & FREE) != 0;
    }

    /** Whether the face to the next point along an axis lets something through; false at the end of an axis without a period. */
    boolean isOpen(int p, int axis) {
        return (cells[p] & (OPEN << axis)) != 0;
    }

    /** Which coarse point a point belongs to: {@link #NONE}, {@link #OWN}, or that of the block in {@link #direction}. */
    int owner(int p) {
        return cells[p] >> OWNER_SHIFT;
    }

    /** The distance in blocks along an axis to the block that an owner code stands for. */
    static int direction(int owner, int axis) {
        if (owner < BESIDE || (owner - BESIDE) / 2 != axis) {
            return 0;
        }
        return (owner - BESIDE) % 2 == 0 ? -1 : 1;
    }

    /** Whether near a coarse point, by its index, points belong to another block than their own. */
    boolean isIrregular(int coarse) {
        return irregular.get(coarse);
    }

    /** Decides which coarse point each point belongs to, and finds the connections of the coarse points. */
    Connections coarser(List<Axis> coarsened) {
        coarsened.forEach(axis -> step[axis.number()] = 2);
        Connections coarse = new Connections(new int[] {coarsePoints(0), coarsePoints(1), coarsePoints(2)}, periodic);
        int[] split = new int[16];
        int count = 0;
        for (int c = 0; c < coarse.cells.length; c++) {
            int parts = parts(coarse, c);
            if (parts > 0) {
                coarse.cells[c] = FREE;
                own(coarse, c);
            }
            if (parts > 1) {
                split = count == split.length ? Arrays.copyOf(split, 2 * count) : split;
                split[count++] = c;
            }
        }
        for (int s = 0; s < count; s++) {
            attach(coarse, split[s]);
            markIrregular(coarse, split[s]);
        }
        coarse.connect(this);
        return coarse;
    }

    /** The index of a block's first point. */
    private int first(Connections coarse, int c) {
        int p = 0;
        for (int a = 0; a < AXES; a++) {
            p += coarse.coordinate(c, a) * step[a] * stride[a];
        }
        return p;
    }

    /** The point number {@code id} of a block, a bit for each axis; −1 if there is none. */
    private int member(Connections coarse, int c, int first, int id) {
        int p = first;
        for (int a = 0; a < AXES; a++) {
            if (((id >> a) & 1) != 0) {
                if (step[a] == 1 || coarse.coordinate(c, a) * 2 + 1 >= n[a]) {
                    return -1;
                }
                p += stride[a];
            }
        }
        return p;
    }

    /** Labels the connected parts of a block, chooses the main one, and returns their number. */
    private int parts(Connections coarse, int c) {
        int first = first(coarse, c);
        for (int id = 0; id < BLOCK; id++) {
            int p = member(coarse, c, first, id);
            label[id] = p >= 0 && isFree(p) ? id : -1;
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int id = 0; id < BLOCK; id++) {
                for (int a = 0; a < AXES; a++) {
                    int other = id | (1 << a);
                    if (other != id
                            && label[id] >= 0
                            && label[other] >= 0
                            && label[id] != label[other]
                            && isOpen(member(coarse, c, first, id), a)) {
                        int least = Math.min(label[id], label[other]);
                        label[id] = least;
                        label[other] = least;
                        changed = true;
                    }
                }
            }
        }
        return choose(coarse, c, first);
    }

    private int choose(Connections coarse, int c, int first) {
        int parts = 0;
        int best = 0;
        for (int l = 0; l < BLOCK; l++) {
            int size = 0;
            boolean connected = false;
            for (int id = l; id < BLOCK; id++) {
                if (label[id] == l) {
                    size++;
                    connected = connected || leaves(member(coarse, c, first, id), id);
                }
            }
            int score = size == 0 ? 0 : size + (connected ? CONNECTED : 0);
            parts += size > 0 ? 1 : 0;
            if (score > best) {
                best = score;
                main = l;
            }
        }
        return parts;
    }

    /** Whether an open face leads out of the block. */
    private boolean leaves(int p, int id) {
        for (int a = 0; a < AXES; a++) {
            boolean high = ((id >> a) & 1) != 0;
            if (isOpen(p, a, high) || (step[a] == 1 && isOpen(p, a, true))) {
                return true;
            }
        }
        return false;
    }

    private void own(Connections coarse, int c) {
        int first = first(coarse, c);
        for (int id = 0; id < BLOCK; id++) {
            if (label[id] == main) {
                cells[member(coarse, c, first, id)] |= (byte) (OWN << OWNER_SHIFT);
            }
        }
    }

    /** Gives the smaller parts of a block to the blocks beside it to which they have the most open faces. */
    private void attach(Connections coarse, int c) {
        parts(coarse, c);
        int first = first(coarse, c);
        for (int l = 0; l < BLOCK; l++) {
            int[] faces = new int[2 * AXES];
            for (int id = l; id < BLOCK; id++) {
                if (label[id] == l && l != main) {
                    countFaces(member(coarse, c, first, id), id, faces);
                }
            }
            int best = 0;
            for (int d = 1; d < faces.length; d++) {
                best = faces[d] > faces[best] ? d : best;
            }
            for (int id = l; id < BLOCK && faces[best] > 0; id++) {
                if (label[id] == l) {
                    cells[member(coarse, c, first, id)] |= (byte) ((BESIDE + best) << OWNER_SHIFT);
                }
            }
        }
    }

    private void countFaces(int p, int id, int[] faces) {
        for (int d = 0; d < faces.length; d++) {
            int a = d / 2;
            boolean up = d % 2 != 0;
            boolean out = step[a] == 1 || up == (((id >> a) & 1) != 0) || (up && beside(p, a, true) < p);
            if (out && isOpen(p, a, up)) {
                faces[d] += owner(beside(p, a, up)) == OWN ? 1 : 0;
            }
        }
    }

    private void markIrregular(Connections coarse, int c) {
        for (int dk = -1; dk <= 1; dk++) {
            for (int dj = -1; dj <= 1; dj++) {
                for (int di = -1; di <= 1; di++) {
                    int near = coarse.moved(coarse.moved(coarse.moved(c, 2, dk), 1, dj), 0, di);
                    if (near >= 0) {
                        irregular.set(near);
                    }
                }
            }
        }
    }

    /** A point's neighbour at a distance of −1, 0 or 1 along an axis; −1 outside the domain. */
    private int moved(int p, int axis, int by) {
        return p < 0 || by == 0 ? p : beside(p, axis, by > 0);
    }

    /** Opens the faces between coarse points that an open fine face connects. */
    private void connect(Connections fine) {
        for (int p = 0; p < fine.cells.length; p++) {
            for (int a = 0; a < AXES; a++) {
                if (fine.isOpen(p, a)) {
                    connect(fine, p, a);
                }
            }
        }
    }

    private void connect(Connections fine, int p, int a) {
        int from = fine.owner(p);
        int to = fine.owner(fine.beside(p, a, true));
        if (from == NONE || to == NONE) {
            return;
        }
        int at = fine.coordinate(p, a);
        boolean crosses = at + 1 == fine.n[a] || (at + 1) % fine.step[a] == 0;
        int along = -1;
        int distance = 0;
        int sum = 0;
        for (int b = 0; b < AXES; b++) {
            int d = (b == a && crosses ? 1 : 0) + direction(to, b) - direction(from, b);
            sum += Math.abs(d);
            along = d != 0 ? b : along;
            distance = d != 0 ? d : distance;
        }
        if (sum != 1) {
            return;
        }
        int c = 0;
        for (int b = 0; b < AXES; b++) {
            int block = fine.coordinate(p, b) / fine.step[b] + direction(from, b);
            c += Math.floorMod(block, n[b]) * stride[b];
        }
        int low = distance > 0 ? c : beside(c, along, false);
        cells[low] |= (byte) (OPEN << along);
    }
}
