package org.parhelion.grid;

/**
 * Recursive bisection: the box is cut across its longest axis in proportion to the weights of the two halves of the ranks, and
 * each part is cut again for its ranks (M. J. Berger and S. H. Bokhari, "A partitioning strategy for nonuniform problems on
 * multiprocessors", IEEE Transactions on Computers C-36, 1987). Blocks form no grid, so a side may have several neighbours.
 *
 * <pre>
 *   weights 2 1 1 1 1        ┌──────────┬───────┐
 *                            │          │   2   │
 *                            │    0     ├───┬───┤
 *                            ├──────────┤   │   │
 *                            │    1     │ 3 │ 4 │
 *                            └──────────┴───┴───┘
 * </pre>
 */
final class BisectionLayout implements Layout {
    private final Box all;
    private final double[] weightBefore;
    private final Box[] owned;

    /**
     * Cuts the grid.
     *
     * @param grid the grid, with at least as many points as ranks
     * @param weights one per rank, positive
     */
    BisectionLayout(Grid grid, double[] weights) {
        all = grid.box();
        owned = new Box[weights.length];
        weightBefore = new double[weights.length + 1];
        for (int r = 0; r < weights.length; r++) {
            weightBefore[r + 1] = weightBefore[r] + weights[r];
        }
        assign(all, 0, weights.length);
    }

    /** One cut: ranks before {@code rank} own the indices below {@code index} along {@code axis}. */
    private record Cut(Axis axis, int index, int rank) {}

    private void assign(Box box, int first, int end) {
        if (end - first == 1) {
            owned[first] = box;
            return;
        }
        Cut cut = cut(box, first, end);
        assign(box.with(cut.axis, box.low(cut.axis), cut.index), first, cut.rank);
        assign(box.with(cut.axis, cut.index, box.high(cut.axis)), cut.rank, end);
    }

    /**
     * The cut of a box that belongs to the ranks {@code first} … {@code end − 1}. The layer of the cut follows from the
     * weights; the number of ranks on each side is then limited so that each part has at least as many points as ranks.
     */
    private Cut cut(Box box, int first, int end) {
        Axis axis = longest(box);
        int n = box.extent(axis);
        long layer = box.volume() / n;
        int middle = (first + end) >>> 1;
        double share = (weightBefore[middle] - weightBefore[first]) / (weightBefore[end] - weightBefore[first]);
        int layers = Math.clamp(Math.round(share * n), 1, n - 1);
        long atLeast = Math.max(1, end - first - (n - layers) * layer);
        long atMost = Math.min(end - first - 1, layers * layer);
        return new Cut(axis, box.low(axis) + layers, first + Math.clamp(middle - first, (int) atLeast, (int) atMost));
    }

    private static Axis longest(Box box) {
        Axis longest = Axis.Z;
        for (Axis axis : Axis.values()) {
            if (box.extent(axis) > box.extent(longest)) {
                longest = axis;
            }
        }
        return longest;
    }

    @Override
    public Box owned(int rank) {
        return owned[rank];
    }

    @Override
    public int owner(int k, int j, int i) {
        Box box = all;
        int first = 0;
        int end = owned.length;
        while (end - first > 1) {
            Cut cut = cut(box, first, end);
            int index = cut.axis == Axis.Z ? k : cut.axis == Axis.Y ? j : i;
            if (index < cut.index) {
                box = box.with(cut.axis, box.low(cut.axis), cut.index);
                end = cut.rank;
            } else {
                box = box.with(cut.axis, cut.index, box.high(cut.axis));
                first = cut.rank;
            }
        }
        return first;
    }

    @Override
    public int[] rankGrid() {
        return new int[0];
    }

    @Override
    public Layout weighted(Grid grid, double... weights) {
        return new BisectionLayout(grid, weights);
    }
}
