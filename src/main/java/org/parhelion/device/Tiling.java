package org.parhelion.device;

/**
 * The number of steps per halo exchange, and the tile sizes of time tiling.
 *
 * @param stepsPerExchange k steps per exchange, with a ghost width of k times the stencil's radius; 1 turns time tiling off
 * @param planes number of planes of a tile
 * @param rows number of rows of a tile
 * @param points number of points of a row of a tile
 */
public record Tiling(int stepsPerExchange, int planes, int rows, int points) {
    /** One step per exchange, one tile. */
    public static final Tiling NONE = new Tiling(1, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

    /** Checks the values; the message of the exception names the wrong one. */
    public Tiling {
        if (stepsPerExchange < 1 || planes < 1 || rows < 1 || points < 1) {
            throw new IllegalArgumentException("tiling of " + stepsPerExchange + " steps an exchange, tiles of "
                    + planes + " × " + rows + " × " + points + ": each must be at least 1");
        }
    }

    /**
     * One tile for the whole block.
     *
     * @param stepsPerExchange at least 1
     * @return a tiling of one tile
     */
    public static Tiling of(int stepsPerExchange) {
        return new Tiling(stepsPerExchange, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public String toString() {
        return stepsPerExchange + (stepsPerExchange == 1 ? " step" : " steps") + " an exchange, tiles of "
                + text(planes) + " × " + text(rows) + " × " + text(points);
    }

    private static String text(int extent) {
        return extent == Integer.MAX_VALUE ? "all" : Integer.toString(extent);
    }
}
