package org.parhelion.consensus.hotstuff;

import java.util.Optional;

/**
 * The two rules that make HotStuff safe, and the three numbers they need (PODC 2019, §5, algorithm 4; views in place of
 * heights).
 *
 * <pre>
 *   b ← b′ ← b″ ← (certificate of b″)
 *   │    │    └ one-chain: the highest certificate
 *   │    └ two-chain: lock on b′
 *   └ three-chain of consecutive views: commit b
 * </pre>
 *
 * <p>A replica that crashes and comes back under the same key must bring {@link #lastVoted} and {@link #locked} along.
 */
class SafetyRules {
    final BlockTree tree;
    private Certificate high = Block.GENESIS_CERTIFICATE;
    private Certificate locked = Block.GENESIS_CERTIFICATE;
    private long lastVoted;

    SafetyRules(BlockTree tree) {
        this.tree = tree;
    }

    /** The certificate of the highest view that was seen. */
    final Certificate high() {
        return high;
    }

    /** The certificate that a block must extend, or outdo, to be voted for. */
    final Certificate locked() {
        return locked;
    }

    /** The view of the last vote. */
    final long lastVoted() {
        return lastVoted;
    }

    /** The voting rule: once a view, and only what keeps to the lock or proves that a quorum has left it behind. */
    final boolean mayVote(Block block) {
        return block.view() > lastVoted && keepsLock(block);
    }

    /** {@code safeNode} of the paper. */
    boolean keepsLock(Block block) {
        return block.justify().view() > locked.view() || tree.extendsFrom(block, locked.block(), locked.view());
    }

    /** Remembers that {@code block} was voted for. */
    final void voted(Block block) {
        lastVoted = block.view();
    }

    /** Takes note of a valid certificate whose block is known; the block that it commits, or empty. */
    final Optional<Block> certified(Certificate certificate) {
        if (certificate.view() > high.view()) {
            high = certificate;
        }
        Optional<Block> child = tree.find(certificate.block());
        if (child.isPresent() && child.get().justify().view() > locked.view()) {
            locked = child.get().justify();
        }
        return child.flatMap(this::commits);
    }

    /** The commit rule: of three certified blocks of consecutive views, the lowest. */
    Optional<Block> commits(Block third) {
        Optional<Block> second = parentInViewBefore(third);
        return second.flatMap(this::parentInViewBefore);
    }

    /** The parent of {@code block}, where it was proposed in the view just before. */
    final Optional<Block> parentInViewBefore(Block block) {
        return tree.find(block.parent()).filter(parent -> parent.view() == block.view() - 1);
    }
}
