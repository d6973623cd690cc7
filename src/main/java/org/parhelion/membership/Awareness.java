package org.parhelion.membership;

/**
 * How healthy this member takes itself to be: Lifeguard's local health multiplier (section IV-A).
 *
 * <p>The score rises when this member's own probes fail, when helpers do not even say that they asked, when it has to
 * refute a suspicion, when it stalls; it falls with every probe that succeeds. A member in trouble so probes slower and
 * waits longer before it blames others.
 */
final class Awareness {
    private final int max;
    private int score;

    /** {@code max} is the highest score; at 0 the member never doubts itself. */
    Awareness(int max) {
        this.max = max;
    }

    /** 0 (healthy) … max. */
    int score() {
        return score;
    }

    /** Changes the score by {@code delta}, within its bounds. */
    void change(int delta) {
        score = Math.clamp((long) score + delta, 0, max);
    }

    /** {@code nanos}, stretched by the score. */
    long scale(long nanos) {
        return nanos * (score + 1);
    }
}
