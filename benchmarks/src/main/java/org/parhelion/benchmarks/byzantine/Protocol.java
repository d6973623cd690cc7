package org.parhelion.benchmarks.byzantine;

import org.parhelion.consensus.broadcast.ReliableBroadcast;
import org.parhelion.consensus.generals.MessageCount;
import org.parhelion.consensus.hotstuff.HotStuff;

/** The protocols for Byzantine agreement. */
public enum Protocol {
    /** Oral messages. */
    OM("n ≥ 3m + 1") {
        @Override
        public boolean bears(int n, int traitors) {
            return n >= 3 * traitors + 1;
        }

        @Override
        public long messagesExpected(int n, int m) {
            return MessageCount.oral(n, m);
        }
    },
    /** Signed messages. */
    SM("n ≥ m + 2") {
        @Override
        public boolean bears(int n, int traitors) {
            return n >= traitors + 2;
        }

        @Override
        public long messagesExpected(int n, int m) {
            return MessageCount.signed(n, m);
        }
    },
    /** Bracha's reliable broadcast. */
    BRACHA("n ≥ 3f + 1") {
        @Override
        public boolean bears(int n, int traitors) {
            return n >= 3 * traitors + 1;
        }

        @Override
        public long messagesExpected(int n, int m) {
            return ReliableBroadcast.messageCount(n);
        }
    },
    /** The first entry of a replicated log. */
    HOTSTUFF("n ≥ 3f + 1") {
        @Override
        public boolean bears(int n, int traitors) {
            return n >= 3 * traitors + 1;
        }

        @Override
        public long messagesExpected(int n, int m) {
            return 4 * HotStuff.messagesPerBlock(n);
        }
    },
    /** Votes through one trusted space: the weaker model. */
    SHARED("n ≥ 2m + 1, and a trusted space") {
        @Override
        public boolean bears(int n, int traitors) {
            return n >= 2 * traitors + 1;
        }

        @Override
        public long messagesExpected(int n, int m) {
            return MessageCount.shared(n);
        }
    };

    private final String bound;

    Protocol(String bound) {
        this.bound = bound;
    }

    /** The number of generals that it needs, in the notation of the paper. */
    public String bound() {
        return bound;
    }

    /** Whether {@code n} generals tolerate that many traitors under it. */
    public abstract boolean bears(int n, int traitors);

    /** The number of messages if no general is silent. */
    public abstract long messagesExpected(int n, int m);
}
