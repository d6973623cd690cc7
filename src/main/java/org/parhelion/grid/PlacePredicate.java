package org.parhelion.grid;

/** A question about a position, for instance whether it lies in a solid. Must be pure and safe for several threads. */
@FunctionalInterface
public interface PlacePredicate {
    /**
     * Answers for one position. Coordinates of absent axes are 0.
     *
     * @param x coordinate along a row [m]
     * @param y coordinate across rows [m]
     * @param z coordinate across planes [m]
     * @return the answer
     */
    boolean test(double x, double y, double z);
}
