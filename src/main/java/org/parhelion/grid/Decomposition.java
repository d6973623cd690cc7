package org.parhelion.grid;

import java.util.Arrays;
import java.util.List;
import org.parhelion.comm.Comm;

/**
 * Which rank owns which points of a grid: a pure function of the grid, the number of ranks and their weights. Each point is
 * owned by exactly one rank. Every rank can compute the part of every other rank without a message.
 *
 * <p>The number of ranks need not divide the number of points. Ranks of equal speed form a rank grid (row-major, the last axis
 * fastest) with the least surface between ranks. If no rank grid fits (7 ranks on 5 × 5 points), or if ranks have weights, the
 * grid is bisected recursively. Immutable; safe for any thread.
 */
public final class Decomposition {
    private static final int NO_RANK = -1;

    private final Grid grid;
    private final int ranks;
    private final int rank;
    private final Layout layout;

    private Decomposition(Grid grid, int ranks, int rank, Layout layout) {
        this.grid = grid;
        this.ranks = ranks;
        this.rank = rank;
        this.layout = layout;
    }

    /**
     * Decomposes a grid over ranks of equal speed, with the least surface between them.
     *
     * @param grid the grid
     * @param ranks number of ranks, 1 … {@code grid.pointCount()}
     * @return the decomposition
     * @throws IllegalArgumentException if the number of ranks is out of range
     */
    public static Decomposition of(Grid grid, int ranks) {
        return new Decomposition(grid, checked(grid, ranks), NO_RANK, leastSurface(grid, ranks));
    }

    /**
     * Decomposes a grid over the ranks of a communicator, of equal speed. {@link #block()} is then the block of the
     * calling rank. No communication.
     *
     * @param grid the grid
     * @param comm gives number of ranks and rank
     * @return the decomposition, the same on every rank
     * @throws IllegalArgumentException if the communicator has more ranks than the grid has points
     */
    public static Decomposition of(Grid grid, Comm comm) {
        int ranks = checked(grid, comm.size());
        return new Decomposition(grid, ranks, comm.rank(), leastSurface(grid, ranks));
    }

    /**
     * Decomposes a grid over ranks of different speed. Each rank gets points in proportion to its weight, as nearly as
     * whole layers of points allow.
     *
     * @param grid the grid
     * @param ranks number of ranks, 1 … {@code grid.pointCount()}
     * @param weights one per rank, positive and finite, in any unit
     * @return the decomposition
     * @throws IllegalArgumentException if the number of ranks is out of range or the weights are not as described
     */
    public static Decomposition of(Grid grid, int ranks, double[] weights) {
        checked(grid, ranks);
        requireWeights(ranks, weights);
        return new Decomposition(grid, ranks, NO_RANK, new BisectionLayout(grid, weights));
    }

    /**
     * Decomposes a grid over ranks of equal speed on a given rank grid.
     *
     * @param grid the grid
     * @param ranks number of ranks, 1 … {@code grid.pointCount()}
     * @param rankGrid ranks along each axis of the grid, slowest first; their product is {@code ranks}
     * @return the decomposition
     * @throws IllegalArgumentException if the rank grid does not have {@code ranks} ranks, or has more ranks along an
     *     axis than points
     */
    public static Decomposition of(Grid grid, int ranks, int[] rankGrid) {
        checked(grid, ranks);
        if (rankGrid.length != grid.dims()) {
            throw new IllegalArgumentException("rank grid " + Arrays.toString(rankGrid)
                    + " needs one number for each of " + grid.dims() + " axes");
        }
        long product = 1;
        for (int a = 0; a < rankGrid.length; a++) {
            Axis axis = grid.axes().get(a);
            if (rankGrid[a] < 1 || rankGrid[a] > grid.points(axis)) {
                throw new IllegalArgumentException("rank grid " + Arrays.toString(rankGrid) + ": axis " + axis
                        + " of " + grid.points(axis) + " points takes 1 to " + grid.points(axis) + " ranks, not "
                        + rankGrid[a]);
            }
            product *= rankGrid[a];
        }
        if (product != ranks) {
            throw new IllegalArgumentException(
                    "rank grid " + Arrays.toString(rankGrid) + " holds " + product + " ranks, not " + ranks);
        }
        int dims = grid.dims();
        Layout layout = new CartesianLayout(
                grid, dims > 2 ? rankGrid[0] : 1, dims > 1 ? rankGrid[dims - 2] : 1, rankGrid[dims - 1]);
        return new Decomposition(grid, ranks, NO_RANK, layout);
    }

    /**
     * Decomposes a grid into given boxes.
     *
     * @param grid the grid
     * @param boxes the points that each rank owns, as global indices; in order of ranks
     * @return the decomposition
     * @throws IllegalArgumentException unless every point of the grid is in exactly one box
     */
    public static Decomposition of(Grid grid, List<Box> boxes) {
        int ranks = checked(grid, boxes.size());
        return new Decomposition(grid, ranks, NO_RANK, BoxLayout.of(grid, boxes));
    }

    private static int checked(Grid grid, int ranks) {
        if (ranks < 1) {
            throw new IllegalArgumentException("the number of ranks must be at least 1, not " + ranks);
        }
        if (ranks > grid.pointCount()) {
            throw new IllegalArgumentException(ranks + " ranks are more than a grid of " + grid.shape()
                    + " points can hold: use at most " + grid.pointCount());
        }
        return ranks;
    }

