package org.parhelion.grid;

/**
 * Ranks that form a rank grid, row-major, the last axis fastest. Each axis is cut into parts whose lengths differ by at most
 * one; the longer parts are spread evenly.
 *
 * <pre>
 *   10 points on 4 ranks: part r begins at ⌊r·10/4⌋
 *   0 0 │ 1 1 1 │ 2 2 │ 3 3 3
 * </pre>
 *
 * @param grid the grid
 * @param pk number of ranks along z
 * @param pj number of ranks along y
 * @param pi number of ranks along x
 */
record CartesianLayout(Grid grid, int pk, int pj, int pi) implements Layout {
    /**
     * The rank grid with the least surface between ranks. Of several with equal surface it is the one that cuts the slower
     * axes, because vector loops and copies are faster on long rows.
     *
     * @return the layout; its {@link #pk} is 0 if no rank grid fits
     */
    static CartesianLayout leastSurface(Grid grid, int ranks) {
        CartesianLayout best = new CartesianLayout(grid, 0, 0, 0);
        long least = Long.MAX_VALUE;
        for (int pk = Math.min(ranks, grid.nz()); pk >= 1; pk--) {
            if (ranks % pk != 0) {
                continue;
            }
            for (int pj = Math.min(ranks / pk, grid.ny()); pj >= 1; pj--) {
                if (ranks / pk % pj != 0 || ranks / pk / pj > grid.nx()) {
                    continue;
                }
                CartesianLayout layout = new CartesianLayout(grid, pk, pj, ranks / pk / pj);
                if (layout.surface() < least) {
                    least = layout.surface();
                    best = layout;
                }
            }
        }
        return best;
    }

    boolean exists() {
        return pk > 0;
    }

    /** The number of points on one side of the cuts between ranks. */
    long surface() {
        long nz = grid.nz();
        long ny = grid.ny();
        long nx = grid.nx();
        return (pk - 1) * ny * nx + (pj - 1) * nz * nx + (pi - 1) * nz * ny;
    }

    @Override
    public int[] rankGrid() {
        return new int[] {pk, pj, pi};
    }

    @Override
    public Box owned(int rank) {
        int ci = rank % pi;
        int cj = rank / pi % pj;
        int ck = rank / pi / pj;
        return new Box(
                start(grid.nz(), pk, ck),
                start(grid.ny(), pj, cj),
                start(grid.nx(), pi, ci),
                start(grid.nz(), pk, ck + 1),
                start(grid.ny(), pj, cj + 1),
                start(grid.nx(), pi, ci + 1));
    }

    @Override
    public int owner(int k, int j, int i) {
        return (part(grid.nz(), pk, k) * pj + part(grid.ny(), pj, j)) * pi + part(grid.nx(), pi, i);
    }

    private static int start(int points, int parts, int part) {
        return (int) ((long) points * part / parts);
    }

    /** The part that contains {@code index}: the last one that begins at or before it. */
    private static int part(int points, int parts, int index) {
        return (int) (((index + 1L) * parts - 1) / points);
    }

    @Override
    public Layout weighted(Grid ofGrid, double... weights) {
        return new JaggedLayout(grid, pk, pj, pi, weights);
    }
}
