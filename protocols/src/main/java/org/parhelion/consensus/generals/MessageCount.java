package org.parhelion.consensus.generals;

/** The number of messages of each protocol if no general is silent, as the papers count them. */
public final class MessageCount {
    private MessageCount() {}

    /**
     * {@return the messages of OM(m): (n−1) + (n−1)(n−2) + … + (n−1)(n−2)…(n−1−m)} The paper's recursion (§3) sends n −
     * 1 messages and starts OM(m − 1) n − 1 times among n − 1 generals.
     *
     * @param n the number of generals
     * @param m the number of traitors to tolerate
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
     * {@return the messages of SM(m) under a loyal commander} They are n − 1 orders, and for m ≥ 1 each lieutenant's
     * one relay to n − 2 others. A traitor can make every lieutenant relay a second order, but no third: see {@link
     * SignedMessages}.
     *
     * @param n the number of generals
     * @param m the number of traitors to tolerate
     */
    public static long signed(int n, int m) {
        return m == 0 ? n - 1L : (n - 1L) * (n - 1L);
    }

    /**
     * {@return the messages of a vote in one space} They are the proposal to the space and from it to each general,
     * each vote to it, and the tally to each general.
     *
     * @param n the number of generals
     */
    public static long shared(int n) {
        return 1 + 3L * n;
    }
}
