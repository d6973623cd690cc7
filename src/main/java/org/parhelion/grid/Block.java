package org.parhelion.grid;

import java.util.List;

/**
 * One rank's part of a grid: the points that the rank owns, surrounded by ghost points with values of other ranks. Immutable;
 * safe for any thread.
 *
 * <pre>
 *        ghost points          local index 0 is the first owned point along each axis;
 *      ┌──────────────┐        ghost points have negative indices, or indices from the extent on
 *      │  ┌────────┐  │
 *      │  │  rim   │  │        interior = core + rim: the points that this rank owns
 *      │  │ ┌────┐ │  │        rim:  points near a side with a neighbour; their update reads ghost points
 *      │  │ │core│ │  │        core: the other points; they can be updated during the halo exchange
 *      │  │ └────┘ │  │
 *      │  └────────┘  │
 *      └──────────────┘
 * </pre>
 *
 * @param decomposition the decomposition that this block is part of
 * @param rank the rank that owns the block
 * @param owned the points that the rank owns, as global indices
 */
public record Block(Decomposition decomposition, int rank, Box owned) {
    /** {@return the whole grid} */
    public Grid grid() {
        return decomposition.grid();
    }

    /** {@return the points that this rank owns, as local indices that begin at (0, 0, 0)} */
    public Box interior() {
        return new Box(0, 0, 0, owned.planes(), owned.rows(), owned.columns());
    }

    /**
     * The interior and the ghost points around it.
     *
     * @param ghost ghost width
     * @return a box of local indices
     */
    public Box withGhosts(Width ghost) {
        return interior().grow(ghost);
    }

    /**
     * Tells whether a side of this block lies at the edge of the domain.
     *
     * @param side a side of this block
     * @return whether the block contains the outermost points of the domain on that side; also true on a periodic axis
     */
    public boolean atDomainEdge(Side side) {
        return side.isHigh() ? owned.high(side.axis()) == grid().points(side.axis()) : owned.low(side.axis()) == 0;
    }

    /**
     * Tells whether the points beyond a side are owned by a rank. On a periodic axis that may be this rank itself: a
     * block that spans the axis is its own neighbour.
     *
     * @param side a side of this block
     * @param periodic the periodic axes
     * @return whether the halo exchange fills the ghost points beyond that side
     */
    public boolean hasNeighbour(Side side, PeriodicAxes periodic) {
        return !atDomainEdge(side) || periodic.along(side.axis());
    }

    /**
     * The points at least {@code width} from every side that has a neighbour.
     *
     * @param width depth of the rim
     * @param periodic the periodic axes
     * @return a box of local indices; may be empty
     */
    public Box core(Width width, PeriodicAxes periodic) {
        Box core = interior();
        for (Side side : Side.values()) {
            if (hasNeighbour(side, periodic)) {
                core = core.grow(side, -width.along(side.axis()));
            }
        }
        return core;
    }

    /**
     * The points of the {@link #interior} that are not in the {@link #core}.
     *
     * @param width depth of the rim
     * @param periodic the periodic axes
     * @return disjoint boxes of local indices
     */
    public List<Box> rim(Width width, PeriodicAxes periodic) {
        return interior().minus(core(width, periodic));
    }

    /**
     * Converts local indices to global ones.
     *
     * @param local a box of local indices of this block
     * @return the same points as global indices
     */
    public Box toGlobal(Box local) {
        return local.shift(owned.k0(), owned.j0(), owned.i0());
    }

    /**
     * Converts global indices to local ones.
     *
     * @param global a box of global indices
     * @return the same points as local indices of this block
     */
    public Box toLocal(Box global) {
        return global.shift(-owned.k0(), -owned.j0(), -owned.i0());
    }

    /**
     * The z coordinate of a plane.
     *
     * @param k local index of the plane
     * @return z [m]
     */
    public double z(int k) {
        return grid().z(owned.k0() + k);
    }

    /**
     * The y coordinate of a row.
     *
     * @param j local index of the row
     * @return y [m]
     */
    public double y(int j) {
        return grid().y(owned.j0() + j);
    }

    /**
     * The x coordinate of a point of a row.
     *
     * @param i local index of the point
     * @return x [m]
     */
    public double x(int i) {
        return grid().x(owned.i0() + i);
    }

    /**
     * The coordinate of a local index. Beyond a periodic side of the domain the result is the coordinate of the point
     * that the ghost point is a copy of, so that every rank computes the same value there.
     *
     * @param axis the axis
     * @param local index along the axis; fractions lie between points
     * @param periodic the periodic axes
     * @return the coordinate along {@code axis} [m]
     */
    public double coordinate(Axis axis, double local, PeriodicAxes periodic) {
        return grid().coordinate(axis, globalIndex(axis, local, periodic));
    }

    /**
     * The global index of a local one. Beyond a periodic side of the domain the result is the index of the point that the
     * ghost point is a copy of.
     *
     * @param axis the axis
     * @param local index along the axis; fractions lie between points
     * @param periodic the periodic axes
     * @return the global index along {@code axis}
     */
    public double globalIndex(Axis axis, double local, PeriodicAxes periodic) {
        double global = owned.low(axis) + local;
        int points = grid().points(axis);
        if (periodic.along(axis)) {
            return global < 0 ? global + points : global >= points ? global - points : global;
        }
        return global;
    }

    @Override
    public String toString() {
        return "Block of rank " + rank + ": " + owned + " of " + grid().shape() + " points";
    }
}
