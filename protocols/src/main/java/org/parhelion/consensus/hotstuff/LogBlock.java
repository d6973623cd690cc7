package org.parhelion.consensus.hotstuff;

import java.util.List;
import org.parhelion.protocol.Encoder;

/**
 * A node of the block tree: entries that follow those of its parent.
 *
 * @param view the view in which it was proposed
 * @param height the number of blocks between it and the genesis block
 * @param entries the entries that it adds to the log
 * @param justify the certificate of its parent
 */
public record LogBlock(long view, long height, List<Entry> entries, Certificate justify) {
    private static final Certificate NOTHING = new Certificate(-1, new Digest(0, 0, 0, 0), List.of());

    /** The first block of every log: view 0, height 0, committed from the start. */
    static final LogBlock GENESIS = new LogBlock(0, 0, List.of(), NOTHING);

    /** The genesis block's certificate, which needs no votes. */
    static final Certificate GENESIS_CERTIFICATE = new Certificate(0, GENESIS.digest(), List.of());

    /** Makes the list unmodifiable. */
    public LogBlock {
        entries = List.copyOf(entries);
    }

    /** {@return the digest of the parent} */
    public Digest parent() {
        return justify.block();
    }

    /** {@return the block's identifier: a hash over everything but the signatures of its parent's certificate} */
    public Digest digest() {
        Encoder encoder = new Encoder();
        encoder.writeLong(view).writeLong(height).writeLong(justify.view());
        justify.block().encode(encoder);
        encoder.writeVarint(entries.size());
        entries.forEach(entry -> entry.encode(encoder));
        return Digest.of(encoder.toBytes());
    }

    @Override
    public String toString() {
        return "Block[view=" + view + ", height=" + height + ", on=" + justify + ", entries=" + entries + "]";
    }
}
