package org.parhelion.runs.problem;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.file.Quantity;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStep;

/**
 * When a run ends and writes its fields: after steps, or at times. Times that are a whole number of steps of one length become
 * counts of steps, so that the run is that of the file with these counts.
 *
 * @param steps the largest number of steps
 * @param untilSeconds the time at which the run ends [s]; empty if only the steps count
 * @param snapshotSteps steps between two snapshots; empty if there are none, or at times
 * @param snapshotSeconds simulated time between two snapshots [s]; empty if there are none, or after steps
 */
record RunTimes(int steps, OptionalDouble untilSeconds, OptionalInt snapshotSteps, OptionalDouble snapshotSeconds) {
    /** A time that is so near to a whole number of steps is one. */
    private static final double ROUNDING = 1e-9;

    private static final String STEPS = "steps";
    private static final String UNTIL = "until";
    private static final String EVERY = "every";

    /** The key {@code until} [s]. */
    static OptionalDouble until(Config config) {
        return config.has(UNTIL) ? OptionalDouble.of(config.positive(UNTIL, Dimension.TIME)) : OptionalDouble.empty();
    }

    /** The key {@code output.every}, if it has a unit [s]. */
    static OptionalDouble outputEvery(Config config) {
        Config output = config.section("output");
        return output.has(EVERY) && hasUnit(output.text(EVERY))
                ? OptionalDouble.of(output.positive(EVERY, Dimension.TIME))
                : OptionalDouble.empty();
    }

    private static boolean hasUnit(String text) {
        return Quantity.isQuantity(text) && Quantity.parse(text).hasUnit();
    }

    /**
     * Reads the keys.
     *
     * @param marchesInTime whether steps are steps in time
     * @throws org.parhelion.runs.file.ConfigException if a value is wrong, or is a time that steps of one length miss
     */
    static RunTimes read(Config config, Model model, boolean marchesInTime) {
        Config output = config.section("output");
        OptionalDouble until = until(config);
        OptionalDouble snapshots = outputEvery(config);
        if (!marchesInTime && (until.isPresent() || snapshots.isPresent())) {
            throw until.isPresent()
                    ? config.error(UNTIL, "steps of this problem are iterations, not steps in time; use steps")
                    : output.error(EVERY, "steps of this problem are iterations; a whole number of them is required");
        }
        if (!config.has(STEPS) && until.isEmpty()) {
            // The message for a missing key.
            config.integer(STEPS, 0, Integer.MAX_VALUE);
        }
        int steps = config.integer(STEPS, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        OptionalInt untilSteps = whole(config, UNTIL, until, model);
        OptionalInt snapshotSteps = whole(output, EVERY, snapshots, model);
        if (snapshots.isEmpty() && output.has(EVERY)) {
            snapshotSteps = OptionalInt.of(output.integer(EVERY, 1, Integer.MAX_VALUE));
        }
        return new RunTimes(
                Math.min(steps, untilSteps.orElse(Integer.MAX_VALUE)),
                untilSteps.isPresent() ? OptionalDouble.empty() : until,
                snapshotSteps,
                snapshotSteps.isPresent() ? OptionalDouble.empty() : snapshots);
    }

    /** A time as a number of steps; empty if there is none, or if steps can be shortened to meet it. */
    private static OptionalInt whole(Config section, String key, OptionalDouble seconds, Model model) {
        if (seconds.isEmpty() || !(model.step() instanceof TimeStep.Fixed fixed)) {
            return OptionalInt.empty();
        }
        double steps = seconds.getAsDouble() / fixed.seconds();
        double rounded = Math.rint(steps);
        if (rounded >= 1 && rounded <= Integer.MAX_VALUE && Math.abs(steps - rounded) <= ROUNDING * rounded) {
            return OptionalInt.of((int) rounded);
        }
        Optional<String> why = model.equalSteps();
        if (why.isPresent()) {
            throw section.error(
                    key,
                    "'" + section.text(key) + "' is not a whole number of steps of " + fixed.seconds() + " s, and "
                            + why.get()
                            + ". Use a dt that divides it, or a percentage: it is reduced to divide output.every,"
                            + " or until where that counts steps");
        }
        return OptionalInt.empty();
    }
}
