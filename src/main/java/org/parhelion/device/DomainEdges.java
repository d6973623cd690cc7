package org.parhelion.device;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Side;

/**
 * Fills the ghost points outside the domain at every level of a round, to a depth of one radius, box by box after the
 * computation of the adjacent points. One object is for one of the two arrays of every field.
 *
 * <p>A box fills the ghost points beyond a low side if it contains the last point that the rules of the side read, at distance
 * radius − 1 or radius from that side; beyond a high side if it contains the last point. Tiles are shifted by one radius per
 * level, so ghost points are filled after the previous level has read them and before the next level does. The order is x, y,
 * z; each axis includes the ghost points of the axes before it, so edges and corners are filled, too.
 *
 * <p>Constant Dirichlet values are written once, because no other operation changes these points.
 */
final class DomainEdges {
    private final int nz;
    private final int ny;
    private final int nx;
    private final Beyond zLow;
    private final Beyond zHigh;
    private final Beyond yLow;
    private final Beyond yHigh;
    private final Beyond xLow;
    private final Beyond xHigh;
    private final boolean changing;
    private final boolean setting;

    /** The ghost points beyond one side of the block, of all fields whose values there change. */
    private static final class Beyond {
        final Side side;
        final int radius;
        /** Whether the domain ends at this side and the stencil reads beyond it. */
        final boolean edge;

        /** Number of points from the side inward that the rules of the ghost points read. */
        private int pointsRead;

        private final List<Field> fields = new ArrayList<>();
        private final List<BoundaryFill> fills = new ArrayList<>();
        /** Fields whose outermost points the boundary sets, after and before the step. */
        private final List<Field> set = new ArrayList<>();

        private final List<Field> setBefore = new ArrayList<>();
        private final List<BoundaryFill> setters = new ArrayList<>();

        Beyond(Side side, StepperSpec spec, Field[] fields, Field[] before) {
            this.side = side;
            this.radius = spec.radius().along(side.axis());
            this.edge = radius > 0 && !spec.hasNeighbour(side);
            this.pointsRead = radius;
            for (int f = 0; edge && f < fields.length; f++) {
                BoundaryFill fill =
                        new BoundaryFill(spec.block(), spec.boundaries().get(f), spec.dtSeconds());
                pointsRead = Math.max(pointsRead, fill.pointsRead(side, radius));
                if (fill.setsOutermost(side)) {
                    set.add(fields[f]);
                    setBefore.add(before[f]);
                    setters.add(fill);
                }
                if (fill.isConstant(side)) {
                    fill.fillSide(side, fields[f], 0, fields[f].allPoints(), radius);
                } else {
                    this.fields.add(fields[f]);
                    this.fills.add(fill);
                }
            }
        }

        boolean changes() {
            return !fields.isEmpty();
        }

        boolean sets() {
            return !set.isEmpty();
        }

        void setOutermost(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            for (int f = 0; f < set.size(); f++) {
                setters.get(f).setOutermost(side, set.get(f), setBefore.get(f), t, k0, j0, i0, k1, j1, i1);
            }
        }

        void fill(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            for (int f = 0; f < fields.size(); f++) {
                fills.get(f).fillSide(side, fields.get(f), t, k0, j0, i0, k1, j1, i1, radius);
            }
        }
    }

    /**
     * The edges of one of the two arrays of every field.
     *
     * @param fields over that array
     * @param before over the other, which holds the level before while a level is computed
     */
    DomainEdges(StepperSpec spec, Field[] fields, Field[] before) {
        Box interior = spec.block().interior();
        nz = interior.extent(Axis.Z);
        ny = interior.extent(Axis.Y);
        nx = interior.extent(Axis.X);
        // In this order: where sides of constant values meet, the later side determines the value, as for other boundaries.
        xLow = new Beyond(Side.X_LOW, spec, fields, before);
        xHigh = new Beyond(Side.X_HIGH, spec, fields, before);
        yLow = new Beyond(Side.Y_LOW, spec, fields, before);
        yHigh = new Beyond(Side.Y_HIGH, spec, fields, before);
        zLow = new Beyond(Side.Z_LOW, spec, fields, before);
        zHigh = new Beyond(Side.Z_HIGH, spec, fields, before);
        List<Beyond> all = List.of(xLow, xHigh, yLow, yHigh, zLow, zHigh);
        changing = all.stream().anyMatch(Beyond::changes);
        setting = all.stream().anyMatch(Beyond::sets);
    }

