package org.parhelion.grid;

import java.util.List;

/**
 * One rank's part of a grid: the points that it owns, and around them the ghost points that hold other ranks' values.
 *
 * <pre>
 *        ghost points          local index 0 is the first point owned, along each axis;
 *      ┌──────────────┐        ghost points have negative indices, or indices from the extent on
 *      │  ┌────────┐  │
 *      │  │  rim   │  │        interior = core + rim: the points that this rank owns
 *      │  │ ┌────┐ │  │        rim:  those near a side with a neighbour; they read ghost points
 *      │  │ │core│ │  │        core: the rest; a stencil can update them while ghost values travel
 *      │  │ └────┘ │  │
 *      │  └────────┘  │
 *      └──────────────┘
 * </pre>
 *
 * @param decomposition whose part this is
 * @param rank who owns it
 * @param owned the points, as global indices
 */
public record Block(Decomposition decomposition, int rank, Box owned) {
    public Grid grid() {
        return decomposition.grid();
    }

    /** The points that this rank owns, as local indices: from (0, 0, 0). */
    public Box interior() {
        return new Box(0, 0, 0, owned.planes(), owned.rows(), owned.columns());
    }

    /** {@link #interior} and {@code ghost} points around it, as local indices. */
    public Box withGhosts(Width ghost) {
        return interior().grow(ghost);
    }

    /** Whether this block ends where the domain does. */
    public boolean atDomainEdge(Side side) {
        return side.isHigh() ? owned.high(side.axis()) == grid().points(side.axis()) : owned.low(side.axis()) == 0;
    }

    /**
     * Whether the points beyond {@code side} are owned by a rank, perhaps by this one: a block that spans a periodic axis is
     * its own neighbour.
     */
    public boolean hasNeighbour(Side side, PeriodicAxes periodic) {
        return !atDomainEdge(side) || periodic.along(side.axis());
    }

    /** The points at least {@code width} from every side that has a neighbour, as local indices; may be empty. */
    public Box core(Width width, PeriodicAxes periodic) {
        Box core = interior();
        for (Side side : Side.values()) {
            if (hasNeighbour(side, periodic)) {
                core = core.grow(side, -width.along(side.axis()));
            }
        }
        return core;
    }

    /** The points of {@link #interior} that are not {@link #core}: disjoint boxes of local indices. */
    public List<Box> rim(Width width, PeriodicAxes periodic) {
        return interior().minus(core(width, periodic));
    }

    /** {@code local} indices of this block as global ones. */
    public Box toGlobal(Box local) {
        return local.shift(owned.k0(), owned.j0(), owned.i0());
    }

    /** {@code global} indices as local ones of this block. */
    public Box toLocal(Box global) {
        return global.shift(-owned.k0(), -owned.j0(), -owned.i0());
    }

    /** Where local plane {@code k} lies [m]. */
    public double z(int k) {
        return grid().z(owned.k0() + k);
    }

    /** Where local row {@code j} lies [m]. */
    public double y(int j) {
        return grid().y(owned.j0() + j);
    }

    /** Where local point {@code i} of a row lies [m]. */
    public double x(int i) {
        return grid().x(owned.i0() + i);
    }

    /**
     * Where a local index lies on {@code axis} [m]; fractions lie between points. Beyond a periodic side of the domain that is
     * where the point lies that the ghost point stands for, so that every rank computes the same value there.
     */
    public double coordinate(Axis axis, double local, PeriodicAxes periodic) {
        double global = owned.low(axis) + local;
        int points = grid().points(axis);
        if (periodic.along(axis)) {
            global = global < 0 ? global + points : global >= points ? global - points : global;
        }
        return grid().coordinate(axis, global);
    }

    @Override
    public String toString() {
        return "Block of rank " + rank + ": " + owned + " of " + grid().shape() + " points";
    }
}
