package org.parhelion.solver.elliptic;

import java.util.Arrays;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;

/**
 * Transfer between a grid with solids and its blocks: a coarse residual is the sum over the points of a coarse point, divided by the points
 * of a whole block; a correction is the same at all of them. Solid points are neither read nor changed.
 */
final class AggregateTransfer implements Transfer {
    private final Connections connections;
    private final Level fine;
    private final Level coarse;
    private final Box part;
    private final Gathering gathering;
    private final double share;
    private final int step;

    /** Runs of points along x that are not solid: local begin and end, one pair after the other, and where those of each row begin. */
    private int[] runs = new int[64];

    private final int[] rowRuns;
    /** Coarse points whose points are not simply their block's: array index of each, and where its list of array indices begins. */
    private int[] gathered = new int[16];

    private int[] gatheredFrom = new int[17];
    private int[] gatheredPoints = new int[64];
    private int gatheredCount;
    /** Fine points that do not belong to their own block: their array index, and that of their coarse point, or −1. */
    private int[] moved = new int[16];

    private int[] movedTo = new int[16];
    private double[] kept = new double[0];
    private int movedCount;

    AggregateTransfer(Connections connections, Level fine, Level coarse, Box part, Gathering gathering) {
        this.connections = connections;
        this.fine = fine;
        this.coarse = coarse;
        this.part = part;
        this.gathering = gathering;
        step = connections.step(0);
        share = 1.0 / (step * connections.step(1) * connections.step(2));
        Box owned = fine.block().owned();
        rowRuns = new int[owned.planes() * owned.rows() + 1];
        findRuns(owned);
        findIrregular();
        findMoved(owned);
    }

