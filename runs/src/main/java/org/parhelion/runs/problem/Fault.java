package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;

/**
 * Fault injection: one rank is killed during the run. {@code fault.kill: 1@300}.
 *
 * @param rank the rank to kill
 * @param step number of steps before it is killed, at least 1
 */
public record Fault(int rank, int step) {
    private static final String FORM = "\\d{1,9}@[1-9]\\d{0,8}";

    static Fault read(Config section) {
        String text = section.text("kill");
        if (!text.matches(FORM)) {
            throw section.error("kill", "'" + text + "' is not RANK@STEP, for instance 1@300");
        }
        String[] parts = text.split("@", -1);
        return new Fault(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
}
