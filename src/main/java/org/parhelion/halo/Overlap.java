package org.parhelion.halo;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

/**
 * A box of ghost points of one block, and the points of the grid that they are copies of. A rank owns those points; across a
 * periodic axis that may be the block's own rank.
 *
 * <pre>
 *    block of rank 0        block of rank 1
 *   ┌──────────────┬ ─ ─ ┐
 *   │              │ghost       ghost: in the local indices of the block
 *   │              │     │
 *   └──────────────┴ ─ ─ ┘
 *                  ┌─────┬─────────┐
 *                  │owned│         │    owned: in the local indices of rank 1's block
 *                  └─────┴─────────┘
 * </pre>
 *
 * @param rank the rank that owns the points
 * @param side beyond which the ghost points lie; those beyond an edge or a corner belong to its side along the slowest axis
 * @param ghost the ghost points, in local indices of the block
 * @param owned the owned points, in local indices of {@code rank}'s block; of the same extents as {@code ghost}
 */
record Overlap(int rank, Side side, Box ghost, Box owned) {
    /**
     * The source of each ghost point of a block. Ghost points outside the domain have no source and are left out.
     *
     * <p>The order is the same on every rank, so that sender and receiver agree without a message.
     *
     * @param block the block
     * @param ghost ghost width
     * @param corners whether to include ghost points beyond edges and corners, in addition to those beyond faces
     * @param periodic the periodic axes
     * @return the overlaps, with disjoint ghost boxes
     */
    static List<Overlap> of(Block block, Width ghost, boolean corners, PeriodicAxes periodic) {
        return of(block, new HaloShape(ghost, corners, periodic));
    }

    /** The same for a shape, whose layers beyond the last cells belong to the ranks of these cells. */
    static List<Overlap> of(Block block, HaloShape shape) {
        Decomposition decomposition = block.decomposition();
        List<Overlap> overlaps = new ArrayList<>();
        Box owned = owned(block, shape);
        for (Box region : ghostRegions(owned, shape.ghost(), shape.corners())) {
            Side side = side(owned, region);
            for (int rank = 0; rank < decomposition.ranks(); rank++) {
                addOverlaps(block, side, region, decomposition.block(rank), shape, overlaps);
            }
        }
        return List.copyOf(overlaps);
    }

    private static Box owned(Block block, HaloShape shape) {
        return Lattice.withLast(block.grid(), block.owned(), shape.last());
    }

    /** The ghost points as disjoint boxes of global indices, which may lie outside the domain. */
    private static List<Box> ghostRegions(Box owned, Width ghost, boolean corners) {
        if (corners) {
            return owned.grow(ghost).minus(owned);
        }
        List<Box> faces = new ArrayList<>(6);
        for (Side side : Side.values()) {
            Box face = owned.outside(side, ghost.along(side.axis()));
            if (!face.isEmpty()) {
                faces.add(face);
            }
        }
        return faces;
    }

    /** The first side, slowest axis first, that a region of ghost points lies beyond. */
    private static Side side(Box owned, Box region) {
        for (Axis axis : Axis.values()) {
            if (region.high(axis) <= owned.low(axis)) {
                return axis.low();
            }
            if (region.low(axis) >= owned.high(axis)) {
                return axis.high();
            }
        }
        throw new IllegalArgumentException(region + " lies beyond no side of " + owned);
    }

    /** Adds the points of {@code region} that {@code other} owns, for every periodic image of the domain. */
    private static void addOverlaps(
            Block block, Side side, Box region, Block other, HaloShape shape, List<Overlap> overlaps) {
        Grid grid = block.grid();
        PeriodicAxes periodic = shape.periodic();
        Box owned = owned(other, shape);
        int ks = periodic.z() ? 1 : 0;
        int js = periodic.y() ? 1 : 0;
        int is = periodic.x() ? 1 : 0;
        for (int k = -ks; k <= ks; k++) {
            for (int j = -js; j <= js; j++) {
                for (int i = -is; i <= is; i++) {
                    int dk = k * grid.nz();
                    int dj = j * grid.ny();
                    int di = i * grid.nx();
                    Box common = owned.shift(dk, dj, di).intersect(region);
                    if (!common.isEmpty()) {
                        Box theirs = common.shift(-dk - owned.k0(), -dj - owned.j0(), -di - owned.i0());
                        overlaps.add(new Overlap(other.rank(), side, block.toLocal(common), theirs));
                    }
                }
            }
        }
    }
}
