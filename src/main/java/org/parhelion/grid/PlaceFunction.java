package org.parhelion.grid;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of position, for instance an initial value or a coefficient. Must be a pure function and safe for several
 * threads.
 */
@FunctionalInterface
public interface PlaceFunction {
    /**
     * The value at one position. Coordinates of absent axes are 0.
     *
     * @param x coordinate along a row [m]
     * @param y coordinate across rows [m]
     * @param z coordinate across planes [m]
     * @return the value, in the unit of the field
     */
    double at(double x, double y, double z);

    /**
     * A function of x alone.
     *
     * @param function maps x [m] to the value
     * @return a function that ignores y and z
     */
    static PlaceFunction of(DoubleUnaryOperator function) {
        return (x, y, z) -> function.applyAsDouble(x);
    }

    /**
     * A function of x and y.
     *
     * @param function maps x and y [m] to the value
     * @return a function that ignores z
     */
    static PlaceFunction of(DoubleBinaryOperator function) {
        return (x, y, z) -> function.applyAsDouble(x, y);
    }
}