    /**
     * Sets the outermost points of the domain whose sources are complete with this box, if a boundary sets them in place of the
     * formula. For time {@code t} [s], after the computation of the box and before its ghost points.
     */
    void setOutermost(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
        if (!setting) {
            return;
        }
        boolean xl = completesLow(xLow, i0, i1, nx);
        boolean xh = completesHigh(xHigh, i1, nx);
        boolean yl = completesLow(yLow, j0, j1, ny);
        boolean yh = completesHigh(yHigh, j1, ny);
        boolean zl = completesLow(zLow, k0, k1, nz);
        boolean zh = completesHigh(zHigh, k1, nz);
        // Where axes meet, the later one's rule holds; so it follows again where an earlier one is completed later.
        int iLow = xl ? 0 : i0;
        int jLow = yl ? 0 : j0;
        if (xl) {
            xLow.setOutermost(k0, j0, i0, k1, j1, i1, t);
        }
        if (xh) {
            xHigh.setOutermost(k0, j0, i0, k1, j1, i1, t);
        }
        if (yl) {
            yLow.setOutermost(k0, j0, iLow, k1, j1, i1, t);
        }
        if (yh) {
            yHigh.setOutermost(k0, j0, iLow, k1, j1, i1, t);
        }
        if (zl) {
            zLow.setOutermost(k0, jLow, iLow, k1, j1, i1, t);
        }
        if (zh) {
            zHigh.setOutermost(k0, jLow, iLow, k1, j1, i1, t);
        }
    }

    /** Fills the ghost points outside the domain whose sources are complete with this box, for time {@code t} [s]. */
    void around(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
        if (!changing) {
            return;
        }
        boolean xl = completesLow(xLow, i0, i1, nx);
        boolean xh = completesHigh(xHigh, i1, nx);
        boolean yl = completesLow(yLow, j0, j1, ny);
        boolean yh = completesHigh(yHigh, j1, ny);
        boolean zl = completesLow(zLow, k0, k1, nz);
        boolean zh = completesHigh(zHigh, k1, nz);
        // Rows and planes that setOutermost changed after an earlier box had filled the ghost points beside them.
        int jSet = yl && yLow.sets() ? 0 : j0;
        int kSet = zl && zLow.sets() ? 0 : k0;
        if (xl) {
            xLow.fill(kSet, jSet, i0, k1, j1, i1, t);
        }
        if (xh) {
            xHigh.fill(kSet, jSet, i0, k1, j1, i1, t);
        }
        int iLow = xl ? -xLow.radius : i0;
        int iHigh = xh ? nx + xHigh.radius : i1;
        if (yl) {
            yLow.fill(kSet, j0, iLow, k1, j1, iHigh, t);
        }
        if (yh) {
            yHigh.fill(kSet, j0, iLow, k1, j1, iHigh, t);
        }
        int jLow = yl ? -yLow.radius : j0;
        int jHigh = yh ? ny + yHigh.radius : j1;
        if (zl) {
            zLow.fill(k0, jLow, iLow, k1, jHigh, iHigh, t);
        }
        if (zh) {
            zHigh.fill(k0, jLow, iLow, k1, jHigh, iHigh, t);
        }
    }

    private static boolean completesLow(Beyond side, int low, int high, int extent) {
        int last = Math.min(side.pointsRead, extent) - 1;
        return side.edge && low <= last && last < high;
    }

    private static boolean completesHigh(Beyond side, int high, int extent) {
        return side.edge && high == extent;
    }

    /** Fills the ghost points outside the domain next to ghost points of neighbours, after an exchange. */
    void besideNeighbours(LevelBoxes levels, double t) {
        if (!changing) {
            return;
        }
        int k0 = levels.fullLow(0, 0);
        int k1 = levels.fullHigh(0, 0);
        int j0 = levels.fullLow(1, 0);
        int j1 = levels.fullHigh(1, 0);
        int i0 = levels.fullLow(2, 0);
        int i1 = levels.fullHigh(2, 0);
        piece(k0, j0, i0, 0, j1, i1, t);
        piece(nz, j0, i0, k1, j1, i1, t);
        piece(0, j0, i0, nz, 0, i1, t);
        piece(0, ny, i0, nz, j1, i1, t);
        piece(0, 0, i0, nz, ny, 0, t);
        piece(0, 0, nx, nz, ny, i1, t);
    }

    private void piece(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
        if (k0 < k1 && j0 < j1 && i0 < i1) {
            around(k0, j0, i0, k1, j1, i1, t);
        }
    }
}
