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
 * When a run ends: after steps, or at a time. Times that are a whole number of steps of one length become counts of steps, so that the run is
 * that of the file with these counts.
 *
 * @param steps the largest number of steps
 * @param untilSeconds the time at which the run ends [s]; empty if only the steps count
 */
record RunTimes(int steps, OptionalDouble untilSeconds) {
    /** A time that is so near to a whole number of steps is one. */
    private static final double ROUNDING = 1e-9;

    private static final String STEPS = "steps";
    private static final String UNTIL = "until";
    private static final String EVERY = "every";

    /**
     * An interval between two outputs: of steps, or of simulated time, or none.
     *
     * @param steps steps between two outputs; 0 for none after steps
     * @param seconds simulated time between two outputs [s]; 0 for none at times
     */
    record Interval(int steps, double seconds) {
        private static final Interval NONE = new Interval(0, 0);
    }

    /** The key {@code until} [s]. */
    static OptionalDouble until(Config config) {
        return config.has(UNTIL) ? OptionalDouble.of(config.positive(UNTIL, Dimension.TIME)) : OptionalDouble.empty();
    }

    /**
     * The longest time of which the intervals of all outputs at times are multiples [s]: their greatest common divisor, up to rounding. Empty if there
     * are none.
     */
    static OptionalDouble outputEvery(Config config) {
        return config.sections(OutputSection.KEY).stream()
                .map(RunTimes::every)
                .flatMapToDouble(OptionalDouble::stream)
                .reduce(RunTimes::divisor);
    }

    /** Euclid's algorithm. */
    private static double divisor(double a, double b) {
        double large = Math.max(a, b);
        double small = Math.min(a, b);
        double rest = large - Math.floor(large / small) * small;
        boolean divides = rest <= ROUNDING * large || small - rest <= ROUNDING * large;
        double common = divides ? small : divisor(small, rest);
        return large / Math.rint(large / common);
    }

    /** The key {@code every} of an output, if it has a unit [s]. */
    private static OptionalDouble every(Config output) {
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
        OptionalDouble until = until(config);
        if (!marchesInTime && until.isPresent()) {
            throw config.error(UNTIL, "steps of this problem are iterations, not steps in time; use steps");
        }
        if (!config.has(STEPS) && until.isEmpty()) {
            // The message for a missing key.
            config.integer(STEPS, 0, Integer.MAX_VALUE);
        }
        int steps = config.integer(STEPS, 0, Integer.MAX_VALUE, Integer.MAX_VALUE);
        OptionalInt untilSteps = whole(config, UNTIL, until, model);
        return new RunTimes(
                Math.min(steps, untilSteps.orElse(Integer.MAX_VALUE)),
                untilSteps.isPresent() ? OptionalDouble.empty() : until);
    }

    /**
     * Reads the key {@code every} of an output.
     *
     * @param marchesInTime whether steps are steps in time
     * @throws org.parhelion.runs.file.ConfigException as {@link #read}
     */
    static Interval interval(Config output, Model model, boolean marchesInTime) {
        OptionalDouble seconds = every(output);
        if (!marchesInTime && seconds.isPresent()) {
            throw output.error(EVERY, "steps of this problem are iterations; a whole number of them is required");
        }
        if (seconds.isEmpty()) {
            return output.has(EVERY) ? new Interval(output.integer(EVERY, 1, Integer.MAX_VALUE), 0) : Interval.NONE;
        }
        OptionalInt steps = whole(output, EVERY, seconds, model);
        return steps.isPresent() ? new Interval(steps.getAsInt(), 0) : new Interval(0, seconds.getAsDouble());
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
