package org.parhelion.recovery;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;

/**
 * Asks all ranks from time to time whether the run must stop, and whether all have written their part of a checkpoint: one reduction of three numbers about every {@value #INTERVAL_SECONDS} s, after as many rounds as
 * were done in that time on the slowest rank before. All ranks thus ask after the same round.
 */
final class StopPoll {
    private static final double INTERVAL_SECONDS = 0.2;
    /** The interval grows at most by this factor from one poll to the next: first rounds are slow. */
    private static final long GROWTH = 4;

    private final Driver.Stop stop;
    private final Comm comm;
    private final double[] own = new double[3];
    private final double[] most = new double[3];
    private long rounds;
    private long interval = 1;
    private boolean noneWrites;
    private long beganNanos = System.nanoTime();

    StopPoll(Driver.Stop stop, Comm comm) {
        this.stop = stop;
        this.comm = comm;
    }

    /**
     * Called after each round. Collective.
     *
     * @param checkpointSeconds duration of a checkpoint
     * @param writing whether this rank is writing a checkpoint in the background
     * @return the largest reason of any rank; 0 to go on
     */
    int afterRound(double checkpointSeconds, boolean writing) {
        noneWrites = false;
        if (++rounds < interval) {
            return 0;
        }
        double roundSeconds = 1e-9 * (System.nanoTime() - beganNanos) / rounds;
        own[0] = stop.reason(checkpointSeconds, INTERVAL_SECONDS + roundSeconds);
        own[1] = roundSeconds;
        own[2] = writing ? 1 : 0;
        comm.allreduce(Buffer.of(own), Buffer.of(most), Op.MAX);
        long next = (long) (INTERVAL_SECONDS / most[1]);
        interval = Math.clamp(next, 1, GROWTH * interval);
        rounds = 0;
        beganNanos = System.nanoTime();
        noneWrites = most[2] == 0;
        return (int) most[0];
    }

    /** Whether the ranks were asked after this round, and none of them was writing. The same on all ranks. */
    boolean noneWrites() {
        return noneWrites;
    }
}
