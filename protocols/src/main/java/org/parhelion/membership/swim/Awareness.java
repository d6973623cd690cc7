package org.parhelion.membership.swim;

/**
 * This member's local health score: Lifeguard's local health multiplier (section IV-A).
 *
 * <p>The score rises when this member's own probes fail, when helpers send no nack, when it has to refute a suspicion,
 * and when it stalls. It falls with every successful probe. A member with a high score probes more slowly and waits
 * longer before it suspects others.
 */
final class Awareness {
    private final int max;
    private int score;

    /** {@code max} is the highest score; at 0 the score stays 0. */
    Awareness(int max) {
        this.max = max;
    }

    /** The score: 0 (healthy) … max. */
    int score() {
        return score;
    }

    /** Changes the score by {@code delta}, within its bounds. */
    void change(int delta) {
        score = Math.clamp((long) score + delta, 0, max);
    }

    /** {@code nanos}, multiplied by the score + 1. */
    long scale(long nanos) {
        return nanos * (score + 1);
    }
}
