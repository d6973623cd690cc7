package org.parhelion.benchmarks.plate;

/**
 * What all regions of a plate know.
 *
 * @param points along each side of the square plate
 * @param regionsPerSide regions along each side
 * @param iterations at most
 * @param every iterations between two tests of convergence
 * @param changeBelow the iteration ends when no point changes by more [K]
 * @param hot temperature of the upper edge; that of the others is 0 [K]
 */
public record HotPlate(int points, int regionsPerSide, int iterations, int every, double changeBelow, double hot) {
    /** The plate of {@code configs/jacobi.yaml}. */
    public static final HotPlate JACOBI = new HotPlate(20, 2, 50, 10, 0.01, 100);

    /** Checks the numbers. */
    public HotPlate {
        if (regionsPerSide < 1 || points < regionsPerSide || iterations < 1 || every < 1) {
            throw new IllegalArgumentException(points + " points, " + regionsPerSide + " regions a side, " + iterations
                    + " iterations, a test every " + every
                    + ": all must be at least 1, and a region needs at least a point along each side");
        }
    }

    int regions() {
        return regionsPerSide * regionsPerSide;
    }

    /** The first point of region {@code index} along a side; the regions differ by at most one point. */
    int start(int index) {
        return (int) ((long) points * index / regionsPerSide);
    }

    /** The points of region {@code index} along a side. */
    int length(int index) {
        return start(index + 1) - start(index);
    }

    /** Copies a region's values into the whole plate, row by row from the lower edge. */
    void insert(int region, double[] values, double[] whole) {
        int bottom = start(region / regionsPerSide);
        int left = start(region % regionsPerSide);
        int nx = length(region % regionsPerSide);
        for (int j = 0; j < length(region / regionsPerSide); j++) {
            System.arraycopy(values, j * nx, whole, (bottom + j) * points + left, nx);
        }
    }
}
