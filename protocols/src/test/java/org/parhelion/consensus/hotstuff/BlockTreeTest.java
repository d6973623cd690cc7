package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log is one chain from the genesis block; the tree above it holds what may still be committed. */
class BlockTreeTest {
    private final BlockTree tree = new BlockTree();

    private static LogBlock child(LogBlock parent, long view) {
        return new LogBlock(
                view, parent.height() + 1, List.of(), new Certificate(parent.view(), parent.digest(), List.of()));
    }

    private List<LogBlock> chain(int length) {
        List<LogBlock> chain = new ArrayList<>();
        LogBlock last = LogBlock.GENESIS;
        for (int i = 1; i <= length; i++) {
            last = child(last, i);
            chain.add(last);
        }
        return chain;
    }

    private void add(LogBlock block) {
        tree.add(block.digest(), block);
    }

    private void commit(LogBlock block) {
        add(block);
        tree.commit(block.digest(), block);
    }

    @Test
    void nothingIsAddedAtOrBelowTheEndOfTheLog() {
        List<LogBlock> chain = chain(2);
        chain.forEach(this::commit);
        LogBlock rival = child(chain.get(0), 7);
        LogBlock below = child(LogBlock.GENESIS, 7);
        add(rival);
        add(below);
        assertThat(tree.find(rival.digest())).isEmpty();
        assertThat(tree.find(below.digest())).isEmpty();
        assertThat(tree.lastCommitted()).isSameAs(chain.get(1));
    }

    @Test
    void aCommitForgetsTheRivalsOfItsHeightAndKeepsWhatIsAbove() {
        LogBlock winner = child(LogBlock.GENESIS, 1);
        LogBlock rival = child(LogBlock.GENESIS, 2);
        LogBlock above = child(winner, 3);
        List.of(winner, rival, above).forEach(this::add);
        tree.commit(winner.digest(), winner);
        assertThat(tree.find(rival.digest())).isEmpty();
        assertThat(tree.find(winner.digest())).contains(winner);
        assertThat(tree.find(above.digest())).contains(above);
    }

    @Test
    void theFirstMissingBlockBelowAnotherIsNamed() {
        List<LogBlock> chain = chain(4);
        add(chain.get(3));
        assertThat(tree.missingBelow(chain.get(3))).contains(chain.get(2).digest());
        add(chain.get(2));
        assertThat(tree.missingBelow(chain.get(3))).contains(chain.get(1).digest());
        add(chain.get(1));
        assertThat(tree.missingBelow(chain.get(3))).contains(chain.get(0).digest());
        add(chain.get(0));
        assertThat(tree.missingBelow(chain.get(3))).isEmpty();
        assertThat(tree.branch(chain.get(3))).containsExactlyElementsOf(chain);
        assertThat(tree.missingBelow(chain.get(0)))
                .as("its parent is the log's end")
                .isEmpty();
    }

    /** No valid block extends a rival of the log, so what is below one must not be asked for. */
    @Test
    void nothingIsMissingBelowABlockOnTopOfARivalOfTheLog() {
        LogBlock winner = child(LogBlock.GENESIS, 1);
        LogBlock rival = child(LogBlock.GENESIS, 2);
        commit(winner);
        LogBlock onTop = child(rival, 3);
        add(onTop);
        assertThat(tree.missingBelow(onTop)).isEmpty();
    }

    @Test
    void blocksAreServedFromOneDownToTheGenesisBlockExcludedUpToALimit() {
        List<LogBlock> chain = chain(3);
        chain.forEach(this::add);
        Digest top = chain.get(2).digest();
        assertThat(tree.downFrom(top, 2)).containsExactly(chain.get(2), chain.get(1));
        assertThat(tree.downFrom(top, 9)).containsExactly(chain.get(2), chain.get(1), chain.get(0));
        assertThat(tree.downFrom(LogBlock.GENESIS.digest(), 9)).isEmpty();
    }

    @Test
    void theLast4096CommittedBlocksAreKept() {
        List<LogBlock> chain = chain(4_097);
        chain.subList(0, 4_095).forEach(this::commit);
        assertThat(tree.find(LogBlock.GENESIS.digest()))
                .as("4,096 with the genesis block")
                .isPresent();
        commit(chain.get(4_095));
        assertThat(tree.find(LogBlock.GENESIS.digest())).isEmpty();
        assertThat(tree.find(chain.get(0).digest())).isPresent();
        commit(chain.get(4_096));
        assertThat(tree.find(chain.get(0).digest())).isEmpty();
        assertThat(tree.find(chain.get(1).digest())).isPresent();
    }
}
