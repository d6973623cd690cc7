package org.parhelion.grid;

/** A value for every place and time. */
@FunctionalInterface
public interface PlaceTimeFunction {
    /** The value at a place [m] and a time [s]; coordinates of absent axes are 0. */
    double at(double x, double y, double z, double t);

    /** The same value everywhere and always. */
    static PlaceTimeFunction constant(double value) {
        return new Constant(value);
    }

    /** A value that does not change: what loops over points may read once. */
    record Constant(double value) implements PlaceTimeFunction {
        @Override
        public double at(double x, double y, double z, double t) {
            return value;
        }
    }
}
