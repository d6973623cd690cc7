package org.parhelion.campaign.design;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A task as a design asks for it.
 *
 * @param number its number in the campaign, from 0; the order of the table of results
 * @param parameters the values of the parameters, in the order of the columns
 * @param after numbers of the tasks that must have succeeded before it starts
 * @param continues the task whose run it continues at that run's last checkpoint; empty to begin anew
 * @param steps the step up to which it runs, counted from the beginning of the run; empty for the program's own end
 */
public record DesignTask(
        long number, Map<String, String> parameters, List<Long> after, OptionalLong continues, OptionalLong steps) {
    /** Copies map and list. */
    public DesignTask {
        if (number < 0) {
            throw new IllegalArgumentException("task " + number + ": numbers begin at 0");
        }
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        after = List.copyOf(after);
    }

    /**
     * Creates a task that depends on no other.
     *
     * @param number its number
     * @param parameters the values of the parameters
     */
    public DesignTask(long number, Map<String, String> parameters) {
        this(number, parameters, List.of(), OptionalLong.empty(), OptionalLong.empty());
    }
}
