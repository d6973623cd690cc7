package org.parhelion.device;

/**
 * Time tiling: computes several levels of one tile after another, while the tile is in cache.
 *
 * <p>A tile is a parallelepiped in space and time: every level is shifted towards lower indices along every axis, as far as
 * {@link Dependences} demand (along x by whole cache lines, so that rows begin at aligned addresses). For one axis, tiles a, b, c of
 * four points, and one stage of radius 1:
 *
 * <pre>
 *   level 3   a a b b b b c c c c           within a tile the levels go up, one after another;
 *   level 2   a a a b b b b c c c c         then comes the next tile
 *   level 1   a a a a b b b b c c c c
 * </pre>
 *
 * <p>Two arrays per field are sufficient, without redundant work: the points that a level reads were written in the same tile or an
 * earlier one; and the values that it overwrites were read in the same tile or an earlier one. Both statements hold for each axis
 * separately, and therefore for boxes in any order that ascends along every axis. The loop over planes is innermost, then rows,
 * then points: a tile of rows is swept through all planes, so that only a few of its planes must stay in cache. (D. Wonnacott,
 * "Using time skewing to eliminate idle time due to memory bandwidth and network limitations", IPDPS 2000.)
 *
 * <p>A walk allocates nothing.
 */
final class TileWalk {
    private static final int Z = LevelBoxes.Z;
    private static final int Y = LevelBoxes.Y;
    private static final int X = LevelBoxes.X;

    private final LevelBoxes levels;
    private final LevelUpdate update;
    private Tiling tiling = Tiling.NONE;

    /** Computes one level of a box. */
    interface LevelUpdate {
        /** Computes all points with k0 ≤ k &lt; k1, j0 ≤ j &lt; j1, i0 ≤ i &lt; i1 of {@code level} from the previous level. */
        void update(int level, int k0, int j0, int i0, int k1, int j1, int i1);
    }

    TileWalk(LevelBoxes levels, LevelUpdate update) {
        this.levels = levels;
        this.update = update;
    }

    void tiling(Tiling tiling) {
        this.tiling = tiling;
    }

    /** Computes all levels of the core, and calls {@code progress} after each tile. */
    void core(Runnable progress) {
        if (levels.hasCore()) {
            walk(false, progress);
        }
    }

    /** Computes all levels of the rim; without a core, this is the whole block. */
    void rim(Runnable progress) {
        walk(true, progress);
    }

    private void walk(boolean rim, Runnable progress) {
        int zTile = tiling.planes();
        int yTile = tiling.rows();
        int xTile = tiling.points();
        int zEnd = end(Z, rim);
        int yEnd = end(Y, rim);
        int xEnd = end(X, rim);
        for (int x = begin(X, rim); x < xEnd; x = next(x, xTile, xEnd)) {
            for (int y = begin(Y, rim); y < yEnd; y = next(y, yTile, yEnd)) {
                for (int z = begin(Z, rim); z < zEnd; z = next(z, zTile, zEnd)) {
                    tile(z, next(z, zTile, zEnd), y, next(y, yTile, yEnd), x, next(x, xTile, xEnd), rim);
                    progress.run();
                }
            }
        }
    }

    private static int next(int position, int tile, int end) {
        return tile < end - position ? position + tile : end;
    }

    /** The lowest position of any level, without the shift. */
    private int begin(int axis, boolean rim) {
        int begin = Integer.MAX_VALUE;
        for (int s = 1; s <= levels.levels(); s++) {
            begin = Math.min(begin, low(axis, s, rim) + levels.slant(axis, s));
        }
        return begin;
    }

    private int end(int axis, boolean rim) {
        int end = Integer.MIN_VALUE;
        for (int s = 1; s <= levels.levels(); s++) {
            end = Math.max(end, high(axis, s, rim) + levels.slant(axis, s));
        }
        return end;
    }

    private int low(int axis, int level, boolean rim) {
        return rim ? levels.fullLow(axis, level) : levels.coreLow(axis, level);
    }

    private int high(int axis, int level, boolean rim) {
        return rim ? levels.fullHigh(axis, level) : levels.coreHigh(axis, level);
    }

    private void tile(int z0, int z1, int y0, int y1, int x0, int x1, boolean rim) {
        for (int s = 1; s <= levels.levels(); s++) {
            int k0 = Math.max(z0 - levels.slant(Z, s), low(Z, s, rim));
            int k1 = Math.min(z1 - levels.slant(Z, s), high(Z, s, rim));
            int j0 = Math.max(y0 - levels.slant(Y, s), low(Y, s, rim));
            int j1 = Math.min(y1 - levels.slant(Y, s), high(Y, s, rim));
            int i0 = Math.max(x0 - levels.slant(X, s), low(X, s, rim));
            int i1 = Math.min(x1 - levels.slant(X, s), high(X, s, rim));
            if (k0 < k1 && j0 < j1 && i0 < i1) {
                if (rim && levels.hasCore()) {
                    aroundCore(s, k0, j0, i0, k1, j1, i1);
                } else {
                    update.update(s, k0, j0, i0, k1, j1, i1);
                }
            }
        }
    }

    /** The box without the core of its level: whole planes first, then rows, then parts of rows beside the core. */
    private void aroundCore(int s, int k0, int j0, int i0, int k1, int j1, int i1) {
        int kc0 = Math.max(k0, levels.coreLow(Z, s));
        int kc1 = Math.min(k1, levels.coreHigh(Z, s));
        int jc0 = Math.max(j0, levels.coreLow(Y, s));
        int jc1 = Math.min(j1, levels.coreHigh(Y, s));
        int ic0 = Math.max(i0, levels.coreLow(X, s));
        int ic1 = Math.min(i1, levels.coreHigh(X, s));
        if (kc0 >= kc1 || jc0 >= jc1 || ic0 >= ic1) {
            update.update(s, k0, j0, i0, k1, j1, i1);
            return;
        }
        piece(s, k0, j0, i0, kc0, j1, i1);
        piece(s, kc1, j0, i0, k1, j1, i1);
        piece(s, kc0, j0, i0, kc1, jc0, i1);
        piece(s, kc0, jc1, i0, kc1, j1, i1);
        piece(s, kc0, jc0, i0, kc1, jc1, ic0);
        piece(s, kc0, jc0, ic1, kc1, jc1, i1);
    }

    private void piece(int s, int k0, int j0, int i0, int k1, int j1, int i1) {
        if (k0 < k1 && j0 < j1 && i0 < i1) {
            update.update(s, k0, j0, i0, k1, j1, i1);
        }
    }
}
