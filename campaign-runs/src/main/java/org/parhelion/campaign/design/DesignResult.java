package org.parhelion.campaign.design;

import java.util.List;
import java.util.Map;

/**
 * The recorded result of a task, as a {@link Searcher} sees it. It contains nothing that depends on where or when the task ran.
 *
 * @param number the task
 * @param succeeded whether it ended well; a task that failed for good has no values
 * @param values its results by name
 * @param adds parameters of tasks that it asks for
 */
public record DesignResult(long number, boolean succeeded, Map<String, Double> values, List<Map<String, String>> adds) {
    /** Copies map and list. */
    public DesignResult {
        values = Map.copyOf(values);
        adds = List.copyOf(adds);
    }

    /**
     * Creates a result that asks for no tasks.
     *
     * @param number the task
     * @param succeeded whether it ended well
     * @param values its results by name
     */
    public DesignResult(long number, boolean succeeded, Map<String, Double> values) {
        this(number, succeeded, values, List.of());
    }
}
