package org.parhelion.cli;

import org.parhelion.comm.Ranks;
import org.parhelion.runs.job.PlainWords;

/** What the launcher says about this process before ranks are up: all of its processes read the same command line. */
final class Rank {
    private Rank() {}

    /** Whether this process is the one that says what all of them find: rank 0, or the only one. */
    static boolean speaks() {
        String[] none = {};
        return Ranks.provider(none, "").launchedRank(none).orElse(0) == 0;
    }

    /**
     * Waits until the rank that speaks has most likely said what all find. Open MPI ends the other ranks as soon as one has
     * ended with a status other than 0: so whoever has nothing to say must not end first.
     */
    static void giveWay() {
        try {
            Thread.sleep(PlainWords.GIVE_WAY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // ends all the same
        }
    }
}
