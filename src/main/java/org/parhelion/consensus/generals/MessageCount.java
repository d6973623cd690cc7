package org.parhelion.consensus.generals;

/** Messages that the protocols send when nobody is silent, as the papers count them. */
public final class MessageCount {
    private MessageCount() {}

    /**
     * OM(m): (n−1) + (n−1)(n−2) + … + (n−1)(n−2)…(n−1−m). The paper's recursion (§3) sends n − 1 messages and starts
     * n − 1 times OM(m − 1) among n − 1 generals.
     */
    public static long oral(int n, int m) {
        long total = 0;
        long inRound = 1;
        for (int k = 0; k <= m; k++) {
            inRound *= Math.max(0, n - 1 - k);
            total += inRound;
        }
        return total;
    }

    /**
     * SM(m) under a loyal commander: n − 1 orders, and for m ≥ 1 each lieutenant's one relay to n − 2 others. A traitor can
     * make every lieutenant relay a second order, and no third: see {@link SignedMessages}.
     */
    public static long signed(int n, int m) {
        return m == 0 ? n - 1L : (n - 1L) * (n - 1L);
    }

    /** Votes in one space: the proposal to it and from it to each general, each vote to it, the tally to each general. */
    public static long shared(int n) {
        return 1 + 3L * n;
    }
}
