package org.parhelion.campaign;

import java.util.Set;

/**
 * What earlier attempts at a task left for the next.
 *
 * @param attempts attempts whose outcome was recorded
 * @param failures those of them that cost a retry
 * @param step the step of the last checkpoint; 0 if there is none
 * @param memoryBytes the memory of the next attempt [B]; 0 if unknown
 * @param avoid names of the workers that the next attempt avoids
 */
public record TaskHistory(int attempts, int failures, long step, long memoryBytes, Set<String> avoid) {
    /** No attempt yet. */
    public static final TaskHistory NONE = new TaskHistory(0, 0, 0, 0, Set.of());

    /** Copies the names. */
    public TaskHistory {
        avoid = Set.copyOf(avoid);
    }
}
