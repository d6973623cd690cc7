package org.parhelion.balance;

import java.util.function.ToDoubleFunction;
import org.parhelion.solver.Simulation;

/**
 * When the blocks of a run move.
 *
 * @param above the least load imbalance at which they do: the largest computing time of a rank over the time of all ranks with points in proportion to their
 *     speeds, more than 1
 * @param rounds the least number of rounds (halo exchanges) over which computing times are compared, at least 1
 * @param seconds the least time over which they are compared [s]; longer where the comparison itself would cost more than 0.25 % of
 *     it. 0 for exactly {@code rounds} rounds
 * @param computed this rank's computing time since the start of a simulation [s], without waiting for other ranks
 */
public record LoadBalance(double above, int rounds, double seconds, ToDoubleFunction<Simulation> computed) {
    /** Blocks move where a rank computes 1.15 times as long as all ranks could, so that 85 % of the ideal throughput is reached. Times are compared every 5 rounds, but not within 10 ms. */
    public static final LoadBalance DEFAULT = new LoadBalance(1.15, 5, 0.01, Simulation::localSeconds);

    /** Checks the values; the message of the exception names the wrong one. */
    public LoadBalance {
        if (!(above > 1) || Double.isInfinite(above)) {
            throw new IllegalArgumentException("blocks that move above an imbalance of " + above
                    + ": must be more than 1, where all ranks compute equally long, and finite");
        }
        if (rounds < 1) {
            throw new IllegalArgumentException("computing times over " + rounds + " rounds: must be at least 1");
        }
        if (!(seconds >= 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("computing times over " + seconds + " s: must be 0 or more, and finite");
        }
    }

    /**
     * Replaces the imbalance.
     *
     * @param imbalance the largest computing time of a rank over that of blocks in proportion to speed, more than 1
     * @return the new options
     */
    public LoadBalance withAbove(double imbalance) {
        return new LoadBalance(imbalance, rounds, seconds, computed);
    }

    /**
     * Replaces what is compared: an interval with at least so many rounds, and of at least a time.
     *
     * @param leastRounds number of rounds, at least 1
     * @param leastSeconds the time [s]; 0 for exactly so many rounds
     * @return the new options
     */
    public LoadBalance withWindow(int leastRounds, double leastSeconds) {
        return new LoadBalance(above, leastRounds, leastSeconds, computed);
    }

    /**
     * Replaces the measured time, for instance by that of a device that knows it better.
     *
     * @param computedSeconds this rank's computing time since the start of a simulation [s]; never decreases
     * @return the new options
     */
    public LoadBalance measuring(ToDoubleFunction<Simulation> computedSeconds) {
        return new LoadBalance(above, rounds, seconds, computedSeconds);
    }
}
