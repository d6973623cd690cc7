package org.parhelion.comm.threads;

import org.parhelion.comm.Buffer;

/** A buffer with one part for each rank: the contribution to gatherv, scatterv and the like. */
final class Parts {
    private final Buffer whole;
    private final int[] counts;
    private final int[] displacements;

    Parts(Buffer whole, int[] counts, int[] displacements) {
        this.whole = whole;
        this.counts = counts;
        this.displacements = displacements;
    }

    Buffer of(int rank) {
        return whole.slice(displacements[rank], counts[rank]);
    }

    /** The same parts, in memory that any thread may read. */
    Parts readable() {
        return new Parts(Meeting.readable(whole), counts, displacements);
    }
}
