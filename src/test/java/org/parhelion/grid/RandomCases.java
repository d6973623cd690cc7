package org.parhelion.grid;

import java.util.SplittableRandom;

/**
 * Random geometry for tests, from a seed that a failure prints: {@code -Dseed=N} replays it.
 *
 * <p>Use with AssertJ's {@code as(cases.seed())}.
 */
public final class RandomCases {
    private final long seed = Long.getLong("seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    /** For a failure's message. */
    public String seed() {
        return "-Dseed=" + seed;
    }

    public SplittableRandom random() {
        return random;
    }

    /** {@code low} … {@code high}, both included. */
    public int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    /** A grid in 1, 2 or 3 axes of 1 … {@code most} points each. */
    public Grid grid(int most) {
        return grid(between(1, 3), most);
    }

    public Grid grid(int dims, int most) {
        int[] points = new int[dims];
        double[] spacing = new double[dims];
        for (int a = 0; a < dims; a++) {
            points[a] = between(1, most);
            spacing[a] = random.nextDouble(0.1, 2);
        }
        return Grid.of(points, spacing);
    }

    /** Of any kind: least surface, a rank grid of one's own, or weights; half of them cut again for other weights. */
    public Decomposition decomposition(Grid grid, int mostRanks) {
        int ranks = between(1, (int) Math.min(mostRanks, grid.pointCount()));
        Decomposition decomposition = switch (between(0, 2)) {
            case 0 -> Decomposition.of(grid, ranks);
            case 1 ->
                Decomposition.of(grid, ranks, random.doubles(ranks, 0.5, 4).toArray());
            default -> ownRankGrid(grid, mostRanks);
        };
        return random.nextBoolean()
                ? decomposition
                : decomposition.weighted(
                        random.doubles(decomposition.ranks(), 0.5, 4).toArray());
    }

    private Decomposition ownRankGrid(Grid grid, int mostRanks) {
        int left = mostRanks;
        int product = 1;
        int[] rankGrid = grid.points();
        for (int a = 0; a < rankGrid.length; a++) {
            rankGrid[a] = between(1, Math.min(left, rankGrid[a]));
            left /= rankGrid[a];
            product *= rankGrid[a];
        }
        return Decomposition.of(grid, product, rankGrid);
    }

    public PeriodicAxes periodicAxes(Grid grid) {
        return new PeriodicAxes(
                grid.dims() > 2 && random.nextBoolean(), grid.dims() > 1 && random.nextBoolean(), random.nextBoolean());
    }

    /** At most what each block of {@code decomposition} holds, and at most {@code most}. */
    public Width ghost(Decomposition decomposition, int most) {
        int[] width = new int[3];
        for (Axis axis : decomposition.grid().axes()) {
            int least = most;
            for (int r = 0; r < decomposition.ranks(); r++) {
                least = Math.min(least, decomposition.owned(r).extent(axis));
            }
            width[axis == Axis.Z ? 0 : axis == Axis.Y ? 1 : 2] = between(0, least);
        }
        return new Width(width[0], width[1], width[2]);
    }
}
