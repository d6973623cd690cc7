package org.parhelion.runs.problem;

import java.util.OptionalDouble;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.TimeStep;
import org.parhelion.stencil.Stencil;

/**
 * The key {@code dt}, the lengths of the steps.
 *
 * <pre>
 *   dt: 1 ms                # each step
 *   dt: 80 %                # of the largest stable step; the default. Less where until or output.every are times: they
 *                           # are then whole numbers of steps
 *   dt:                     # follows the solution, in problems that have a formula for it
 *     cfl: 0.8              # part of the largest stable step of the present values
 *     every: 10             # steps between two computations
 *     growth: 1.1           # the largest factor from one to the next
 *     most: 1 s             # the largest step; default: none
 * </pre>
 */
public final class StepSection {
    private static final String KEY = "dt";
    private static final double USUAL_FRACTION = 0.8;

    private StepSection() {}

    /**
     * Tells whether the file asks for steps that follow the solution: {@link #courant}.
     *
     * @param config the whole file
     * @return whether {@code dt} is a section
     */
    public static boolean followsSolution(Config config) {
        return config.isSection(KEY);
    }

    /**
     * Reads a rule by which steps follow the solution.
     *
     * @param config the whole file, where {@link #followsSolution}
     * @param limit the largest stable step at a point [s]
     * @return the rule
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong
     */
    public static TimeStep courant(Config config, Stencil limit) {
        Config section = config.section(KEY);
        double part = section.positive("cfl", Dimension.NUMBER);
        if (part > 1) {
            throw section.error("cfl", part + " of the largest stable step is unstable; use at most 1");
        }
        double growth = section.positive("growth", Dimension.NUMBER, TimeStep.USUAL_GROWTH);
        if (growth <= 1) {
            throw section.error("growth", growth + " lets no step grow; use a factor above 1, for instance 1.1");
        }
        return TimeStep.cfl(part, limit)
                .every(section.integer("every", 1, Integer.MAX_VALUE, TimeStep.USUAL_EVERY))
                .growth(growth)
                .atMost(section.positive("most", Dimension.TIME, Double.POSITIVE_INFINITY));
    }

    /**
     * Reads the length of each step. Default: 80 % of the largest stable step. A percentage is reduced so that the first of
     * {@code output.every} and {@code until} that is a time is a whole number of steps.
     *
     * @param config the whole file
     * @param largest the largest stable step [s]; infinite if every step is stable
     * @return the step [s], at most {@code largest}
     * @throws org.parhelion.runs.file.ConfigException if it is larger, or not a time
     */
    public static double read(Config config, double largest) {
        if (config.isSection(KEY)) {
            throw config.error(
                    KEY,
                    "steps that follow the solution are not offered by this problem; a time or a percentage of the largest"
                            + " stable step is required, for instance 80 %");
        }
        boolean relative = !config.has(KEY) || config.text(KEY).strip().endsWith("%");
        if (relative && Double.isInfinite(largest)) {
            throw config.error(
                    KEY,
                    "every step is stable because nothing spreads, so there is no default; a time is required, for instance 1 ms");
        }
        if (!config.has(KEY)) {
            return fitting(config, USUAL_FRACTION * largest);
        }
        if (relative) {
            double fraction = config.positive(KEY, Dimension.NUMBER);
            if (fraction > 1) {
                throw config.error(
                        KEY, config.text(KEY) + " of the largest stable step is unstable; use at most 100 %");
            }
            return fitting(config, fraction * largest);
        }
        double dt = config.positive(KEY, Dimension.TIME);
        if (dt > largest) {
            throw config.error(
                    KEY,
                    "'" + config.text(KEY) + "' is unstable on this grid: the largest stable step is " + largest
                            + " s; use at most that, or a percentage of it (dt: 80 %)");
        }
        return dt;
    }

    /** The largest step, of at most {@code dt}, that divides the output interval or the end of the run. */
    private static double fitting(Config config, double dt) {
        OptionalDouble output = RunTimes.outputEvery(config);
        OptionalDouble interval = output.isPresent() ? output : RunTimes.until(config);
        return interval.isPresent() ? interval.getAsDouble() / Math.ceil(interval.getAsDouble() / dt) : dt;
    }
}
