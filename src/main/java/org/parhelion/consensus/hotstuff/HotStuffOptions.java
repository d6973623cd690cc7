package org.parhelion.consensus.hotstuff;

/**
 * What all replicas of one log agree on beforehand.
 *
 * @param n replicas
 * @param instance which log this is; goes into every signature
 * @param leaders who leads when
 * @param maxBatch entries of one block at most
 * @param timeoutNanos how long a view may take [ns]; doubles with each view in a row that came to nothing
 */
public record HotStuffOptions(int n, long instance, Leaders leaders, int maxBatch, long timeoutNanos) {
    /** Refuses what cannot run, naming the value. */
    public HotStuffOptions {
        if (n < 1) {
            throw new IllegalArgumentException("n " + n + " must be at least 1");
        }
        if (maxBatch < 1) {
            throw new IllegalArgumentException("maxBatch " + maxBatch + " must be at least 1");
        }
        if (timeoutNanos < 1) {
            throw new IllegalArgumentException("timeoutNanos " + timeoutNanos + " must be at least 1");
        }
    }

    /** {@code n} replicas in turn, 64 views a term, 64 entries a block. */
    public static HotStuffOptions of(int n, long instance, long timeoutNanos) {
        return new HotStuffOptions(n, instance, Leaders.inTurn(n, 64), 64, timeoutNanos);
    }

    /** How many may lie: the greatest f with n ≥ 3f + 1. */
    public int f() {
        return (n - 1) / 3;
    }

    /** Votes under a certificate: n − f, of which any two sets share a loyal member. */
    public int quorum() {
        return n - f();
    }
}
