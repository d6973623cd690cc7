package org.parhelion.solver;

import java.util.function.ToDoubleFunction;
import org.parhelion.stencil.Stencil;

/** A stencil with a time step and a stability limit. {@link Simulation} checks the limit at the start. */
public interface TimeStepped extends Stencil {
    /** {@return the time step [s]} */
    double dtSeconds();

    /**
     * Computes the largest time step for which the scheme is stable.
     *
     * @param maximum the largest value of each coefficient by name, over the whole grid
     * @return the largest stable Δt [s]
     */
    double largestStableDtSeconds(ToDoubleFunction<String> maximum);
}
