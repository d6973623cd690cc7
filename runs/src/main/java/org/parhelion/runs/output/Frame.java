package org.parhelion.runs.output;

import java.util.Locale;
import org.parhelion.field.Field;

/**
 * One rank's block of a field at one step, as a sink receives it.
 *
 * @param output the field's description
 * @param field this rank's values, valid during the call only; the next step overwrites them
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]
 * @param last whether this is the field at the end of the run rather than a snapshot
 */
public record Frame(OutputField output, Field field, long step, double timeSeconds, boolean last) {
    /**
     * The file name of this frame without extension: the name of the field, and of a snapshot also the step.
     *
     * @return for instance {@code temperature}, {@code temperature-0000100}
     */
    public String name() {
        return last ? output.name() : String.format(Locale.ROOT, "%s-%07d", output.name(), step);
    }
}
