package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.parhelion.consensus.agreement.RankSet;

/**
 * Who computes which block, and who stands by. A function of who has died, so that all members know it without a word.
 *
 * @param computing the world's rank of each block, by block
 * @param spares ranks that stand by, in the order in which they step in
 */
record Roles(List<Integer> computing, List<Integer> spares) {
    Roles {
        computing = List.copyOf(computing);
        spares = List.copyOf(spares);
    }

    /** The last {@code spares} of {@code ranks} stand by. */
    static Roles first(int ranks, int spares) {
        if (spares >= ranks) {
            throw new IllegalArgumentException(
                    spares + " spares of " + ranks + " ranks leave none to compute: start more ranks, or keep fewer");
        }
        return new Roles(
                IntStream.range(0, ranks - spares).boxed().toList(),
                IntStream.range(ranks - spares, ranks).boxed().toList());
    }

    /** Without {@code dead}: a spare takes over a block of theirs, and where no spare is left the blocks become fewer. */
    Roles without(RankSet dead) {
        List<Integer> left = new ArrayList<>(spares);
        left.removeIf(dead::contains);
        List<Integer> next = new ArrayList<>();
        for (int rank : computing) {
            if (!dead.contains(rank)) {
                next.add(rank);
            } else if (!left.isEmpty()) {
                next.add(left.removeFirst());
            }
        }
        return new Roles(next, left);
    }

    boolean computes(int rank) {
        return computing.contains(rank);
    }

    int[] ranks() {
        return computing.stream().mapToInt(rank -> rank).toArray();
    }
}
