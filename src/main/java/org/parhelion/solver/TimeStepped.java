package org.parhelion.solver;

import java.util.function.ToDoubleFunction;
import org.parhelion.stencil.Stencil;

/** A stencil that knows its step in time, and how long it may be. {@link Simulation} checks it before it starts. */
public interface TimeStepped extends Stencil {
    /** {@return length of a step [s]} */
    double dtSeconds();

    /**
     * The largest step for which the scheme is stable [s].
     *
     * @param maximum the largest value of each coefficient by name, over the whole grid
     * @return the largest stable Δt [s]
     */
    double largestStableDtSeconds(ToDoubleFunction<String> maximum);
}
