package org.parhelion.physics;

import java.util.function.DoubleBinaryOperator;
import org.parhelion.grid.Axis;
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

    /** {@return Σ_axes 1/h, h the width of the narrowest cell where an axis is stretched} */
    static double sumOfInverseSpacings(Grid grid) {
        return inverse(grid, Axis.X) + inverse(grid, Axis.Y) + inverse(grid, Axis.Z);
    }

    /** {@return 1/h, h the width of the narrowest cell if the axis is stretched} */
    static double inverse(Grid grid, Axis axis) {
        return grid.isStretched(axis) ? largest(grid, axis, (low, high) -> 2 / (low + high)) : 1 / grid.spacing(axis);
    }

    /** {@return the spacing of an axis [m], the smallest if the axis is stretched} */
    static double smallestSpacing(Grid grid, Axis axis) {
        if (!grid.isStretched(axis)) {
            return grid.spacing(axis);
        }
        double smallest = Double.POSITIVE_INFINITY;
        for (int p = 0; p < grid.points(axis); p++) {
            smallest = Math.min(smallest, grid.spacingHigh(axis, p));
        }
        return smallest;
    }

    private static double largest(Grid grid, Axis axis, DoubleBinaryOperator ofDistances) {
        double largest = 0;
        for (int p = 0; p < grid.points(axis); p++) {
            largest = Math.max(largest, ofDistances.applyAsDouble(grid.spacingLow(axis, p), grid.spacingHigh(axis, p)));
        }
        return largest;
    }

    /** {@return 1 / the width of the cell around a point along x [1/m]: its faces lie half way between points} */
    static double perWidthX(Point p) {
        return 2 / (p.dxLow() + p.dxHigh());
    }

    /** {@return the same along y; 0 where that axis is absent} */
    static double perWidthY(Point p) {
        return 2 / (p.dyLow() + p.dyHigh());
    }

    /** {@return the same along z; 0 where that axis is absent} */
    static double perWidthZ(Point p) {
        return 2 / (p.dzLow() + p.dzHigh());
    }

    /** {@return the value at the point itself, on 1 to 3 axes} */
    static double here(int dims, Point p) {
        return dims == 1 ? p.at(0) : dims == 2 ? p.at(0, 0) : p.at(0, 0, 0);
    }

    /** {@return Σ_axes 1/h², the largest 1/(h_low h_high) where an axis is stretched} */
    static double sumOfInverseSquares(Grid grid) {
        return inverseSquare(grid, Axis.X) + inverseSquare(grid, Axis.Y) + inverseSquare(grid, Axis.Z);
    }

    /** {@return 1/h², the largest 1/(h_low h_high) if the axis is stretched} */
    static double inverseSquare(Grid grid, Axis axis) {
        return grid.isStretched(axis)
                ? largest(grid, axis, (low, high) -> 1 / (low * high))
                : 1 / (grid.spacing(axis) * grid.spacing(axis));
    }
}
