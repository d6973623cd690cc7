package org.parhelion.runs.problem;

import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;

/** The key {@code dt}: a time, or a percentage of the largest stable step. */
public final class TimeStep {
    private static final double USUAL_FRACTION = 0.8;

    private TimeStep() {}

    /**
     * Reads the key. Default: 80 % of the largest stable step.
     *
     * @param config the whole file
     * @param largest the largest stable step [s]; infinite if every step is stable
     * @return the step [s], at most {@code largest}
     * @throws org.parhelion.runs.file.ConfigException if it is larger, or not a time
     */
    public static double read(Config config, double largest) {
        boolean relative = !config.has("dt") || config.text("dt").strip().endsWith("%");
        if (relative && Double.isInfinite(largest)) {
            throw config.error(
                    "dt",
                    "every step is stable because nothing spreads, so there is no default; a time is required, for instance 1 ms");
        }
        if (!config.has("dt")) {
            return USUAL_FRACTION * largest;
        }
        if (config.text("dt").strip().endsWith("%")) {
            double fraction = config.positive("dt", Dimension.NUMBER);
            if (fraction > 1) {
                throw config.error(
                        "dt", config.text("dt") + " of the largest stable step is unstable; use at most 100 %");
            }
            return fraction * largest;
        }
        double dt = config.positive("dt", Dimension.TIME);
        if (dt > largest) {
            throw config.error(
                    "dt",
                    "'" + config.text("dt") + "' is unstable on this grid: the largest stable step is " + largest
                            + " s; use at most that, or a percentage of it (dt: 80 %)");
        }
        return dt;
    }
}
