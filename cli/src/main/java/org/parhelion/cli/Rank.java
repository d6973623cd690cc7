package org.parhelion.cli;

import org.parhelion.comm.Ranks;

/** What the launcher says about this process before ranks are up: all of its processes read the same command line. */
final class Rank {
    private Rank() {}

    /** Whether this process is the one that says what all of them find: rank 0, or the only one. */
    static boolean speaks() {
        String[] none = {};
        return Ranks.provider(none, "").launchedRank(none).orElse(0) == 0;
    }
}
