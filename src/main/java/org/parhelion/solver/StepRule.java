package org.parhelion.solver;

import java.util.Optional;
import java.util.function.Function;
import org.parhelion.comm.Comm;
import org.parhelion.device.Stepper;
import org.parhelion.device.StepperSpec;
import org.parhelion.field.Field;
import org.parhelion.stencil.Stencil;

/** Computes Δt by a model's {@link TimeStep}, the same on every rank. Its methods are collective where Δt is computed. */
final class StepRule {
    private static final long NEVER = Long.MAX_VALUE;
    /** Before the first Δt is known. */
    private static final Stepper.Pace START = Stepper.Pace.of(0);

    private final TimeStep step;
    private final Comm comm;
    private final Runnable requireFinite;
    private final Optional<LocalMinimum> limit;

    /**
     * Reads the formula of the limit.
     *
     * @param fields the current values of a field or coefficient, by name
     * @param requireFinite throws if a field is not finite; collective
     */
    StepRule(TimeStep step, StepperSpec spec, Function<String, Field> fields, Comm comm, Runnable requireFinite) {
        this.step = step;
        this.comm = comm;
        this.requireFinite = requireFinite;
        this.limit = formula(step).map(formula -> new LocalMinimum(formula, spec, fields));
    }

    private static Optional<Stencil> formula(TimeStep step) {
        return switch (step) {
            case TimeStep.Fixed _ -> Optional.empty();
            case TimeStep.Stable stable -> Optional.of(stable.limit());
            case TimeStep.Courant courant -> Optional.of(courant.limit());
        };
    }

    /** Whether Δt is computed from the fields. */
    boolean readsFields() {
        return limit.isPresent();
    }

    /** Steps between two computations after the first one. */
    long every() {
        return step instanceof TimeStep.Courant courant ? courant.every() : NEVER;
    }

    /** Δt of the first step [s]. */
    double first() {
        return switch (step) {
            case TimeStep.Fixed fixed -> fixed.seconds();
            case TimeStep.Stable stable -> required(stable.part() * least(START, 0));
            case TimeStep.Courant courant ->
                required(Math.min(courant.part() * least(START, 0), courant.mostSeconds()));
        };
    }

    /** Δt after some steps, of which the last ones were of the given pace [s]. */
    double next(Stepper.Pace pace, long steps) {
        return step instanceof TimeStep.Courant courant
                ? required(Math.min(
                        courant.part() * least(pace, steps),
                        Math.min(courant.growth() * pace.dtSeconds(), courant.mostSeconds())))
                : pace.dtSeconds();
    }

    /** Δt by this rule, after steps by another one [s]. */
    double changed(Stepper.Pace pace, long steps) {
        return switch (step) {
            case TimeStep.Fixed fixed -> fixed.seconds();
            case TimeStep.Stable stable -> required(stable.part() * least(pace, steps));
            case TimeStep.Courant _ -> next(pace, steps);
        };
    }

    private double least(Stepper.Pace pace, long steps) {
        return limit.orElseThrow().over(comm, pace, steps);
    }

    private double required(double seconds) {
        if (Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("any time step is stable for these values, so " + step
                    + " gives none: state the largest one, by TimeStep.cfl(…).atMost(SECONDS), dt.most in a run file");
        }
        if (!(seconds > 0)) {
            requireFinite.run();
            throw new NotFiniteException(
                    "Δt = " + seconds + " s by " + step + ": the formula of the limit must be positive");
        }
        return seconds;
    }
}
