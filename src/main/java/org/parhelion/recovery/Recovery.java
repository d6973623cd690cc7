package org.parhelion.recovery;

import java.util.List;

/**
 * One recovery, as a rank saw it.
 *
 * @param died who had died since the one before: ranks of the world
 * @param ranks who computes from now on, in the order of their blocks: ranks of the world
 * @param step the step that the run went back to
 * @param source where the state came from
 * @param seconds from the failed call, or the agreement for a rank that was idle, until the state was whole again, and kept twice
 */
public record Recovery(List<Integer> died, List<Integer> ranks, long step, Source source, double seconds) {
    /** Where a state came from. */
    public enum Source {
        /** Checkpoints in the memory of the survivors. */
        MEMORY,
        /** The last checkpoint on disk. */
        DISK,
        /** The problem's initial values: nothing had been kept yet. */
        START
    }

    /** Copies the collections. */
    public Recovery {
        died = List.copyOf(died);
        ranks = List.copyOf(ranks);
    }
}
