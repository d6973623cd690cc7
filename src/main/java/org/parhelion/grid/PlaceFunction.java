package org.parhelion.grid;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A value for every place. */
@FunctionalInterface
public interface PlaceFunction {
    /** The value at a place [m]; coordinates of absent axes are 0. */
    double at(double x, double y, double z);

    /** A function of x alone. */
    static PlaceFunction of(DoubleUnaryOperator function) {
        return (x, y, z) -> function.applyAsDouble(x);
    }

    /** A function of x and y. */
    static PlaceFunction of(DoubleBinaryOperator function) {
        return (x, y, z) -> function.applyAsDouble(x, y);
    }
}
