package org.parhelion.space;

import java.time.Duration;

/** The right of a tuple to stay in its space for a time. The space's clock decides, never that of a client. */
public interface Lease {
    /**
     * Sets a new end.
     *
     * @param duration the time from now after which the tuple is removed; positive
     * @return false if the tuple is not there any more: taken, expired, cancelled or aborted
     */
    boolean renew(Duration duration);

    /**
     * Removes the tuple.
     *
     * @return false if it is not there any more
     */
    boolean cancel();
}
