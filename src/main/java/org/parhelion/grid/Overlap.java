package org.parhelion.grid;

import java.util.ArrayList;
import java.util.List;

/**
 * Ghost points of one block that are the same points of the grid as points that some rank owns, perhaps the block's own rank
 * across a periodic axis.
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
 * @param rank who owns the points
 * @param ghost where they are ghost points, in the block's local indices
 * @param owned where they are owned, in the local indices of {@code rank}'s block; as many along each axis
 */
public record Overlap(int rank, Box ghost, Box owned) {
    /**
     * Where each ghost point of {@code block} comes from; those outside the domain have no source and are left out.
     *
     * <p>The order is the same on every rank, so that sender and receiver agree without a message.
     *
     * @param ghost ghost width
     * @param corners whether ghost points beyond edges and corners are wanted, not only those beyond faces
     */
    public static List<Overlap> of(Block block, Width ghost, boolean corners, PeriodicAxes periodic) {
        Decomposition decomposition = block.decomposition();
        List<Overlap> overlaps = new ArrayList<>();
        for (Box region : ghostRegions(block, ghost, corners)) {
            for (int rank = 0; rank < decomposition.ranks(); rank++) {
                addOverlaps(block, region, rank, periodic, overlaps);
            }
        }
        return List.copyOf(overlaps);
    }

    /** The ghost points, as disjoint boxes of global indices, which may lie outside the domain. */
    private static List<Box> ghostRegions(Block block, Width ghost, boolean corners) {
        Box owned = block.owned();
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

    /** What {@code rank} owns of {@code region}, in each image of the domain that a periodic axis makes of it. */
    private static void addOverlaps(Block block, Box region, int rank, PeriodicAxes periodic, List<Overlap> overlaps) {
        Grid grid = block.grid();
        Box owned = block.decomposition().owned(rank);
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
                        overlaps.add(new Overlap(rank, block.toLocal(common), theirs));
                    }
                }
            }
        }
    }
}
