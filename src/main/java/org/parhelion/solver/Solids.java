package org.parhelion.solver;

import java.util.List;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Box;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;

/**
 * Which points of a grid are solid, and which ghost points count as solid: those whose value a boundary computes from a solid
 * point, so that no formula reads it, and those that mirror one.
 */
final class Solids {
    /** Which points of the domain are solid, by global index. */
    @FunctionalInterface
    interface Points {
        boolean solid(int k, int j, int i);
    }

    private final Grid grid;
    private final Points points;
    private final List<Boundaries> boundaries;
    private final PeriodicAxes periodic;

    /** @param boundaries of every field */
    Solids(Grid grid, Points points, List<Boundaries> boundaries) {
        this.grid = grid;
        this.points = points;
        this.boundaries = boundaries;
        this.periodic = boundaries.getFirst().periodicAxes(grid);
    }

    /** Sets a field to 1 at solid points and 0 elsewhere, ghost points too. */
    void fill(Field mask) {
        Box owned = mask.block().owned();
        Box all = mask.allPoints();
        for (int k = all.k0(); k < all.k1(); k++) {
            for (int j = all.j0(); j < all.j1(); j++) {
                for (int i = all.i0(); i < all.i1(); i++) {
                    mask.set(k, j, i, solid(owned.k0() + k, owned.j0() + j, owned.i0() + i) ? 1 : 0);
                }
            }
        }
    }

    /** Whether the point at a global index, in the domain or beside it, is solid. */
    boolean solid(int k, int j, int i) {
        for (Axis axis : List.of(Axis.Z, Axis.Y, Axis.X)) {
            int at = axis == Axis.Z ? k : axis == Axis.Y ? j : i;
            int n = grid.points(axis);
            if (at < 0 || at >= n) {
                return periodic.along(axis)
                        ? moved(axis, Math.floorMod(at, n), k, j, i)
                        : solidOutside(at < 0 ? axis.low() : axis.high(), at < 0 ? -at : at - n + 1, k, j, i);
            }
        }
        return points.solid(k, j, i);
    }

    private boolean solidOutside(Side side, int m, int k, int j, int i) {
        if (!grid.axes().contains(side.axis())) {
            return false;
        }
        boolean solid = inward(side, m - 1, k, j, i);
        for (Boundaries each : boundaries) {
            for (GhostRule.Term term :
                    each.at(side).ghost(m, grid.wallSpacing(side, m)).terms()) {
                solid |= term.point() >= 0 && inward(side, term.point(), k, j, i);
            }
        }
        return solid;
    }

    private boolean inward(Side side, int point, int k, int j, int i) {
        int n = grid.points(side.axis());
        int clamped = Math.min(point, n - 1);
        return moved(side.axis(), side.isHigh() ? n - 1 - clamped : clamped, k, j, i);
    }

    private boolean moved(Axis axis, int to, int k, int j, int i) {
        return switch (axis) {
            case Z -> solid(to, j, i);
            case Y -> solid(k, to, i);
            case X -> solid(k, j, to);
        };
    }

    /** Lets a field keep, at solid points, the value that it has now: both of its arrays hold it. */
    void keep(Field now, Field before) {
        Box owned = now.block().owned();
        Box in = now.interior();
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                for (int i = 0; i < in.i1(); i++) {
                    if (points.solid(owned.k0() + k, owned.j0() + j, owned.i0() + i)) {
                        before.set(k, j, i, now.at(k, j, i));
                    }
                }
            }
        }
    }

    /** Refuses point sources in solids, and solids where a boundary sets points in place of the formula. */
    void check(List<PointSource> sources, Block block, double dtSeconds) {
        for (PointSource source : sources) {
            if (points.solid(source.k(), source.j(), source.i())) {
                throw new IllegalArgumentException("point source of field '" + source.field() + "' at (" + source.k()
                        + ", " + source.j() + ", " + source.i() + ") lies in a solid, which keeps its values: move it");
            }
        }
        for (Boundaries each : boundaries) {
            BoundaryFill fill = new BoundaryFill(block, each, dtSeconds);
            for (Axis axis : grid.axes()) {
                for (Side side : List.of(axis.low(), axis.high())) {
                    if (fill.setsOutermost(side)) {
                        requireFree(side, each);
                    }
                }
            }
        }
    }

    private void requireFree(Side side, Boundaries boundaries) {
        Box face = grid.box();
        int n = grid.points(side.axis());
        Box beside = side.isHigh()
                ? face.with(side.axis(), Math.max(0, n - 2), n)
                : face.with(side.axis(), 0, Math.min(n, 2));
        for (int k = beside.k0(); k < beside.k1(); k++) {
            for (int j = beside.j0(); j < beside.j1(); j++) {
                for (int i = beside.i0(); i < beside.i1(); i++) {
                    if (points.solid(k, j, i)) {
                        throw new IllegalArgumentException("side " + side + ", " + boundaries.at(side)
                                + ", sets its outermost points from the next ones, but point (" + k + ", " + j + ", "
                                + i + ") is solid: leave two layers of points free there");
                    }
                }
            }
        }
    }
}
