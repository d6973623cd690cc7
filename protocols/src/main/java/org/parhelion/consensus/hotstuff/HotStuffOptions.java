package org.parhelion.consensus.hotstuff;

/**
 * The parameters of a log, the same on all replicas.
 *
 * @param n the number of replicas
 * @param instance the number of the log; part of every signature
 * @param leaders the leader of each view
 * @param maxBatch the largest number of entries of a block
 * @param timeoutNanos the timeout of a view [ns]; doubles with each consecutive view without a certificate
 */
public record HotStuffOptions(int n, long instance, Leaders leaders, int maxBatch, long timeoutNanos) {
    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if a number is less than 1
     */
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

    /**
     * {@return the default options: leaders in rotation, 64 views per term, 64 entries per block}
     *
     * @param n the number of replicas
     * @param instance the number of the log
     * @param timeoutNanos the timeout of a view [ns]
     */
    public static HotStuffOptions of(int n, long instance, long timeoutNanos) {
        return new HotStuffOptions(n, instance, Leaders.inTurn(n, 64), 64, timeoutNanos);
    }

    /** {@return the number of members that may be Byzantine: the greatest f with n ≥ 3f + 1} */
    public int f() {
        return (n - 1) / 3;
    }

    /** {@return the number of votes of a certificate: n − f; any two sets of this size share a loyal member} */
    public int quorum() {
        return n - f();
    }
}
