package org.parhelion.consensus.hotstuff;

import java.util.List;
import org.parhelion.protocol.Codec;

/** What replicas send each other. */
public sealed interface HotStuffMessage {
    /** As bytes. */
    Codec<HotStuffMessage> CODEC = new HotStuffCodec();

    /** From the leader of the block's view to all. */
    record Proposal(Block block) implements HotStuffMessage {}

    /**
     * To the leader of the next view.
     *
     * @param signature on the view and the block; must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Vote(long view, Digest block, byte[] signature) implements HotStuffMessage {
        @Override
        public String toString() {
            return "Vote[view=" + view + ", block=" + block + "]";
        }
    }

    /** To all: my time is up, let us go to {@code view}; the highest certificate that I have. */
    record NewView(long view, Certificate high) implements HotStuffMessage {}

    /** To the leader: please put this into the log. */
    record Request(Entry entry) implements HotStuffMessage {}

    /** Please send me this block and those before it. */
    record Fetch(Digest block) implements HotStuffMessage {}

    /** A block that was asked for, and after it its parent, that one's parent, and so on. */
    record Blocks(List<Block> blocks) implements HotStuffMessage {
        /** Keeps an unchangeable list. */
        public Blocks {
            blocks = List.copyOf(blocks);
        }
    }
}
