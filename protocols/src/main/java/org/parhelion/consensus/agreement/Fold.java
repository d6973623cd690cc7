package org.parhelion.consensus.agreement;

/** Combines the members' values into the one that is agreed on. */
public enum Fold {
    /** Bitwise and: what all members can do (ULFM's agree). */
    AND {
        @Override
        public long of(long a, long b) {
            return a & b;
        }
    },
    /** Bitwise or: what any member requests. */
    OR {
        @Override
        public long of(long a, long b) {
            return a | b;
        }
    },
    /** The minimum: the last checkpoint that all members have. */
    MIN {
        @Override
        public long of(long a, long b) {
            return Math.min(a, b);
        }
    },
    /** The maximum. */
    MAX {
        @Override
        public long of(long a, long b) {
            return Math.max(a, b);
        }
    };

    /**
     * Combines two values.
     *
     * @param a one value
     * @param b the other
     * @return their combination
     */
    public abstract long of(long a, long b);
}
