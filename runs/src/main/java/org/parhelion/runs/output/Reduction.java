package org.parhelion.runs.output;

import java.util.Locale;

/** A reduction of a field over the steps of a window, point by point. Each step counts once, whatever its length. */
public enum Reduction {
    /** The mean, by Welford's recurrence. */
    MEAN,
    /** The smallest value. */
    MIN,
    /** The largest value. */
    MAX,
    /** The mean square of the deviation from the mean (divisor: number of steps), by Welford's recurrence. */
    VARIANCE;

    /** {@return the name in run files and in names of files: {@code mean}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Describes the reduced field.
     *
     * @param field the field
     * @return a field with a name such as {@code temperature-mean}
     */
    OutputField of(OutputField field) {
        return new OutputField(
                field.field(), field.name() + "-" + label(), unit(field.unit()), field.map(), field.rowAxis(), false);
    }

    private String unit(String unit) {
        if (this != VARIANCE || unit.isEmpty()) {
            return unit;
        }
        return unit.chars().allMatch(Character::isLetter) ? unit + "²" : "(" + unit + ")²";
    }
}
