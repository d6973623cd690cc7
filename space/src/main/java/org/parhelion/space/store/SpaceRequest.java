package org.parhelion.space.store;

import org.parhelion.space.Template;
import org.parhelion.space.Tuple;

/**
 * What a client asks of a {@link TupleStore}. Durations are in nanoseconds from the moment when the store processes the request;
 * {@link Long#MAX_VALUE} has no end. A transaction, entry or subscription is named by the number in the reply that opened it.
 */
public sealed interface SpaceRequest {
    /** The transaction of a request that is in none. */
    long NO_TRANSACTION = 0;

    /**
     * Writes a tuple. The reply is {@link SpaceReply.Opened} with the number of the entry.
     *
     * @param tuple what is written
     * @param leaseNanos how long it stays [ns], positive
     * @param transaction its transaction, or {@link #NO_TRANSACTION}
     */
    record Write(Tuple tuple, long leaseNanos, long transaction) implements SpaceRequest {
        /** Checks the lease. */
        public Write {
            requirePositive("lease", leaseNanos);
        }
    }

    /**
     * Reads or takes one tuple. The reply is {@link SpaceReply.Found}; it may come later.
     *
     * @param template what is looked for
     * @param take whether the tuple is removed
     * @param ifExists whether it waits only while every match is held by a transaction
     * @param timeoutNanos how long it waits [ns], at least 0
     * @param transaction its transaction, or {@link #NO_TRANSACTION}
     */
    record Find(Template template, boolean take, boolean ifExists, long timeoutNanos, long transaction)
            implements SpaceRequest {
        /** Checks the timeout. */
        public Find {
            if (timeoutNanos < 0) {
                throw new IllegalArgumentException("a timeout of " + timeoutNanos + " ns is negative");
            }
        }
    }

    /**
     * Reads or takes all tuples that match and are free. The reply is {@link SpaceReply.FoundAll}.
     *
     * @param template what is looked for
     * @param take whether the tuples are removed
     * @param max the most that are returned, at least 1
     * @param transaction its transaction, or {@link #NO_TRANSACTION}
     */
    record FindAll(Template template, boolean take, int max, long transaction) implements SpaceRequest {
        /** Checks the most. */
        public FindAll {
            requirePositive("maximum", max);
        }
    }

    /**
     * Counts the tuples that match and can be read. The reply is {@link SpaceReply.Counted}.
     *
     * @param template what is looked for
     * @param transaction its transaction, or {@link #NO_TRANSACTION}
     */
    record Count(Template template, long transaction) implements SpaceRequest {}

    /**
     * Begins a transaction. The reply is {@link SpaceReply.Opened} with its number.
     *
     * @param leaseNanos the time after which it aborts by itself [ns], positive
     */
    record Begin(long leaseNanos) implements SpaceRequest {
        /** Checks the lease. */
        public Begin {
            requirePositive("lease", leaseNanos);
        }
    }

    /**
     * Ends a transaction. The reply to a commit is {@link SpaceReply.Done}, or {@link SpaceReply.Refused} if it had ended; the
     * reply to an abort is always {@link SpaceReply.Done}.
     *
     * @param transaction its number
     * @param commit whether its changes become visible; they are undone otherwise
     */
    record End(long transaction, boolean commit) implements SpaceRequest {}

    /**
     * Gives a tuple, a transaction or a subscription a new end. The reply is {@link SpaceReply.Done}.
     *
     * @param number what the reply named that opened it
     * @param leaseNanos the time after which it ends [ns], positive
     */
    record Renew(long number, long leaseNanos) implements SpaceRequest {
        /** Checks the lease. */
        public Renew {
            requirePositive("lease", leaseNanos);
        }
    }

    /**
     * Removes a tuple before its lease ends. The reply is {@link SpaceReply.Done}.
     *
     * @param entry its number
     */
    record Remove(long entry) implements SpaceRequest {}

    /**
     * Subscribes to the tuples that match and become visible. The reply is {@link SpaceReply.Opened}, then {@link
     * SpaceReply.Notified} for each tuple, at last {@link SpaceReply.Closed}, all to this request.
     *
     * @param template what is looked for
     * @param leaseNanos the time after which it ends [ns], positive
     */
    record Subscribe(Template template, long leaseNanos) implements SpaceRequest {
        /** Checks the lease. */
        public Subscribe {
            requirePositive("lease", leaseNanos);
        }
    }

    /**
     * Ends a subscription. The reply is {@link SpaceReply.Done}, after {@link SpaceReply.Closed} to the subscription.
     *
     * @param subscription its number
     */
    record Unsubscribe(long subscription) implements SpaceRequest {}

    /**
     * Stops an earlier request of the same client from waiting. The reply is {@link SpaceReply.Done}: true if it waited, and then no
     * reply to it follows; false if its reply was sent before this one.
     *
     * @param request the number of the earlier request
     */
    record Cancel(long request) implements SpaceRequest {}

    private static void requirePositive(String what, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("a " + what + " of " + value + " is not positive");
        }
    }
}