    private static void requireWeights(int ranks, double... weights) {
        if (weights.length != ranks) {
            throw new IllegalArgumentException(weights.length + " weights for " + ranks + " ranks: give one per rank");
        }
        for (double weight : weights) {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "weights " + Arrays.toString(weights) + ": each must be positive and finite, not " + weight);
            }
        }
    }

    private static Layout leastSurface(Grid grid, int ranks) {
        CartesianLayout cartesian = CartesianLayout.leastSurface(grid, ranks);
        if (cartesian.exists()) {
            return cartesian;
        }
        double[] equal = new double[ranks];
        Arrays.fill(equal, 1);
        return new BisectionLayout(grid, equal);
    }

    /**
     * Cuts the grid again for ranks of different speed. Ranks that form a grid keep their places in it, so that few points change
     * their rank; the cuts of one row of ranks need not meet those of the next. In other cases the grid is bisected.
     *
     * @param weights one per rank, positive and finite, in any unit
     * @return the new decomposition
     * @throws IllegalArgumentException if the weights are not as described
     */
    public Decomposition weighted(double... weights) {
        requireWeights(ranks, weights);
        return new Decomposition(grid, ranks, rank, layout.weighted(grid, weights));
    }

    /** {@return the grid} */
    public Grid grid() {
        return grid;
    }

    /** {@return the number of ranks} */
    public int ranks() {
        return ranks;
    }

    /** {@return the number of ranks along each axis of the grid, slowest first; empty if the ranks form no grid} */
    public int[] rankGrid() {
        int[] three = layout.rankGrid();
        return three.length == 0 ? three : Arrays.copyOfRange(three, 3 - grid.dims(), 3);
    }

    /**
     * The points that a rank owns.
     *
     * @param rank 0 … {@code ranks() − 1}
     * @return a box of global indices; never empty
     * @throws IllegalArgumentException if there is no such rank
     */
    public Box owned(int rank) {
        if (rank < 0 || rank >= ranks) {
            throw new IllegalArgumentException("rank " + rank + " is not one of 0 … " + (ranks - 1));
        }
        return layout.owned(rank);
    }

    /**
     * The rank that owns a point.
     *
     * @param index global indices, slowest first, one per axis of the grid
     * @return the rank
     * @throws IllegalArgumentException if the point is outside the grid, or the number of indices is wrong
     */
    public int owner(int... index) {
        int dims = grid.dims();
        if (index.length != dims) {
            throw new IllegalArgumentException("index " + Arrays.toString(index) + " has " + index.length
                    + " numbers; a grid of " + dims + " axes needs " + dims + ", slowest axis first");
        }
        int k = dims > 2 ? index[0] : 0;
        int j = dims > 1 ? index[dims - 2] : 0;
        int i = index[dims - 1];
        if (!grid.box().contains(k, j, i)) {
            throw new IllegalArgumentException(
                    "point " + Arrays.toString(index) + " is outside a grid of " + grid.shape() + " points");
        }
        return layout.owner(k, j, i);
    }

    /**
     * The block of a rank.
     *
     * @param rank 0 … {@code ranks() − 1}
     * @return its block
     * @throws IllegalArgumentException if there is no such rank
     */
    public Block block(int rank) {
        return new Block(this, rank, owned(rank));
    }

    /**
     * {@return the block of the calling rank}
     *
     * @throws IllegalStateException if this decomposition was made without a communicator
     */
    public Block block() {
        if (rank == NO_RANK) {
            throw new IllegalStateException(
                    "this decomposition was made without a communicator: call block(rank) instead of block()");
        }
        return block(rank);
    }

    /**
     * Checks that every block is at least as large as a ghost width. In a smaller block the neighbours' ghost points
     * would belong to ranks further away. The result is the same on every rank.
     *
     * @param ghost ghost width
     * @throws IllegalArgumentException if a block is smaller; the message contains the largest number of ranks that
     *     would work
     */
    public void requireRoomFor(Width ghost) {
        int crowded = firstSmallerThan(ghost);
        if (crowded < 0) {
            return;
        }
        String what = "ghost width " + ghost + " (k, j, i) is larger than the block of rank " + crowded + ", "
                + owned(crowded) + ", of a grid of " + grid.shape() + " points on " + ranks + " ranks: ";
        int largest = largestRankCount(ghost);
        throw new IllegalArgumentException(what
                + (largest > 0
                        ? "use at most " + largest + " ranks, or fewer steps per exchange"
                        : "the grid itself has fewer points; use a smaller radius or fewer steps per exchange"));
    }

    /**
     * The largest number of ranks, at most the present one, whose blocks are all at least {@code ghost} wide; 0 if
     * there is none.
     */
    private int largestRankCount(Width ghost) {
        for (int fewer = ranks; fewer >= 1; fewer--) {
            if (of(grid, fewer).firstSmallerThan(ghost) < 0) {
                return fewer;
            }
        }
        return 0;
    }

    private int firstSmallerThan(Width ghost) {
        for (int r = 0; r < ranks; r++) {
            Box box = owned(r);
            for (Axis axis : grid.axes()) {
                if (box.extent(axis) < ghost.along(axis)) {
                    return r;
                }
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        int[] rankGrid = rankGrid();
        return "Decomposition of " + grid.shape() + " points on " + ranks + " ranks, "
                + (rankGrid.length == 0 ? "no rank grid" : "rank grid " + Arrays.toString(rankGrid));
    }
}
