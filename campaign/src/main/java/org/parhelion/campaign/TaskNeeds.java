package org.parhelion.campaign;

import java.util.Set;

/**
 * What a worker must have for a task.
 *
 * @param ranks the slots that the task fills at the same time, at least 1
 * @param memoryBytes the memory of all its ranks [B]; 0 if unknown
 * @param tags what the worker must be tagged with, for example {@code gpu}
 */
public record TaskNeeds(int ranks, long memoryBytes, Set<String> tags) {
    /** One slot, nothing else. */
    public static final TaskNeeds ONE_SLOT = new TaskNeeds(1, 0, Set.of());

    /**
     * Checks the numbers and copies the tags.
     *
     * @throws IllegalArgumentException if {@code ranks} is less than 1 or {@code memoryBytes} is negative
     */
    public TaskNeeds {
        if (ranks < 1 || memoryBytes < 0) {
            throw new IllegalArgumentException(
                    ranks + " ranks and " + memoryBytes + " B of memory: at least 1 rank and 0 B are needed");
        }
        tags = Set.copyOf(tags);
    }

    /**
     * {@return these needs with another number of ranks}
     *
     * @param count the slots that the task fills, at least 1
     */
    public TaskNeeds withRanks(int count) {
        return new TaskNeeds(count, memoryBytes, tags);
    }

    /**
     * {@return these needs with other memory}
     *
     * @param bytes the memory of all ranks [B]; 0 if unknown
     */
    public TaskNeeds withMemoryBytes(long bytes) {
        return new TaskNeeds(ranks, bytes, tags);
    }

    /**
     * {@return these needs with other tags}
     *
     * @param required what the worker must be tagged with
     */
    public TaskNeeds withTags(Set<String> required) {
        return new TaskNeeds(ranks, memoryBytes, required);
    }
}
