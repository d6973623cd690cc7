package org.parhelion.space.database;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.parhelion.space.SpaceException;
import org.parhelion.space.spi.ByteRange;

/**
 * One space in a database. Every call is one atomic step that never waits for a tuple. Any thread may call it.
 *
 * <p>Lengths of time are in microseconds of the server's clock; {@link #NO_END} is a lease without end. Every method throws {@link
 * SpaceException}; where it has a transaction, of kind {@code TRANSACTION_ENDED} if that has ended.
 */
public interface TupleDatabase extends AutoCloseable {
    /** A lease without end [µs]. */
    long NO_END = -1;

    /** What the server reports to those that listen. */
    enum Channel {
        /** Hints to waiting threads. Some may be missing. */
        HINTS,
        /** Each tuple that became visible for the first time. */
        TUPLES
    }

    /** Receives events; see {@link #receive}. */
    interface Receiver {
        /** Every event from now on is received until the connection is lost. */
        void ready();

        /**
         * Receives an event.
         *
         * @param event {@code 'A'} and an encoded tuple: it can be read and taken; {@code 'A'} alone: any may; {@code 'S'}: a
         *     transaction ended that had taken tuples, which may be gone; {@code 'M'} and 8 bytes: {@link #mark}
         */
        void event(byte[] event);
    }

    /**
     * Looks for tuples.
     *
     * @param ranges one for each field; empty for all tuples
     * @param take whether what is found is taken
     * @param most the most tuples that are found, at least 1
     * @param ordered whether the tuples that were written first are found
     * @param held whether {@link Found#held} is needed
     */
    record Search(List<ByteRange> ranges, boolean take, int most, boolean ordered, boolean held) {
        /** Copies the ranges. */
        public Search {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * What was found.
     *
     * @param tuples encoded tuples
     * @param held whether a match exists that another transaction holds; defined if there are no tuples and it was asked for
     * @param transactionEndMicros the time until the next transaction of the space ends by itself, {@link #NO_END} if none is
     *     known
     */
    record Found(List<byte[]> tuples, boolean held, long transactionEndMicros) {
        /** Copies the list. */
        public Found {
            tuples = List.copyOf(tuples);
        }
    }

    /** {@return what a verb throws whose transaction has ended} */
    static SpaceException transactionEnded() {
        return new SpaceException(
                SpaceException.Kind.TRANSACTION_ENDED,
                "the transaction has ended: committed, aborted, or its lease was over; begin another");
    }

    /**
     * Writes a tuple.
     *
     * @param tuple its encoding
     * @param leaseMicros its lease
     * @param transaction the transaction that it belongs to
     * @return its number, which is larger than that of every tuple whose write had ended before
     */
    long write(byte[] tuple, long leaseMicros, Optional<UUID> transaction);

    /**
     * Reads or takes tuples.
     *
     * @param search which
     * @param transaction the transaction that locks what is read and hides what is taken
     * @return what was found
     */
    Found find(Search search, Optional<UUID> transaction);

    /**
     * Counts what can be read.
     *
     * @param ranges one for each field; empty for all tuples
     * @param transaction whose own writes count
     * @return the number of tuples
     */
    long count(List<ByteRange> ranges, Optional<UUID> transaction);

    /**
     * Renews the lease of a tuple.
     *
     * @param tuple its number
     * @param leaseMicros the new lease from now
     * @return false if it is not there any more
     */
    boolean renewTuple(long tuple, long leaseMicros);

    /**
     * Removes a tuple.
     *
     * @param tuple its number
     * @return false if it is not there any more
     */
    boolean cancelTuple(long tuple);

    /**
     * Begins a transaction.
     *
     * @param transaction its name, chosen by the caller
     * @param leaseMicros its lease
     */
    void begin(UUID transaction, long leaseMicros);

    /**
     * Renews the lease of a transaction.
     *
     * @param transaction its name
     * @param leaseMicros the new lease from now
     * @return false if it has ended
     */
    boolean renewTransaction(UUID transaction, long leaseMicros);

    /**
     * Ends a transaction.
     *
     * @param transaction its name
     * @param commit whether it commits
     * @return false if it had ended
     */
    boolean end(UUID transaction, boolean commit);

    /**
     * Receives events until the connection is lost or this is closed.
     *
     * @param channel which events
     * @param receiver what receives them, on the calling thread
     */
    void receive(Channel channel, Receiver receiver);

    /**
     * Sends an event to all that receive {@link Channel#TUPLES}, after those of all verbs that have returned.
     *
     * @param mark its content
     */
    void mark(long mark);

    /** Closes all connections; running calls fail with {@code CLOSED}. */
    @Override
    void close();
}
