package org.parhelion.physics;

import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;

/** Checks that the factories of this package share. */
final class Steps {
    private Steps() {}

    /** {@return {@code dtSeconds}, once it is positive, finite and at most the largest stable step} */
    static double requireStable(double dtSeconds, double largest) {
        if (!(dtSeconds > 0) || Double.isInfinite(dtSeconds)) {
            throw new IllegalArgumentException("Δt = " + dtSeconds + " s: must be positive and finite");
        }
        if (!(dtSeconds <= largest)) {
            throw new IllegalArgumentException(
                    "Δt = " + dtSeconds + " s is unstable: the largest stable step is " + largest + " s");
        }
        return dtSeconds;
    }

    /**
     * {@return a limit that was worked out again from rounded ratios, larger by some ulps} So a step of exactly the limit is not
     * refused.
     */
    static double rounded(double largestSeconds) {
        return largestSeconds * (1 + 1e-14);
    }

    /** {@return {@code value}, once it is 0 or more and finite} */
    static double requireNotNegative(String name, double value, String unit) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " " + value + unit + ": must be 0 or more, and finite");
        }
        return value;
    }

    /** {@return {@code value}, once it is positive and finite} */
    static double requirePositive(String name, double value, String unit) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " " + value + unit + ": must be positive and finite");
        }
        return value;
    }

    /** Refuses a grid of more axes than a scheme has. */
    static void requireAxes(String scheme, Grid grid, int most) {
        if (grid.dims() > most) {
            throw new IllegalArgumentException(scheme + " has at most " + most + (most == 1 ? " axis" : " axes")
                    + "; the grid of " + grid.shape() + " points has " + grid.dims());
        }
    }

    /** {@return Σ_axes 1/h} */
    static double sumOfInverseSpacings(Grid grid) {
        return 1 / grid.dx() + 1 / grid.dy() + 1 / grid.dz();
    }

    /** {@return the value at the point itself, on 1 to 3 axes} */
    static double here(int dims, Point p) {
        return dims == 1 ? p.at(0) : dims == 2 ? p.at(0, 0) : p.at(0, 0, 0);
    }

    /** {@return Σ_axes 1/h²} */
    static double sumOfInverseSquares(Grid grid) {
        return 1 / (grid.dx() * grid.dx()) + 1 / (grid.dy() * grid.dy()) + 1 / (grid.dz() * grid.dz());
    }
}