    private void findRuns(Box owned) {
        int count = 0;
        int row = 0;
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                int first = connections.index(k, j, 0);
                boolean free = false;
                for (int i = owned.i0(); i <= owned.i1(); i++) {
                    boolean now = i < owned.i1() && connections.isFree(first + i);
                    if (now != free) {
                        runs = count == runs.length ? Arrays.copyOf(runs, 2 * count) : runs;
                        runs[count++] = i - owned.i0();
                    }
                    free = now;
                }
                rowRuns[++row] = count;
            }
        }
    }

    private void findIrregular() {
        Field from = fine.faces().getFirst().field();
        Field to = coarse.faces().getFirst().field();
        Box in = coarse.block().toLocal(part);
        Window window = new Window(connections, fine.block());
        for (int k = part.k0(); k < part.k1(); k++) {
            for (int j = part.j0(); j < part.j1(); j++) {
                for (int i = part.i0(); i < part.i1(); i++) {
                    if (connections.isIrregular(connections.coarseIndex(k, j, i))) {
                        window.visit(k, j, i, () -> {
                            if (window.isAtCentre()) {
                                addGathered(from.index(window.local(2), window.local(1), window.local(0)));
                            }
                        });
                        endGathered(
                                to.index(k - part.k0() + in.k0(), j - part.j0() + in.j0(), i - part.i0() + in.i0()));
                    }
                }
            }
        }
    }

    private void addGathered(int index) {
        int n = gatheredFrom[gatheredCount + 1];
        gatheredPoints = n == gatheredPoints.length ? Arrays.copyOf(gatheredPoints, 2 * n) : gatheredPoints;
        gatheredPoints[n] = index;
        gatheredFrom[gatheredCount + 1] = n + 1;
    }

    private void endGathered(int coarseIndex) {
        if (gatheredCount + 2 == gatheredFrom.length) {
            gatheredFrom = Arrays.copyOf(gatheredFrom, 2 * gatheredFrom.length);
            gathered = Arrays.copyOf(gathered, gatheredFrom.length);
        }
        gathered[gatheredCount++] = coarseIndex;
        gatheredFrom[gatheredCount + 1] = gatheredFrom[gatheredCount];
    }

    private void findMoved(Box owned) {
        Field from = fine.faces().getFirst().field();
        Field to = coarse.faces().getFirst().field();
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                for (int i = owned.i0(); i < owned.i1(); i++) {
                    int p = connections.index(k, j, i);
                    int owner = connections.owner(p);
                    if (connections.isFree(p) && owner != Connections.OWN) {
                        int target = owner == Connections.NONE
                                ? -1
                                : to.index(
                                        coarseLocal(Axis.Z, k, owner),
                                        coarseLocal(Axis.Y, j, owner),
                                        coarseLocal(Axis.X, i, owner));
                        addMoved(from.index(k - owned.k0(), j - owned.j0(), i - owned.i0()), target);
                    }
                }
            }
        }
        kept = new double[movedCount];
    }

    private void addMoved(int from, int to) {
        if (movedCount == moved.length) {
            moved = Arrays.copyOf(moved, 2 * movedCount);
            movedTo = Arrays.copyOf(movedTo, 2 * movedCount);
        }
        moved[movedCount] = from;
        movedTo[movedCount++] = to;
    }

    private int coarseLocal(Axis axis, int at, int owner) {
        int a = axis.number();
        int block = at / connections.step(a) + Connections.direction(owner, a);
        Block of = coarse.block();
        return of.owned().extent(axis) == of.grid().points(axis)
                ? Math.floorMod(block, of.grid().points(axis))
                : block - of.owned().low(axis);
    }

    @Override
    public void restrict(LevelField residual, LevelField coarseRhs) {
        fine.exchangeAround(residual);
        Box owned = fine.block().owned();
        Box to = coarse.block().toLocal(part);
        double[] r = residual.values();
        double[] b = coarseRhs.values();
        int n = connections.points(0);
        for (int k = 0; k < part.planes(); k++) {
            for (int j = 0; j < part.rows(); j++) {
                int first = coarseRhs.field().index(to.k0() + k, to.j0() + j, to.i0());
                Arrays.fill(b, first, first + part.columns(), 0);
                for (int dk = 0; dk < members(2, part.k0() + k); dk++) {
                    for (int dj = 0; dj < members(1, part.j0() + j); dj++) {
                        int fineK = (part.k0() + k) * connections.step(2) + dk - owned.k0();
                        int fineJ = (part.j0() + j) * connections.step(1) + dj - owned.j0();
                        int from = residual.field().index(fineK, fineJ, part.i0() * step - owned.i0());
                        addRow(r, from, Math.min(part.columns() * step, n - part.i0() * step), b, first);
                    }
                }
                scale(b, first, part.columns(), share);
            }
        }
        for (int g = 0; g < gatheredCount; g++) {
            double sum = 0;
            for (int m = gatheredFrom[g]; m < gatheredFrom[g + 1]; m++) {
                sum += r[gatheredPoints[m]];
            }
            b[gathered[g]] = sum * share;
        }
        gathering.gather(coarseRhs);
    }

    /** The points of a block along an axis. */
    private int members(int axis, int block) {
        int size = connections.step(axis);
        return Math.min(size, connections.points(axis) - block * size);
    }

    /** Adds each block's points of a row of {@code n} points. */
    private void addRow(double[] r, int from, int n, double[] b, int first) {
        if (step == 1) {
            for (int c = 0; c < n; c++) {
                b[first + c] += r[from + c];
            }
            return;
        }
        int pairs = n / 2;
        for (int c = 0; c < pairs; c++) {
            b[first + c] += r[from + 2 * c] + r[from + 2 * c + 1];
        }
        if (n % 2 != 0) {
            b[first + pairs] += r[from + n - 1];
        }
    }

    private static void scale(double[] b, int first, int n, double factor) {
        for (int c = 0; c < n; c++) {
            b[first + c] *= factor;
        }
    }

    @Override
    public void interpolate(LevelField coarseCorrection, LevelField iterate) {
        coarse.exchangeAround(coarseCorrection);
        double[] e = coarseCorrection.values();
        double[] u = iterate.values();
        for (int m = 0; m < movedCount; m++) {
            kept[m] = u[moved[m]] + (movedTo[m] < 0 ? 0 : e[movedTo[m]]);
        }
        Box owned = fine.block().owned();
        Box from = coarse.block().owned();
        int row = 0;
        for (int k = owned.k0(); k < owned.k1(); k++) {
            for (int j = owned.j0(); j < owned.j1(); j++) {
                int base = coarseCorrection
                        .field()
                        .index(k / connections.step(2) - from.k0(), j / connections.step(1) - from.j0(), -from.i0());
                int first = iterate.field().index(k - owned.k0(), j - owned.j0(), -owned.i0());
                for (int run = rowRuns[row]; run < rowRuns[row + 1]; run += 2) {
                    addToRun(e, base, u, first, owned.i0() + runs[run], owned.i0() + runs[run + 1]);
                }
                row++;
            }
        }
        for (int m = 0; m < movedCount; m++) {
            u[moved[m]] = kept[m];
        }
    }

    /** Adds a row's corrections to the points i0 to i1 − 1, which are global as the bases of both rows are. */
    private void addToRun(double[] e, int base, double[] u, int first, int i0, int i1) {
        if (step == 1) {
            for (int i = i0; i < i1; i++) {
                u[first + i] += e[base + i];
            }
            return;
        }
        int begin = i0;
        if (i0 % 2 != 0) {
            u[first + i0] += e[base + i0 / 2];
            begin++;
        }
        int pairs = (i1 - begin) / 2;
        for (int c = 0; c < pairs; c++) {
            double correction = e[base + begin / 2 + c];
            u[first + begin + 2 * c] += correction;
            u[first + begin + 2 * c + 1] += correction;
        }
        if (begin + 2 * pairs < i1) {
            u[first + i1 - 1] += e[base + (i1 - 1) / 2];
        }
    }
}
