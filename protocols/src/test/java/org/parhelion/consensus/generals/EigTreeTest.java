package org.parhelion.consensus.generals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.SplitMix64;

class EigTreeTest {
    @Test
    void everyNodeIsFoundByItsPath() {
        Army army = new Army(7, 3, 2);
        EigTree tree = new EigTree(army, 5);
        assertThat(tree.levelEnd(army.maxTraitors())).isEqualTo(1 + 5 + 5 * 4 + 5 * 4 * 3);
        for (int node = 0; node < tree.levelEnd(army.maxTraitors()); node++) {
            assertThat(tree.node(tree.path(node))).isEqualTo(node);
        }
    }

    @Test
    void pathsThatCannotBeHaveNoNode() {
        EigTree tree = new EigTree(new Army(4, 1, 0), 1);
        assertThat(tree.node(Path.of())).isNegative();
        assertThat(tree.node(Path.of(2))).as("not the commander's").isNegative();
        assertThat(tree.node(Path.of(0, 1))).as("through my own hands").isNegative();
        assertThat(tree.node(Path.of(0, 0))).as("twice through one general's").isNegative();
        assertThat(tree.node(Path.of(0, 4))).as("through a stranger's").isNegative();
        assertThat(tree.node(Path.of(0, 2, 3))).as("too long").isNegative();
    }

    @Test
    void theFirstWordStands() {
        EigTree tree = new EigTree(new Army(4, 1, 0), 1);
        tree.tell(0, 5);
        tree.tell(0, 6);
        assertThat(tree.order(0)).isEqualTo(5);
    }

    /** The obvious version: the paper's recursion, on a map. */
    @Test
    void theWalkOverArraysEqualsThePapersRecursion() {
        long seed = Long.getLong("parhelion.seed", 82);
        for (int run = 0; run < 200; run++) {
            SplitMix64 random = SplitMix64.of(seed, run);
            Army army = new Army(3 + random.nextInt(5), random.nextInt(4), 0);
            int self = 1 + random.nextInt(army.size() - 1);
            EigTree tree = new EigTree(army, self);
            Map<Path, Long> told = new HashMap<>();
            for (int node = 0; node < tree.levelEnd(army.maxTraitors()); node++) {
                long order = random.nextInt(2);
                tree.tell(node, order);
                told.put(tree.path(node), order);
            }
            assertThat(tree.resolve(Majority::of))
                    .as("-Dparhelion.seed=%d, run %d, %s", seed, run, army)
                    .isEqualTo(recursion(army, self, army.maxTraitors(), Path.of(0), told));
        }
    }

    private static long recursion(Army army, int self, int m, Path path, Map<Path, Long> told) {
        if (m == 0) {
            return told.getOrDefault(path, Order.RETREAT);
        }
        Map<Long, Integer> votes = new HashMap<>();
        votes.merge(told.getOrDefault(path, Order.RETREAT), 1, Integer::sum);
        int count = 1;
        for (int j = 0; j < army.size(); j++) {
            if (j != self && !path.contains(j)) {
                votes.merge(recursion(army, self, m - 1, path.then(j), told), 1, Integer::sum);
                count++;
            }
        }
        int voters = count;
        return votes.entrySet().stream()
                .filter(vote -> 2 * vote.getValue() > voters)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Order.RETREAT);
    }

    @Test
    void pathsKeepTheirHops() {
        Path path = Path.of(63, 0, 5, 17, 1, 2, 3, 4, 9, 10);
        assertThat(path.toArray()).containsExactly(63, 0, 5, 17, 1, 2, 3, 4, 9, 10);
        assertThat(path.last()).isEqualTo(10);
        assertThat(path.prefix(3)).isEqualTo(Path.of(63, 0, 5));
        assertThat(path.prefix(10)).isEqualTo(path);
        assertThat(path.distinct()).isTrue();
        assertThat(Path.of(1, 2, 1).distinct()).isFalse();
        assertThat(path.contains(17)).isTrue();
        assertThat(path.contains(18)).isFalse();
        assertThat(Path.of(0, 2, 3)).hasToString("0:2:3");
        assertThatThrownBy(() -> path.then(11)).hasMessageContaining("general 11");
        assertThatThrownBy(() -> Path.of(64)).hasMessageContaining("general 64");
    }
}
