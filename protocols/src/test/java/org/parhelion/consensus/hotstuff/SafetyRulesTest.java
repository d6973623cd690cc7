package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The voting rule, the lock and the commit rule, each by itself. */
class SafetyRulesTest {
    private static final int QUORUM = 3;

    private final Certifier keys = new Certifier();
    private final BlockTree tree = new BlockTree();
    private final SafetyRules rules = new SafetyRules(tree);

    /** A chain on the genesis block, in {@code views}; each block is in the tree. */
    private List<LogBlock> chain(long... views) {
        List<LogBlock> chain = new ArrayList<>();
        LogBlock parent = LogBlock.GENESIS;
        for (long view : views) {
            parent = known(parent, view);
            chain.add(parent);
        }
        return chain;
    }

    private LogBlock known(LogBlock parent, long view) {
        LogBlock block = keys.child(parent, view, QUORUM);
        tree.add(block.digest(), block);
        return block;
    }

    private void certify(LogBlock block) {
        rules.certified(keys.certificate(block, QUORUM));
    }

    @Test
    void aReplicaVotesOnceAView() {
        for (long voted = 1; voted <= 5; voted++) {
            rules.voted(keys.child(LogBlock.GENESIS, voted, QUORUM));
            assertThat(rules.lastVoted()).isEqualTo(voted);
            for (long view = 1; view <= 7; view++) {
                assertThat(rules.mayVote(keys.child(LogBlock.GENESIS, view, QUORUM)))
                        .as("view %d after a vote in view %d", view, voted)
                        .isEqualTo(view > voted);
            }
        }
    }

    @Test
    void theHighestCertificateIsTheOneOfTheHighestView() {
        List<LogBlock> chain = chain(1, 2, 3);
        Certificate second = keys.certificate(chain.get(1), QUORUM);
        rules.certified(second);
        rules.certified(keys.certificate(chain.get(0), QUORUM));
        assertThat(rules.high()).isSameAs(second);
        rules.certified(keys.certificate(chain.get(1), QUORUM));
        assertThat(rules.high()).as("another of the same view").isSameAs(second);
        Certificate third = keys.certificate(chain.get(2), QUORUM);
        rules.certified(third);
        assertThat(rules.high()).isSameAs(third);
    }

    @Test
    void theLockIsTheParentOfTheHighestCertifiedBlockAndNeverFalls() {
        List<LogBlock> chain = chain(1, 2, 3, 7);
        certify(chain.get(0));
        assertThat(rules.locked()).isEqualTo(LogBlock.GENESIS_CERTIFICATE);
        certify(chain.get(2));
        Certificate locked = rules.locked();
        assertThat(locked).isSameAs(chain.get(2).justify());
        certify(chain.get(1));
        assertThat(rules.locked()).as("after an older certificate").isSameAs(locked);
        LogBlock sibling = known(chain.get(1), 4);
        certify(sibling);
        assertThat(rules.locked()).as("after another of the same view").isSameAs(locked);
        certify(chain.get(3));
        assertThat(rules.locked()).isSameAs(chain.get(3).justify());
    }

    /** {@code safeNode}: a block extends the locked block, or its certificate is newer than the lock. */
    @Test
    void aBlockKeepsTheLockIfItExtendsItOrHasANewerCertificate() {
        List<LogBlock> chain = chain(1, 2, 3);
        certify(chain.get(2)); // locks view 2
        LogBlock lockedBlock = chain.get(1);
        assertThat(rules.mayVote(keys.child(lockedBlock, 9, QUORUM))).isTrue();
        assertThat(rules.mayVote(keys.child(chain.get(2), 9, QUORUM))).isTrue();

        assertThat(rules.mayVote(keys.child(chain.get(0), 9, QUORUM))).isFalse();
        assertThat(rules.mayVote(keys.child(LogBlock.GENESIS, 9, QUORUM))).isFalse();

        LogBlock rival = known(LogBlock.GENESIS, 2);
        assertThat(rules.mayVote(keys.child(rival, 9, QUORUM)))
                .as("a certificate of the lock's own view is not newer")
                .isFalse();
        LogBlock newer = known(LogBlock.GENESIS, 3);
        assertThat(rules.mayVote(keys.child(newer, 9, QUORUM))).isTrue();
    }

    @Test
    void threeCertifiedBlocksOfConsecutiveViewsCommitTheLowest() {
        List<LogBlock> chain = chain(4, 5, 6);
        assertThat(rules.certified(keys.certificate(chain.get(0), QUORUM))).isEmpty();
        assertThat(rules.certified(keys.certificate(chain.get(1), QUORUM))).isEmpty();
        assertThat(rules.certified(keys.certificate(chain.get(2), QUORUM))).contains(chain.get(0));
    }

    @Test
    void aViewWithoutABlockBreaksTheChain() {
        for (long[] views : new long[][] {{1, 2, 4}, {1, 3, 4}, {1, 3, 5}}) {
            List<LogBlock> chain = chain(views);
            assertThat(rules.certified(keys.certificate(chain.get(2), QUORUM)))
                    .as("views %s", (Object) views)
                    .isEmpty();
        }
    }

    @Test
    void aCertificateOfAnUnknownBlockOnlyRaisesTheHighestCertificate() {
        Certificate unknown = keys.certificate(9, Certifier.digest(1), 0, 1, 2);
        assertThat(rules.certified(unknown)).isEmpty();
        assertThat(rules.high()).isSameAs(unknown);
        assertThat(rules.locked()).isEqualTo(LogBlock.GENESIS_CERTIFICATE);
    }
}
