package org.parhelion.grid;

/**
 * A function of position and time, for instance a boundary value. Must be a pure function and safe for several threads.
 */
@FunctionalInterface
public interface PlaceTimeFunction {
    /**
     * The value at one position and time. Coordinates of absent axes are 0.
     *
     * @param x coordinate along a row [m]
     * @param y coordinate across rows [m]
     * @param z coordinate across planes [m]
     * @param t time [s]
     * @return the value, in the unit of its use
     */
    double at(double x, double y, double z, double t);

    /**
     * A value that depends neither on position nor on time.
     *
     * @param value the value everywhere and at all times
     * @return the constant function
     */
    static PlaceTimeFunction constant(double value) {
        return new Constant(value);
    }

    /**
     * A value that changes with time alone, given at some times and linear in between; before the first time and after the last one
     * constant.
     *
     * @param times one or more, increasing and finite [s]
     * @param values as many, finite
     * @return the function
     * @throws IllegalArgumentException if the numbers of times and values differ, or a number is out of range
     */
    static PlaceTimeFunction table(double[] times, double[] values) {
        return new TimeTable(times, values);
    }

    /**
     * A constant. Loops over points may read it once.
     *
     * @param value the value everywhere and at all times
     */
    record Constant(double value) implements PlaceTimeFunction {
        @Override
        public double at(double x, double y, double z, double t) {
            return value;
        }
    }
}
