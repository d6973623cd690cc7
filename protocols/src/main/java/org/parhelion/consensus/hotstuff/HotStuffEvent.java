package org.parhelion.consensus.hotstuff;

import java.util.List;

/** What a replica reports to its user. */
public sealed interface HotStuffEvent {
    /**
     * The log has grown by one block, permanently; heights follow each other from 1 on.
     *
     * @param height the block's height
     * @param view the view in which it was proposed
     * @param block its digest
     * @param entries those of its entries that were not in the log before
     */
    record Committed(long height, long view, Digest block, List<Entry> entries) implements HotStuffEvent {
        /** Makes the list unmodifiable. */
        public Committed {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A view timed out without a certificate.
     *
     * @param view the view
     */
    record TimedOut(long view) implements HotStuffEvent {}
}
