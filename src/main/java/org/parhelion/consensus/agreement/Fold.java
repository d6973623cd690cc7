package org.parhelion.consensus.agreement;

/** How the members' values become the one that is agreed on. */
public enum Fold {
    /** Bit by bit: what everybody can do (ULFM's agree). */
    AND {
        @Override
        public long of(long a, long b) {
            return a & b;
        }
    },
    /** Bit by bit: what anybody asks for. */
    OR {
        @Override
        public long of(long a, long b) {
            return a | b;
        }
    },
    /** The least: the last checkpoint that everybody has. */
    MIN {
        @Override
        public long of(long a, long b) {
            return Math.min(a, b);
        }
    },
    /** The greatest. */
    MAX {
        @Override
        public long of(long a, long b) {
            return Math.max(a, b);
        }
    };

    /** {@code a} and {@code b}, folded. */
    public abstract long of(long a, long b);
}
