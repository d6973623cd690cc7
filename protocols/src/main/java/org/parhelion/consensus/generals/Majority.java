package org.parhelion.consensus.generals;

/** The paper's function {@code majority(v₁, …, vₙ₋₁)} (§3). */
final class Majority {
    private Majority() {}

    /**
     * The order that more than half of the first {@code count} {@code votes} are for, or RETREAT if there is none.
     *
     * <p>The algorithm of Boyer and Moore finds the only candidate; a second pass counts its votes.
     */
    static long of(long[] votes, int count) {
        long candidate = Order.RETREAT;
        int lead = 0;
        for (int i = 0; i < count; i++) {
            if (lead == 0) {
                candidate = votes[i];
                lead = 1;
            } else {
                lead += votes[i] == candidate ? 1 : -1;
            }
        }
        int supporters = 0;
        for (int i = 0; i < count; i++) {
            supporters += votes[i] == candidate ? 1 : 0;
        }
        return 2 * supporters > count ? candidate : Order.RETREAT;
    }
}
