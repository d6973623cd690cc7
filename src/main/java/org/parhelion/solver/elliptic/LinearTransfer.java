package org.parhelion.solver.elliptic;

import java.util.List;
import java.util.Map;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;

/**
 * Restriction to the next coarser level and interpolation back, axis by axis: rows are combined along z and y, then along x.
 *
 * <p>A coarse point belongs to the rank of the fine point nearest to it, so both directions read a few ghost points only. A small coarse
 * level is kept whole by every rank: each restricts its part, and the parts are gathered on all ranks.
 */
final class LinearTransfer implements Transfer {
    private final Level fine;
    private final Level coarse;
    private final AxisTransfer z;
    private final AxisTransfer y;
    private final AxisTransfer x;
    /** The coarse points that this rank restricts to, as global indices; may be empty. */
    private final Box part;

    private final Gathering gathering;
    private final RowSums rows;

    LinearTransfer(Level fine, Level coarse, Map<Axis, AxisTransfer> axes, List<Box> parts, Gathering gathering) {
        this.fine = fine;
        this.coarse = coarse;
        z = of(axes, Axis.Z);
        y = of(axes, Axis.Y);
        x = of(axes, Axis.X);
        this.gathering = gathering;
        part = parts.get(fine.block().rank());
        if (fine.operator().varying()) {
            List<LevelField> faces = Faces.coarsen(fine, coarse, axes, part, gathering);
            coarse.faces(
                    faces, fine.decay().map(from -> Faces.coarsenDecay(fine, from, coarse, axes, part, gathering)));
        }
        rows = new RowSums(
                Math.max(fine.block().owned().columns(), coarse.block().owned().columns()));
    }

    static AxisTransfer of(Map<Axis, AxisTransfer> axes, Axis axis) {
        AxisTransfer transfer = axes.get(axis);
        if (transfer == null) {
            throw new IllegalArgumentException("no transfer along " + axis);
        }
        return transfer;
    }

    @Override
    public void restrict(LevelField residual, LevelField coarseRhs) {
        fine.exchangeAround(residual);
        Block from = fine.block();
        Box owned = from.owned();
        boolean wholeRows = owned.columns() == x.fine();
        int low = wholeRows ? 0 : -AxisTransfer.REACH;
        int count = wholeRows ? x.fine() : owned.columns() + 2 * AxisTransfer.REACH;
        Box to = coarse.block().toLocal(part);
        for (int k = to.k0(); k < to.k1(); k++) {
            int globalK = k + coarse.block().owned().k0();
            for (int j = to.j0(); j < to.j1(); j++) {
                int globalJ = j + coarse.block().owned().j0();
                rows.clear();
                for (int a = 0; a < AxisTransfer.TAPS; a++) {
                    double weightZ = z.tap(globalK, a);
                    for (int b = 0; b < AxisTransfer.TAPS && weightZ != 0; b++) {
                        double weight = weightZ * y.tap(globalJ, b);
                        if (weight != 0) {
                            int fineK = local(z, z.start(globalK) + a, owned.k0(), owned.planes());
                            int fineJ = local(y, y.start(globalJ) + b, owned.j0(), owned.rows());
                            rows.add(residual.field().index(fineK, fineJ, low), weight);
                        }
                    }
                }
                double[] sum = rows.sum(residual.values(), low, count);
                if (wholeRows && x.periodic()) {
                    rows.wrap(count);
                }
                int globalI = part.i0();
                int first = coarseRhs.field().index(k, j, to.i0());
                restrictRow(sum, RowSums.MARGIN - owned.i0(), x, globalI, coarseRhs.values(), first, to.columns());
            }
        }
        gathering.gather(coarseRhs);
    }

    private static void restrictRow(double[] sum, int shift, AxisTransfer x, int c0, double[] out, int first, int n) {
        int[] starts = x.starts();
        double[] taps = x.taps();
        for (int c = 0; c < n; c++) {
            int p = starts[c0 + c] + shift;
            int w = AxisTransfer.TAPS * (c0 + c);
            out[first + c] = (taps[w] * sum[p] + taps[w + 1] * sum[p + 1])
                    + (taps[w + 2] * sum[p + 2] + taps[w + 3] * sum[p + 3]);
        }
    }

    @Override
    public void interpolate(LevelField coarseCorrection, LevelField iterate) {
        coarse.exchangeAround(coarseCorrection);
        Box owned = fine.block().owned();
        Box from = coarse.block().owned();
        boolean wholeRows = from.columns() == x.coarse();
        int low = wholeRows ? 0 : -1;
        int count = wholeRows ? x.coarse() : from.columns() + 2;
        for (int k = 0; k < owned.planes(); k++) {
            int globalK = k + owned.k0();
            for (int j = 0; j < owned.rows(); j++) {
                int globalJ = j + owned.j0();
                rows.clear();
                for (int a = 0; a < 2; a++) {
                    double weightZ = a == 0 ? z.leftWeight(globalK) : z.rightWeight(globalK);
                    for (int b = 0; b < 2 && weightZ != 0; b++) {
                        double weight = weightZ * (b == 0 ? y.leftWeight(globalJ) : y.rightWeight(globalJ));
                        if (weight != 0) {
                            int coarseK = localCoarse(z, z.left(globalK) + a, from.k0(), from.planes());
                            int coarseJ = localCoarse(y, y.left(globalJ) + b, from.j0(), from.rows());
                            rows.add(coarseCorrection.field().index(coarseK, coarseJ, low), weight);
                        }
                    }
                }
                double[] sum = rows.sum(coarseCorrection.values(), low, count);
                if (wholeRows && x.periodic()) {
                    rows.wrap(count);
                }
                int first = iterate.field().index(k, j, 0);
                interpolateRow(
                        sum, RowSums.MARGIN - from.i0(), x, owned.i0(), iterate.values(), first, owned.columns());
            }
        }
    }

    private static void interpolateRow(
            double[] sum, int shift, AxisTransfer x, int i0, double[] out, int first, int n) {
        int[] lefts = x.lefts();
        double[] leftWeights = x.leftWeights();
        double[] rightWeights = x.rightWeights();
        for (int i = 0; i < n; i++) {
            int p = lefts[i0 + i] + shift;
            out[first + i] += leftWeights[i0 + i] * sum[p] + rightWeights[i0 + i] * sum[p + 1];
        }
    }

    /** The local index of a fine row or plane. Where the rank has all of them, a periodic axis is continued by wrapping. */
    private static int local(AxisTransfer axis, int index, int low, int extent) {
        return extent == axis.fine() && axis.periodic() ? Math.floorMod(index, extent) : index - low;
    }

    private static int localCoarse(AxisTransfer axis, int index, int low, int extent) {
        return extent == axis.coarse() && axis.periodic() ? Math.floorMod(index, extent) : index - low;
    }
}
