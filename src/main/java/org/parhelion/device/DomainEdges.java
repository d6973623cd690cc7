package org.parhelion.device;

import java.util.List;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Side;

/**
 * Fills the ghost points outside the domain at every level of a round, to the depth of the largest reach in the field, box by box
 * after the computation of the adjacent points. One object is for one field; what {@link Action} does to it is for one of its two arrays.
 *
 * <p>A box fills the ghost points beyond a low side if it contains the last point that the rules of the side read, at distance
 * reach − 1 or reach from that side; beyond a high side if it contains the last point. Readers are shifted by the reach against the
 * writer, so ghost points are filled after the last reader of the old values and before the first reader of the new ones. The order
 * is x, y, z; each axis includes the ghost points of the axes before it, so edges and corners are filled, too.
 *
 * <p>Constant Dirichlet values are written once, because no other operation changes these points; unless a stage writes this field
 * together with one that has a point more along the axis.
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
    private final List<Beyond> all;
    private final BoundaryFill boundary;
    private final boolean changing;
    private final boolean setting;

    /** What is done to points beside a side of the domain, in a region as {@link BoundaryFill} takes it. */
    interface Action {
        /** Sets the outermost points of the domain, for time {@code t} [s]. */
        void setOutermost(Side side, int k0, int j0, int i0, int k1, int j1, int i1, double t);

        /** Fills some layers of ghost points, for time {@code t} [s]. */
        void fill(Side side, int k0, int j0, int i0, int k1, int j1, int i1, int layers, double t);
    }

    /**
     * Fills ghost points in a Java array.
     *
     * @param field over that array
     * @param before over the other array of the field, which holds the values before while a level is computed
     */
    private record OfArray(BoundaryFill boundary, Field field, Field before) implements Action {
        @Override
        public void setOutermost(Side side, int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            boundary.setOutermost(side, field, before, t, k0, j0, i0, k1, j1, i1);
        }

        @Override
        public void fill(Side side, int k0, int j0, int i0, int k1, int j1, int i1, int layers, double t) {
            boundary.fillSide(side, field, t, k0, j0, i0, k1, j1, i1, layers);
        }
    }

    /** The ghost points beyond one side of the block. */
    private static final class Beyond {
        final Side side;
        final int radius;
        /** Whether the domain ends here. */
        final boolean ends;
        /** Whether the domain ends here and some stage reads beyond. */
        final boolean edge;
        /** Whether the values there change. */
        final boolean changes;
        /** Whether the boundary sets the outermost points. */
        final boolean sets;
        /** Points of the domain beside the side that the ghost points are computed from. */
        final int pointsRead;

        private final Action action;

        Beyond(Side side, StepperSpec spec, Dependences dependences, int number, BoundaryFill boundary, Action action) {
            int radius = dependences.reach(number, side.axis());
            this.radius = radius;
            this.side = side;
            this.ends = !spec.hasNeighbour(side);
            this.sets = spec.edgeRadius(side.axis()) > 0 && ends && boundary.setsOutermost(side);
            this.edge = sets || (radius > 0 && ends);
            this.changes =
                    edge && (!boundary.isConstant(side) || (side.isHigh() && spec.computedBeyond(number, side.axis())));
            this.pointsRead = edge ? Math.max(Math.max(1, radius), boundary.pointsRead(side, radius)) : radius;
            this.action = action;
        }

        void setOutermost(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            if (sets) {
                action.setOutermost(side, k0, j0, i0, k1, j1, i1, t);
            }
        }

        void fill(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
            if (changes) {
                action.fill(side, k0, j0, i0, k1, j1, i1, radius, t);
            }
        }
    }

    /**
     * The edges of one of the two arrays of a field. Fills constant values.
     *
     * @param number of the field
     * @param field over that array
     * @param before over the other, which holds the values before while a level is computed
     */
    DomainEdges(StepperSpec spec, Dependences dependences, int number, Field field, Field before) {
        this(spec, dependences, number, new OfArray(fill(spec, number), field, before));
        fillConstant(field);
    }

    /**
     * The edges of a field.
     *
     * @param number of the field
     * @param action what is done at the sides whose values change
     */
    DomainEdges(StepperSpec spec, Dependences dependences, int number, Action action) {
        Box interior = lattice(spec, number).interior(spec.block());
        nz = interior.extent(Axis.Z);
        ny = interior.extent(Axis.Y);
        nx = interior.extent(Axis.X);
        boundary = fill(spec, number);
        xLow = new Beyond(Side.X_LOW, spec, dependences, number, boundary, action);
        xHigh = new Beyond(Side.X_HIGH, spec, dependences, number, boundary, action);
        yLow = new Beyond(Side.Y_LOW, spec, dependences, number, boundary, action);
        yHigh = new Beyond(Side.Y_HIGH, spec, dependences, number, boundary, action);
        zLow = new Beyond(Side.Z_LOW, spec, dependences, number, boundary, action);
        zHigh = new Beyond(Side.Z_HIGH, spec, dependences, number, boundary, action);
        // In this order: where sides of constant values meet, the later side determines the value, as for other
        // boundaries.
        all = List.of(xLow, xHigh, yLow, yHigh, zLow, zHigh);
        changing = all.stream().anyMatch(beyond -> beyond.changes);
        setting = all.stream().anyMatch(beyond -> beyond.sets);
    }

    private static BoundaryFill fill(StepperSpec spec, int number) {
        return new BoundaryFill(
                spec.block(),
                spec.boundaries().get(number),
                spec.dtSeconds(),
                lattice(spec, number).location());
    }

    private static Lattice lattice(StepperSpec spec, int number) {
        return spec.lattice(spec.scheme().allFields().get(number));
    }

    /** Fills the ghost points of constant values, which no other operation changes. */
    void fillConstant(Field field) {
        for (Beyond beyond : all) {
            if (beyond.edge && !beyond.changes) {
                boundary.fillSide(beyond.side, field, 0, field.allPoints(), beyond.radius);
            }
        }
    }

    /**
     * Sets the outermost points of the domain whose sources are complete with this box, if a boundary sets them in place of the
     * formula. For time {@code t} [s], after the computation of the box and before its ghost points.
     */
    void setOutermost(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
        if (!setting || isBeyond(k0, j0, i0)) {
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
        int jSet = yl && yLow.sets ? 0 : j0;
        int kSet = zl && zLow.sets ? 0 : k0;
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

    /**
     * Whether a box that begins at a point has none of this field's: another field has a point more along an axis. The box before has set the outermost
     * points already. Again, the rule of an earlier axis would replace that of a later one. Ghost points are filled again, because the box may have
     * overwritten them.
     */
    private boolean isBeyond(int k0, int j0, int i0) {
        return (zHigh.ends && k0 >= nz) || (yHigh.ends && j0 >= ny) || (xHigh.ends && i0 >= nx);
    }

    private static boolean completesLow(Beyond side, int low, int high, int extent) {
        int last = Math.min(side.pointsRead, extent) - 1;
        return side.edge && low <= last && last < high;
    }

    private static boolean completesHigh(Beyond side, int high, int extent) {
        return side.edge && high >= extent;
    }

    /** Fills the ghost points outside the domain next to images of the block's own points, before the core is computed. */
    void besideImages(LevelBoxes levels, double t) {
        if (!changing) {
            return;
        }
        int k0 = levels.imagesLow(LevelBoxes.Z);
        int j0 = levels.imagesLow(LevelBoxes.Y);
        int i0 = levels.imagesLow(LevelBoxes.X);
        int k1 = levels.imagesHigh(LevelBoxes.Z, nz);
        int j1 = levels.imagesHigh(LevelBoxes.Y, ny);
        int i1 = levels.imagesHigh(LevelBoxes.X, nx);
        piece(k0, j0, i0, 0, j1, i1, t);
        piece(nz, j0, i0, k1, j1, i1, t);
        piece(0, j0, i0, nz, 0, i1, t);
        piece(0, ny, i0, nz, j1, i1, t);
        piece(0, 0, i0, nz, ny, 0, t);
        piece(0, 0, nx, nz, ny, i1, t);
    }

    /** Fills the ghost points outside the domain next to ghost points of neighbours, after an exchange. */
    void besideNeighbours(LevelBoxes levels, double t) {
        if (!changing) {
            return;
        }
        int k0 = levels.fullLow(LevelBoxes.Z, 0);
        int k1 = Math.max(levels.fullHigh(LevelBoxes.Z, 0), nz);
        int j0 = levels.fullLow(LevelBoxes.Y, 0);
        int j1 = Math.max(levels.fullHigh(LevelBoxes.Y, 0), ny);
        int i0 = levels.fullLow(LevelBoxes.X, 0);
        int i1 = Math.max(levels.fullHigh(LevelBoxes.X, 0), nx);
        // Without what is beside images: the core has overwritten it with later levels.
        int kLow = levels.imagesLow(LevelBoxes.Z);
        int kHigh = levels.imagesHigh(LevelBoxes.Z, nz);
        int jLow = levels.imagesLow(LevelBoxes.Y);
        int jHigh = levels.imagesHigh(LevelBoxes.Y, ny);
        piece(k0, j0, i0, kLow, j1, i1, t);
        piece(kHigh, j0, i0, k1, j1, i1, t);
        piece(kLow, j0, i0, kHigh, jLow, i1, t);
        piece(kLow, jHigh, i0, kHigh, j1, i1, t);
        piece(kLow, jLow, i0, kHigh, jHigh, levels.imagesLow(LevelBoxes.X), t);
        piece(kLow, jLow, levels.imagesHigh(LevelBoxes.X, nx), kHigh, jHigh, i1, t);
    }

    private void piece(int k0, int j0, int i0, int k1, int j1, int i1, double t) {
        if (k0 < k1 && j0 < j1 && i0 < i1) {
            around(k0, j0, i0, k1, j1, i1, t);
        }
    }
}
