package org.parhelion.solver;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Checks during a run that all fields are finite: {@link Simulation.Setup#finiteChecks}.
 *
 * <p>A check after some steps finds a value that is not finite far from its origin: it has spread by the stencil's radius in each step. Therefore a
 * copy of the last state that was finite is kept in memory, as large as {@link Simulation#state}. From it the steps are repeated,
 * halving the interval, up to the first step after which a value is not finite. {@link NotFiniteException#blowUp} describes the first such point.
 *
 * @param every steps between two checks, at least 1; 0 for an interval whose checks and copies take about 0.5 % of the time of the steps
 * @param doublings how often the largest |value| of a field doubles before a warning, at least 2 and even; 0 for no warning
 * @param growing receives a warning, at most one for each field; called on every rank between two steps
 */
public record FiniteChecks(long every, int doublings, Consumer<Growth> growing) {
    /** Doublings before a warning, if none are named: a factor of 1024. */
    public static final int USUAL_DOUBLINGS = 10;

    /** Checks the numbers. */
    public FiniteChecks {
        if (every < 0) {
            throw new IllegalArgumentException("finite checks every " + every + " steps: must be at least 1");
        }
        if (doublings < 0 || doublings % 2 != 0) {
            throw new IllegalArgumentException(
                    "a warning after " + doublings + " doublings: must be an even number, 0 for no warning");
        }
    }

    /** {@return checks at an interval that follows their cost, without warnings} */
    public static FiniteChecks automatic() {
        return new FiniteChecks(0, 0, _ -> {});
    }

    /**
     * Checks at a fixed interval, without warnings.
     *
     * @param steps steps between two checks, at least 1
     * @return the checks
     */
    public static FiniteChecks every(long steps) {
        if (steps == 0) {
            throw new IllegalArgumentException("finite checks every 0 steps: must be at least 1");
        }
        return new FiniteChecks(steps, 0, _ -> {});
    }

    /**
     * Adds a warning about a field whose largest |value| has doubled some times at a pace that does not slow down, as that of an unstable scheme. While
     * point sources become stronger, the count begins again.
     *
     * @param times doublings before the warning, at least 2 and even; usually {@link #USUAL_DOUBLINGS}
     * @param receiver receives it, on every rank
     * @return the checks with that warning
     */
    public FiniteChecks warning(int times, Consumer<Growth> receiver) {
        return new FiniteChecks(every, times, receiver);
    }

    /**
     * A field that grows.
     *
     * @param field name of the field
     * @param fromStep the step from which the doublings are counted
     * @param from the largest |value| then
     * @param step the present step
     * @param now the largest |value| now
     * @param dtSeconds the present Δt [s]
     */
    public record Growth(String field, long fromStep, double from, long step, double now, double dtSeconds) {
        /** {@return how often the largest |value| has doubled} */
        public double doublings() {
            return (Math.log(now) - Math.log(from)) / Math.log(2);
        }

        /** {@return one line for people, with what to do} */
        public String message() {
            return String.format(
                    Locale.ROOT,
                    "field '%s' grows: its largest |value| was %.3g after step %d and is %.3g after step %d, doubled every %.3g steps."
                            + " If the equation itself does not grow, take a shorter Δt than %.3g s",
                    field,
                    from,
                    fromStep,
                    now,
                    step,
                    (step - fromStep) / doublings(),
                    dtSeconds);
        }
    }
}
