package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log is one chain from the genesis block; the tree above it holds what may still be committed. */
class BlockTreeTest {
    private final BlockTree tree = new BlockTree();

    private static Block child(Block parent, long view) {
        return new Block(
                view, parent.height() + 1, List.of(), new Certificate(parent.view(), parent.digest(), List.of()));
    }

    private List<Block> chain(int length) {
        List<Block> chain = new ArrayList<>();
        Block last = Block.GENESIS;
        for (int i = 1; i <= length; i++) {
            last = child(last, i);
            chain.add(last);
        }
        return chain;
    }

    private void add(Block block) {
        tree.add(block.digest(), block);
    }

    private void commit(Block block) {
        add(block);
        tree.commit(block.digest(), block);
    }

    @Test
    void nothingIsAddedAtOrBelowTheEndOfTheLog() {
        List<Block> chain = chain(2);
        chain.forEach(this::commit);
        Block rival = child(chain.get(0), 7);
        Block below = child(Block.GENESIS, 7);
        add(rival);
        add(below);
        assertThat(tree.find(rival.digest())).isEmpty();
        assertThat(tree.find(below.digest())).isEmpty();
        assertThat(tree.lastCommitted()).isSameAs(chain.get(1));
    }

    @Test
    void aCommitForgetsTheRivalsOfItsHeightAndKeepsWhatIsAbove() {
        Block winner = child(Block.GENESIS, 1);
        Block rival = child(Block.GENESIS, 2);
        Block above = child(winner, 3);
        List.of(winner, rival, above).forEach(this::add);
        tree.commit(winner.digest(), winner);
        assertThat(tree.find(rival.digest())).isEmpty();
        assertThat(tree.find(winner.digest())).contains(winner);
        assertThat(tree.find(above.digest())).contains(above);
    }

    @Test
    void theFirstMissingBlockBelowAnotherIsNamed() {
        List<Block> chain = chain(4);
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

    @Test
    void blocksAreServedFromOneDownToTheGenesisBlockExcludedUpToALimit() {
        List<Block> chain = chain(3);
        chain.forEach(this::add);
        Digest top = chain.get(2).digest();
        assertThat(tree.downFrom(top, 2)).containsExactly(chain.get(2), chain.get(1));
        assertThat(tree.downFrom(top, 9)).containsExactly(chain.get(2), chain.get(1), chain.get(0));
        assertThat(tree.downFrom(Block.GENESIS.digest(), 9)).isEmpty();
    }

    @Test
    void theLast4096CommittedBlocksAreKept() {
        List<Block> chain = chain(4_097);
        chain.subList(0, 4_095).forEach(this::commit);
        assertThat(tree.find(Block.GENESIS.digest()))
                .as("4,096 with the genesis block")
                .isPresent();
        commit(chain.get(4_095));
        assertThat(tree.find(Block.GENESIS.digest())).isEmpty();
        assertThat(tree.find(chain.get(0).digest())).isPresent();
        commit(chain.get(4_096));
        assertThat(tree.find(chain.get(0).digest())).isEmpty();
        assertThat(tree.find(chain.get(1).digest())).isPresent();
    }
}
