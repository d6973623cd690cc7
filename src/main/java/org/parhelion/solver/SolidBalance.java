package org.parhelion.solver;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/**
 * Decompositions in which each rank computes as many points as the others, where rows are skipped that are solid from end to end of a
 * block.
 *
 * <pre>
 *   cost of a box = Σ over its rows ( 0 if the row is solid within the box, else its length )
 * </pre>
 *
 * <p>The box is cut across its longest axis, where the costs of both parts are nearest to the shares of their ranks, and each part is cut
 * again (M. J. Berger and S. H. Bokhari, IEEE Transactions on Computers C-36, 1987).
 */
final class SolidBalance {
    /** Blocks are not cut thinner, unless an equal division would be. */
    private static final int LEAST_LAYERS = 8;

    /** Less gain is not worth blocks that form no grid. */
    private static final double WORTHWHILE = 0.95;

    private final Grid grid;
    private final BitSet free;
    private final Box[] boxes;
    private final double[] weightBefore;

    private SolidBalance(Grid grid, BitSet free, double... weights) {
        this.grid = grid;
        this.free = free;
        this.boxes = new Box[weights.length];
        this.weightBefore = new double[weights.length + 1];
        for (int rank = 0; rank < weights.length; rank++) {
            weightBefore[rank + 1] = weightBefore[rank] + weights[rank];
        }
    }

    private static double[] equal(int ranks) {
        double[] weights = new double[ranks];
        Arrays.fill(weights, 1);
        return weights;
    }

    /**
     * Balances the ranks.
     *
     * @param points which points are solid
     * @return the balanced decomposition, or that of least surface if it is as good; the same on every rank
     */
    static Decomposition of(Grid grid, Solids.Points points, int ranks) {
        Decomposition plain = Decomposition.of(grid, ranks);
        if (ranks == 1 || grid.pointCount() > Integer.MAX_VALUE) {
            return plain;
        }
        SolidBalance balance = new SolidBalance(grid, free(grid, points), equal(ranks));
        return balance.assign(grid.box(), 0, ranks)
                .filter(cut -> balance.most(cut) <= WORTHWHILE * balance.most(plain))
                .orElse(plain);
    }

    /** The points that the most loaded rank computes. */
    static long most(Decomposition decomposition, Solids.Points points) {
        Grid grid = decomposition.grid();
        return new SolidBalance(grid, free(grid, points), equal(decomposition.ranks())).most(decomposition);
    }

    /**
     * Balances ranks of different speed.
     *
     * @param free the points that are not solid, in C order
     * @param weights one per rank, positive
     * @return the decomposition; empty if there are too few points
     */
    static Optional<Decomposition> weighted(Grid grid, BitSet free, double... weights) {
        return new SolidBalance(grid, free, weights).assign(grid.box(), 0, weights.length);
    }

    /** The points of a box that are computed. */
    static long cost(Grid grid, BitSet free, Box box) {
        return new SolidBalance(grid, free).cost(box);
    }

    /** The points that are not solid, in C order. */
    static BitSet free(Grid grid, Solids.Points points) {
        BitSet free = new BitSet((int) grid.pointCount());
        int p = 0;
        for (int k = 0; k < grid.nz(); k++) {
            for (int j = 0; j < grid.ny(); j++) {
                for (int i = 0; i < grid.nx(); i++) {
                    free.set(p++, !points.solid(k, j, i));
                }
            }
        }
        return free;
    }

    private long most(Decomposition decomposition) {
        long most = 0;
        for (int rank = 0; rank < decomposition.ranks(); rank++) {
            most = Math.max(most, cost(decomposition.owned(rank)));
        }
        return most;
    }

    private long cost(Box box) {
        long cost = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                cost += first(box, k, j) < box.i1() ? box.columns() : 0;
            }
        }
        return cost;
    }

    private int row(int k, int j) {
        return (k * grid.ny() + j) * grid.nx();
    }

    /** The first free point of a row of a box; its end if there is none. */
    private int first(Box box, int k, int j) {
        int found = free.nextSetBit(row(k, j) + box.i0());
        return found < 0 ? box.i1() : Math.min(box.i1(), found - row(k, j));
    }

    /** The last free point of a row of a box; the point before it if there is none. */
    private int last(Box box, int k, int j) {
        int found = free.previousSetBit(row(k, j) + box.i1() - 1);
        return Math.max(box.i0() - 1, found - row(k, j));
    }

    /** Assigns a box to the ranks {@code from} … {@code end − 1}; empty if it has too few points. */
    private Optional<Decomposition> assign(Box box, int from, int end) {
        if (!cut(box, from, end)) {
            return Optional.empty();
        }
        return Optional.of(Decomposition.of(grid, List.of(boxes)));
    }

    private boolean cut(Box box, int from, int end) {
        if (end - from == 1) {
            boxes[from] = box;
            return true;
        }
        Axis axis = longest(box);
        int n = box.extent(axis);
        int middle = (from + end) >>> 1;
        int ranks = end - from;
        int least = Math.min(LEAST_LAYERS, n / ranks);
        if (least < 1) {
            return false;
        }
        // Each part keeps the fewest layers that its ranks need if they are cut across this axis again.
        int layers = best(
                box,
                axis,
                least * (middle - from),
                n - least * (end - middle),
                weight(from, middle),
                weight(middle, end));
        int index = box.low(axis) + layers;
        return cut(box.with(axis, box.low(axis), index), from, middle)
                && cut(box.with(axis, index, box.high(axis)), middle, end);
    }

    private double weight(int from, int end) {
        return weightBefore[end] - weightBefore[from];
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

    /** The number of layers below the cut, in a range, for which the larger cost per weight is least. */
    private int best(Box box, Axis axis, int from, int to, double weightLow, double weightHigh) {
        long[] low = new long[box.extent(axis) + 1];
        long[] high = new long[low.length];
        costs(box, axis, low, high);
        int best = from;
        double least = Double.POSITIVE_INFINITY;
        for (int layers = from; layers <= to; layers++) {
            double larger = Math.max((double) low[layers] / weightLow, (double) high[layers] / weightHigh);
            if (larger < least) {
                least = larger;
                best = layers;
            }
        }
        return best;
    }

    /** The costs of the parts below and above each cut. */
    private void costs(Box box, Axis axis, long[] low, long[] high) {
        int n = box.extent(axis);
        if (axis == Axis.X) {
            long[] begun = new long[n + 1];
            long[] ended = new long[n + 1];
            for (int k = box.k0(); k < box.k1(); k++) {
                for (int j = box.j0(); j < box.j1(); j++) {
                    int first = first(box, k, j) - box.i0();
                    if (first < n) {
                        begun[first]++;
                        ended[last(box, k, j) - box.i0()]++;
                    }
                }
            }
            long rows = 0;
            for (int c = 1; c <= n; c++) {
                rows += begun[c - 1];
                low[c] = rows * c;
            }
            rows = 0;
            for (int c = n - 1; c >= 0; c--) {
                rows += ended[c];
                high[c] = rows * (n - c);
            }
            return;
        }
        for (int c = 0; c < n; c++) {
            low[c + 1] = low[c] + cost(box.with(axis, box.low(axis) + c, box.low(axis) + c + 1));
        }
        Arrays.setAll(high, c -> low[n] - low[c]);
    }
}
