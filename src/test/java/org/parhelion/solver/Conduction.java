package org.parhelion.solver;

import java.util.function.ToDoubleFunction;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.Stencil2D;

/** u' = u + r ∇²u, made for steps of one length: the least that a test of the time loop needs of a physics. */
public interface Conduction extends TimeStepped {
    double r();

    @Override
    default double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return dtSeconds() / (2 * dims() * r());
    }

    record OfRod(double r, double dtSeconds) implements Conduction, Stencil1D {
        @Override
        public double at(Point u) {
            return u.at(0) + r * (u.at(-1) + u.at(1) - 2 * u.at(0));
        }
    }

    record OfPlate(double r, double dtSeconds) implements Conduction, Stencil2D {
        @Override
        public double at(Point u) {
            return u.at(0, 0) + r * (u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0));
        }
    }
}
