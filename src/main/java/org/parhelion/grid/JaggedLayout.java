package org.parhelion.grid;

/**
 * A rank grid for ranks of different speed: the grid is cut along z into slabs in proportion to the sums of their ranks' weights,
 * each slab along y, and each part of it along x. The cuts of a slab need not meet those of the next one.
 *
 * <pre>
 *   weights 2 1     ┌──────────┬─────┐
 *           1 1     │    0     │  1  │
 *                   ├───────┬──┴─────┤
 *                   │   2   │   3    │
 *                   └───────┴────────┘
 * </pre>
 *
 * <p>Little moves if the weights change a little, because a rank keeps its place.
 */
final class JaggedLayout implements Layout {
    private final Grid grid;
    private final int pk;
    private final int pj;
    private final int pi;
    private final Box[] owned;

    /**
     * Cuts the grid.
     *
     * @param grid the grid
     * @param pk number of ranks along z, at most as many as points
     * @param pj the same along y
     * @param pi the same along x
     * @param weights one per rank, positive
     */
    JaggedLayout(Grid grid, int pk, int pj, int pi, double... weights) {
        this.grid = grid;
        this.pk = pk;
        this.pj = pj;
        this.pi = pi;
        this.owned = new Box[weights.length];
        Box all = grid.box();
        int[] k = cuts(grid.nz(), pk, pj * pi, 0, weights);
        for (int a = 0; a < pk; a++) {
            Box slab = all.with(Axis.Z, k[a], k[a + 1]);
            int[] j = cuts(grid.ny(), pj, pi, a * pj * pi, weights);
            for (int b = 0; b < pj; b++) {
                Box bar = slab.with(Axis.Y, j[b], j[b + 1]);
                int first = (a * pj + b) * pi;
                int[] i = cuts(grid.nx(), pi, 1, first, weights);
                for (int c = 0; c < pi; c++) {
                    owned[first + c] = bar.with(Axis.X, i[c], i[c + 1]);
                }
            }
        }
    }

    /**
     * The begin of each part, and the end of the last one.
     *
     * @param points points along the axis
     * @param parts number of parts
     * @param ranks ranks of a part
     * @param first first rank of the first part
     */
    private static int[] cuts(int points, int parts, int ranks, int first, double... weights) {
        double[] before = new double[parts + 1];
        for (int part = 0; part < parts; part++) {
            before[part + 1] = before[part];
            for (int r = 0; r < ranks; r++) {
                before[part + 1] += weights[first + part * ranks + r];
            }
        }
        int[] cuts = new int[parts + 1];
        cuts[parts] = points;
        for (int part = 1; part < parts; part++) {
            int share = (int) Math.round(points * (before[part] / before[parts]));
            cuts[part] = Math.clamp(share, cuts[part - 1] + 1, points - (parts - part));
        }
        return cuts;
    }

    @Override
    public Box owned(int rank) {
        return owned[rank];
    }

    @Override
    public int owner(int k, int j, int i) {
        int rank = 0;
        while (k >= owned[rank].k1()) {
            rank += pj * pi;
        }
        while (j >= owned[rank].j1()) {
            rank += pi;
        }
        while (i >= owned[rank].i1()) {
            rank++;
        }
        return rank;
    }

    /** {@inheritDoc} Empty: the blocks of a column of ranks need not have the same points along x. */
    @Override
    public int[] rankGrid() {
        return new int[0];
    }

    @Override
    public Layout weighted(Grid ofGrid, double... weights) {
        return new JaggedLayout(grid, pk, pj, pi, weights);
    }
}
