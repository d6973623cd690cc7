package org.parhelion.stress.planted;

import org.parhelion.comm.Ranks;

/** Breaks the rule of {@code ArchitectureTest}, which looks for it. */
public final class StartsRanks {
    private StartsRanks() {}

    static void violate() {
        Ranks.threads(2, comm -> comm.barrier());
    }
}
