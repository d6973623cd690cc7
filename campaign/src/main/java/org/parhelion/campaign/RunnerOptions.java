package org.parhelion.campaign;

import java.util.Set;

/**
 * How a process runs campaigns.
 *
 * @param name the process' name, for people
 * @param slots ranks that run at the same time, at least 1
 * @param memoryBytes memory for all running tasks [B]; 0 for no limit
 * @param tags what tasks may require
 * @param prefetch tasks that the worker holds beyond those that run, at least 0
 * @param drainMillis after {@link CampaignRunner#drain} a task has so long to write its checkpoint [ms]
 * @param seed determines the delays before retries
 */
public record RunnerOptions(
        String name, int slots, long memoryBytes, Set<String> tags, int prefetch, long drainMillis, long seed) {
    /** One slot for each core, any memory, no tags. */
    public static final RunnerOptions DEFAULT =
            new RunnerOptions("local", Runtime.getRuntime().availableProcessors(), 0, Set.of(), 2, 30_000, 1);

    /**
     * Checks the numbers and copies the tags.
     *
     * @throws IllegalArgumentException if a number is out of its range
     */
    public RunnerOptions {
        if (slots < 1 || memoryBytes < 0 || prefetch < 0 || drainMillis < 0) {
            throw new IllegalArgumentException(slots + " slots, " + memoryBytes + " B, prefetch " + prefetch
                    + ", drain " + drainMillis + " ms: at least 1 slot is needed, and no number may be negative");
        }
        tags = Set.copyOf(tags);
    }

    /**
     * {@return these options with another number of slots}
     *
     * @param count ranks that run at the same time, at least 1
     */
    public RunnerOptions withSlots(int count) {
        return new RunnerOptions(name, count, memoryBytes, tags, prefetch, drainMillis, seed);
    }

    /**
     * {@return these options with another prefetch}
     *
     * @param tasks tasks that the worker holds beyond those that run, at least 0
     */
    public RunnerOptions withPrefetch(int tasks) {
        return new RunnerOptions(name, slots, memoryBytes, tags, tasks, drainMillis, seed);
    }

    /**
     * {@return these options with other memory}
     *
     * @param bytes memory for all running tasks [B]; 0 for no limit
     */
    public RunnerOptions withMemoryBytes(long bytes) {
        return new RunnerOptions(name, slots, bytes, tags, prefetch, drainMillis, seed);
    }

    /**
     * {@return these options with other tags}
     *
     * @param offered what tasks may require
     */
    public RunnerOptions withTags(Set<String> offered) {
        return new RunnerOptions(name, slots, memoryBytes, offered, prefetch, drainMillis, seed);
    }

    /**
     * {@return these options with another limit of a drain}
     *
     * @param millis a task has so long to write its checkpoint [ms]
     */
    public RunnerOptions withDrainMillis(long millis) {
        return new RunnerOptions(name, slots, memoryBytes, tags, prefetch, millis, seed);
    }
}
