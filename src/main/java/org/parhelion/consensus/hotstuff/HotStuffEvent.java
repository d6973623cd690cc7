package org.parhelion.consensus.hotstuff;

import java.util.List;

/** What a replica tells its user. */
public sealed interface HotStuffEvent {
    /**
     * The log has grown by one block, for ever; heights come one after another from 1 on.
     *
     * @param entries those of the block that were not in the log before
     */
    record Committed(long height, long view, Digest block, List<Entry> entries) implements HotStuffEvent {
        /** Keeps an unchangeable list. */
        public Committed {
            entries = List.copyOf(entries);
        }
    }

    /** The time of {@code view} was up before anything came of it. */
    record TimedOut(long view) implements HotStuffEvent {}
}
