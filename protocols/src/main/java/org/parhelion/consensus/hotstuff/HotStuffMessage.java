package org.parhelion.consensus.hotstuff;

import java.util.List;
import org.parhelion.protocol.Codec;

/** The messages between replicas. */
public sealed interface HotStuffMessage {
    /** The encoding. */
    Codec<HotStuffMessage> CODEC = new HotStuffCodec();

    /**
     * From the leader of the block's view to all.
     *
     * @param block the proposed block
     */
    record Proposal(LogBlock block) implements HotStuffMessage {}

    /**
     * To the leader of the next view.
     *
     * @param view the view of the vote
     * @param block the block voted for
     * @param signature over the view and the block; must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Vote(long view, Digest block, byte[] signature) implements HotStuffMessage {
        @Override
        public String toString() {
            return "Vote[view=" + view + ", block=" + block + "]";
        }
    }

    /**
     * To all: the sender's view timed out, and it requests {@code view}.
     *
     * @param view the requested view
     * @param high the highest certificate that the sender knows
     */
    record NewView(long view, Certificate high) implements HotStuffMessage {}

    /**
     * To the leader: requests an entry in the log.
     *
     * @param entry the entry
     */
    record Request(Entry entry) implements HotStuffMessage {}

    /**
     * Requests a block and its ancestors.
     *
     * @param block the block's digest
     */
    record Fetch(Digest block) implements HotStuffMessage {}

    /**
     * A requested block, followed by its parent, the parent's parent, and so on.
     *
     * @param blocks the blocks
     */
    record Blocks(List<LogBlock> blocks) implements HotStuffMessage {
        /** Makes the list unmodifiable. */
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }
}
