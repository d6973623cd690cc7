package org.parhelion.recovery;

import java.util.List;

/**
 * One recovery from deaths of ranks.
 *
 * @param died the world ranks that died since the previous recovery
 * @param ranks the world ranks that compute after it, by block
 * @param step the step that the run was set back to
 * @param source the source of the state
 * @param seconds time from the failed call (on idle ranks from the agreement) until the state was restored and checkpointed [s]
 */
public record Recovery(List<Integer> died, List<Integer> ranks, long step, Source source, double seconds) {
    /** The sources of a state. */
    public enum Source {
        /** Checkpoints in the memory of the survivors. */
        MEMORY,
        /** The last checkpoint on disk. */
        DISK,
        /** The initial values of the model, because there was no checkpoint yet. */
        START
    }

    /** Copies the collections. */
    public Recovery {
        died = List.copyOf(died);
        ranks = List.copyOf(ranks);
    }
}
