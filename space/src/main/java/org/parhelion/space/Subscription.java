package org.parhelion.space;

import java.time.Duration;

/** A running {@link TupleSpace#notify}. */
public interface Subscription extends AutoCloseable {
    /**
     * Sets a new end.
     *
     * @param lease the time from now after which the subscription ends; positive
     * @return false if it has ended
     */
    boolean renew(Duration lease);

    /**
     * {@return false if tuples may be missing: the connection to the backend was lost since the start, or the handler was too far
     * behind the writers}
     */
    boolean complete();

    /** Ends the subscription. The handler is not called after this returns, unless it is the handler that calls it. */
    @Override
    void close();
}
