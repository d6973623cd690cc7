package org.parhelion.runs.output;

import java.util.Locale;
import org.parhelion.field.Field;

/**
 * A field at one step, as a sink receives it on every rank: this rank's block of it.
 *
 * @param output which field, and how it is shown
 * @param field this rank's values; to be read during the call only, for the next step overwrites them
 * @param step steps done since the initial values
 * @param timeSeconds simulated time [s]
 * @param last whether this is the field at the end of the run, rather than a snapshot
 */
public record Frame(OutputField output, Field field, long step, double timeSeconds, boolean last) {
    /**
     * The name of this frame's file without its ending: the field's, and for a snapshot the step.
     *
     * @return for instance {@code temperature}, {@code temperature-0000100}
     */
    public String name() {
        return last ? output.name() : String.format(Locale.ROOT, "%s-%07d", output.name(), step);
    }
}
