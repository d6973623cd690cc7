package org.parhelion.solver;

import org.parhelion.stencil.Stencil;

/**
 * The rule for the lengths of a model's steps: {@link Model#step}. Every rank has the same Δt, whatever the number of ranks.
 *
 * <p>Rules other than {@link Fixed} read the largest stable step at a point from a formula, and take its minimum over the grid. The
 * scheme must then read Δt as {@link org.parhelion.stencil.Point#dt}.
 */
public sealed interface TimeStep {
    /**
     * Every step has the same length.
     *
     * @param seconds Δt [s], positive and finite
     */
    record Fixed(double seconds) implements TimeStep {
        /** Checks the value. */
        public Fixed {
            requirePositive(seconds);
        }
    }

    /**
     * Every step has the same length: a part of the largest stable step of the initial values.
     *
     * @param part above 0 and at most 1
     * @param limit the largest stable step at a point [s], as {@link Simulation#minimum} reads a formula
     */
    record Stable(double part, Stencil limit) implements TimeStep {
        /** Checks the part. */
        public Stable {
            requirePart(part);
        }
    }

    /**
     * The condition of Courant, Friedrichs and Lewy: Δt follows the solution. At the start, and after each {@code every}-th step,
     *
     * <pre>
     *   Δt = min( part · least limit,  growth · Δt before,  mostSeconds )
     * </pre>
     *
     * <p>Between two of these the limit may fall: choose {@code part} accordingly, or {@code every} 1.
     *
     * @param part of the largest stable step, above 0 and at most 1
     * @param limit the largest stable step at a point [s], as {@link Simulation#minimum} reads a formula; infinite where any step is
     *     stable
     * @param every steps between two computations of Δt, at least 1
     * @param growth the largest factor by which Δt grows at once, above 1; infinite for no bound
     * @param mostSeconds the largest Δt [s], positive; infinite for no bound
     */
    record Courant(double part, Stencil limit, long every, double growth, double mostSeconds) implements TimeStep {
        /** Checks the values; the message of the exception names the wrong one. */
        public Courant {
            requirePart(part);
            if (every < 1) {
                throw new IllegalArgumentException(
                        "a time step computed every " + every + " steps: must be at least 1");
            }
            if (!(growth > 1)) {
                throw new IllegalArgumentException("a time step that grows by the factor " + growth
                        + ": must be above 1, for instance " + USUAL_GROWTH);
            }
            if (!(mostSeconds > 0)) {
                throw new IllegalArgumentException("a time step of at most " + mostSeconds + " s: must be positive");
            }
        }

        /**
         * Sets how often Δt is computed.
         *
         * @param steps steps between two computations, at least 1
         * @return the new rule
         */
        public Courant every(long steps) {
            return new Courant(part, limit, steps, growth, mostSeconds);
        }

        /**
         * Sets how fast Δt grows.
         *
         * @param factor the largest factor by which Δt grows at once, above 1; infinite for no bound
         * @return the new rule
         */
        public Courant growth(double factor) {
            return new Courant(part, limit, every, factor, mostSeconds);
        }

        /**
         * Sets the largest step, for instance where everything is at rest at first.
         *
         * @param seconds the largest Δt [s], positive
         * @return the new rule
         */
        public Courant atMost(double seconds) {
            return new Courant(part, limit, every, growth, seconds);
        }
    }

    /** The usual interval of {@link Courant} [steps]. */
    int USUAL_EVERY = 10;

    /** The usual growth of {@link Courant}. */
    double USUAL_GROWTH = 1.1;

    /**
     * Steps of one length.
     *
     * @param seconds Δt [s], positive and finite
     * @return the rule
     */
    static TimeStep fixed(double seconds) {
        return new Fixed(seconds);
    }

    /**
     * Steps of one length, from the initial values.
     *
     * @param part of the largest stable step, above 0 and at most 1
     * @param limit the largest stable step at a point [s]
     * @return the rule
     */
    static TimeStep stable(double part, Stencil limit) {
        return new Stable(part, limit);
    }

    /**
     * Steps that follow the solution, computed every {@value #USUAL_EVERY} steps, with a growth of at most {@value #USUAL_GROWTH}.
     *
     * @param part of the largest stable step, above 0 and at most 1
     * @param limit the largest stable step at a point [s]
     * @return the rule
     */
    static Courant cfl(double part, Stencil limit) {
        return new Courant(part, limit, USUAL_EVERY, USUAL_GROWTH, Double.POSITIVE_INFINITY);
    }

    private static void requirePositive(double seconds) {
        if (!(seconds > 0) || Double.isInfinite(seconds)) {
            throw new IllegalArgumentException("Δt = " + seconds + " s: must be positive and finite");
        }
    }

    private static void requirePart(double part) {
        if (!(part > 0 && part <= 1)) {
            throw new IllegalArgumentException(
                    "a time step of " + part + " of the largest stable one: must be above 0 and at most 1");
        }
    }
}
