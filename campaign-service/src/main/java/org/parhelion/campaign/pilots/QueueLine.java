package org.parhelion.campaign.pilots;

import java.util.Set;

/**
 * Tasks that are ready and wait for a worker, all of one shape.
 *
 * @param ranks slots of each
 * @param tags what their worker must be tagged with
 * @param waiting how many wait
 * @param oldestMillis since when the oldest is ready [ms]
 * @param runMillis how long one runs, as far as known from others [ms]; −1 if unknown
 */
public record QueueLine(int ranks, Set<String> tags, int waiting, long oldestMillis, long runMillis) {
    /** Copies the tags. */
    public QueueLine {
        tags = Set.copyOf(tags);
    }
}
