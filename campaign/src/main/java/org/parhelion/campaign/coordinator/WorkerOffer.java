package org.parhelion.campaign.coordinator;

import java.util.Set;

/**
 * What a worker has.
 *
 * @param name its name, the same after a restart
 * @param slots ranks that run at the same time, at least 1
 * @param memoryBytes memory for all its tasks [B]; 0 for no limit
 * @param tags what tasks may require
 * @param prefetch tasks of one rank that it holds beyond those that run, at least 0
 * @param lifeNanos its remaining life [ns]; {@code Long.MAX_VALUE} without end
 */
public record WorkerOffer(String name, int slots, long memoryBytes, Set<String> tags, int prefetch, long lifeNanos) {
    /** Copies the tags. */
    public WorkerOffer {
        if (slots < 1 || memoryBytes < 0 || prefetch < 0) {
            throw new IllegalArgumentException("worker " + name + ": " + slots + " slots, " + memoryBytes
                    + " B, prefetch " + prefetch + ": at least 1 slot is needed, and no number may be negative");
        }
        tags = Set.copyOf(tags);
    }

    /**
     * {@return a worker without limits besides its slots}
     *
     * @param name its name
     * @param slots ranks that run at the same time
     */
    public static WorkerOffer of(String name, int slots) {
        return new WorkerOffer(name, slots, 0, Set.of(), 0, Long.MAX_VALUE);
    }
}
