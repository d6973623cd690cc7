package org.parhelion.consensus.hotstuff;

import java.util.Optional;

/**
 * The two rules that make HotStuff safe, and the state that they need (PODC 2019, §5, algorithm 4; with views in place
 * of heights).
 *
 * <pre>
 *   b ← b′ ← b″ ← (certificate of b″)
 *   │    │    └ one-chain: the highest certificate
 *   │    └ two-chain: lock on b′
 *   └ three-chain of consecutive views: commit b
 * </pre>
 *
 * <p>A replica that crashes and restarts with the same key must restore {@link #lastVoted} and {@link #locked}.
 */
class SafetyRules {
    final BlockTree tree;
    private Certificate high = LogBlock.GENESIS_CERTIFICATE;
    private Certificate locked = LogBlock.GENESIS_CERTIFICATE;
    private long lastVoted;

    SafetyRules(BlockTree tree) {
        this.tree = tree;
    }

    /** The certificate of the highest view that this replica has processed. */
    final Certificate high() {
        return high;
    }

    /** The locked certificate: a block must extend its block, or have a certificate of a higher view, to get a vote. */
    final Certificate locked() {
        return locked;
    }

    /** The view of the last vote. */
    final long lastVoted() {
        return lastVoted;
    }

    /**
     * The voting rule: one vote per view, and only for a block that respects the lock, or whose certificate proves that
     * a quorum has moved on.
     */
    final boolean mayVote(LogBlock block) {
        return block.view() > lastVoted && keepsLock(block);
    }

    /** {@code safeNode} of the paper. */
    boolean keepsLock(LogBlock block) {
        return block.justify().view() > locked.view() || tree.extendsFrom(block, locked.block(), locked.view());
    }

    /** Records a vote for {@code block}. */
    final void voted(LogBlock block) {
        lastVoted = block.view();
    }

    /** Processes a valid certificate whose block is known; returns the block that it commits, or empty. */
    final Optional<LogBlock> certified(Certificate certificate) {
        if (certificate.view() > high.view()) {
            high = certificate;
        }
        Optional<LogBlock> child = tree.find(certificate.block());
        if (child.isPresent() && child.get().justify().view() > locked.view()) {
            locked = child.get().justify();
        }
        return child.flatMap(this::commits);
    }

    /** The commit rule: returns the lowest of three certified blocks of consecutive views. */
    Optional<LogBlock> commits(LogBlock third) {
        Optional<LogBlock> second = parentInViewBefore(third);
        return second.flatMap(this::parentInViewBefore);
    }

    /** The parent of {@code block}, if it was proposed in the previous view. */
    final Optional<LogBlock> parentInViewBefore(LogBlock block) {
        return tree.find(block.parent()).filter(parent -> parent.view() == block.view() - 1);
    }
}
