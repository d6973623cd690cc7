package org.parhelion.runs.job;

import java.util.Optional;

/** What a listener can do after a round of steps, beside using the fields. Belongs to the rank's thread, and to the call. */
public interface Round {
    /** Writes a checkpoint of this step, unless it is the last one or has one. Collective. */
    void checkpoint();

    /**
     * Changes a key of the run file for all steps from here on. Checkpoints contain the change. Collective.
     *
     * @param setting {@code key=value}, the same on every rank
     * @return why nothing was changed, the same on every rank; empty if the change was made
     */
    Optional<String> change(String setting);
}
