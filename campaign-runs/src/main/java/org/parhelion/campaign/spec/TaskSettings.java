package org.parhelion.campaign.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a task changes of its run file. */
public final class TaskSettings {
    private TaskSettings() {}

    /**
     * The settings of a task: the fixed ones, then its parameters.
     *
     * @param program the program
     * @param parameters the values of the parameters
     * @param wholeSteps the steps of a whole run, where a searcher stops runs before; else empty
     * @return {@code key=value} each, in order
     */
    public static List<String> of(PlannedProgram program, Map<String, String> parameters, OptionalLong wholeSteps) {
        List<String> settings = new ArrayList<>();
        program.settings().forEach((key, value) -> settings.add(key + "=" + value));
        parameters.forEach((key, value) -> settings.add(key + "=" + value));
        wholeSteps.ifPresent(steps -> settings.add("steps=" + steps));
        return settings;
    }
}
