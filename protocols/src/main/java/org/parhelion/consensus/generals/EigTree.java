package org.parhelion.consensus.generals;

import java.util.Arrays;

/**
 * What one lieutenant has been told in OM(m), as a tree (exponential information gathering): the node of path α
 * contains the order that arrived along α. The paper's recursion becomes a loop over arrays.
 *
 * <pre>
 * n = 4, m = 1, commander 0, seen by lieutenant 1:
 *
 *   level 0:  0                    what the commander told me
 *   level 1:  0:2     0:3          what 2 and 3 report that he told them
 *
 *   orders:  | 0 | 0:2 | 0:3 |     level by level; the children of a node are adjacent, by rising general
 *              ^   ^ levelStart[1]
 * </pre>
 *
 * <p>Level L holds the (n−2)(n−3)…(n−1−L) paths of L + 1 distinct generals that begin with the commander and avoid this
 * lieutenant. A node that was never written reads RETREAT (§3: a lieutenant who receives no order uses RETREAT). The
 * commander's own tree is empty, because no general sends to the commander.
 */
final class EigTree {
    private final Army army;
    private final int lieutenant;
    private final int[] levelStart;
    private final long[] paths;
    private final long[] orders;
    private final boolean[] told;

    EigTree(Army army, int lieutenant) {
        this.army = army;
        this.lieutenant = lieutenant;
        int levels = lieutenant == army.commander() ? 0 : army.rounds();
        levelStart = new int[levels + 1];
        int width = 1;
        for (int level = 0; level < levels; level++) {
            levelStart[level + 1] = Math.addExact(levelStart[level], width);
            width = Math.multiplyExact(width, childCount(level));
        }
        paths = new long[levelStart[levels]];
        orders = new long[paths.length];
        told = new boolean[paths.length];
        Arrays.fill(orders, Order.RETREAT);
        if (levels > 0) {
            layPaths();
        }
    }

    private void layPaths() {
        paths[0] = Path.of(army.commander()).bits();
        int child = 1;
        for (int node = 0; child < paths.length; node++) {
            Path path = new Path(paths[node]);
            long taken = path.members() | 1L << lieutenant;
            for (int general = 0; general < army.size(); general++) {
                if ((taken >>> general & 1) == 0) {
                    paths[child++] = path.then(general).bits();
                }
            }
        }
    }

    /**
     * Number of children of each node at {@code level}: all generals but this lieutenant and the level + 1 on the path.
     */
    private int childCount(int level) {
        return Math.max(0, army.size() - 2 - level);
    }

    /** First node of {@code level}; the nodes of level L have paths of L + 1 generals. */
    int levelStart(int level) {
        return levelStart[level];
    }

    /** One past the last node of {@code level}. */
    int levelEnd(int level) {
        return levelStart[level + 1];
    }

    Path path(int node) {
        return new Path(paths[node]);
    }

    long order(int node) {
        return orders[node];
    }

    /**
     * The node of {@code path}, or −1 if this lieutenant has no such node: too long, not from the commander, or not
     * distinct.
     */
    int node(Path path) {
        int length = path.length();
        if (length == 0 || length >= levelStart.length || path.at(0) != army.commander()) {
            return -1;
        }
        long taken = 1L << army.commander() | 1L << lieutenant;
        int index = 0;
        for (int hop = 1; hop < length; hop++) {
            int general = path.at(hop);
            if (!army.has(general) || (taken >>> general & 1) != 0) {
                return -1;
            }
            int earlier = Long.bitCount(~taken & ((1L << general) - 1));
            index = index * childCount(hop - 1) + earlier;
            taken |= 1L << general;
        }
        return levelStart[length - 1] + index;
    }

    /** Stores the order that arrived along the path of {@code node}; only the first one counts. */
    void tell(int node, long order) {
        if (!told[node]) {
            told[node] = true;
            orders[node] = order;
        }
    }

    /** Combines a set of votes into one order; {@link Majority#of} except in mutants. */
    @FunctionalInterface
    interface Choice {
        long of(long[] votes, int count);
    }

    /**
     * The order to obey: from the leaves up, each node becomes the majority of its own order and the results of its
     * children. That is step (3) of OM(m), §3, for all sub-instances at once.
     */
    long resolve(Choice majority) {
        long[] resolved = orders.clone();
        long[] votes = new long[army.size()];
        for (int level = army.rounds() - 2; level >= 0; level--) {
            int children = childCount(level);
            int child = levelStart[level + 1];
            for (int node = levelStart[level]; node < levelEnd(level); node++) {
                votes[0] = orders[node];
                System.arraycopy(resolved, child, votes, 1, children);
                resolved[node] = majority.of(votes, children + 1);
                child += children;
            }
        }
        return resolved[0];
    }
}
