package org.parhelion.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.parhelion.consensus.agreement.RankSet;

/**
 * The assignment of ranks to blocks, and the spares. A pure function of the set of dead ranks, so that all ranks compute it
 * without messages.
 *
 * @param computing the world rank of each block, by block
 * @param spares idle ranks, in the order of their use
 */
record Roles(List<Integer> computing, List<Integer> spares) {
    Roles {
        computing = List.copyOf(computing);
        spares = List.copyOf(spares);
    }

    /** The initial assignment: the last {@code spares} of {@code ranks} ranks are spares. */
    static Roles first(int ranks, int spares) {
        if (spares >= ranks) {
            throw new IllegalArgumentException(spares + " spares of " + ranks
                    + " ranks leave no rank to compute: start more ranks, or use fewer spares");
        }
        return new Roles(
                IntStream.range(0, ranks - spares).boxed().toList(),
                IntStream.range(ranks - spares, ranks).boxed().toList());
    }

    /** The assignment without {@code dead}: spares replace dead ranks; without a spare, the number of blocks decreases. */
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
