package org.parhelion.grid;

/**
 * The formula of one ghost point outside the domain: {@code scale · u(mirror) + gain · value(position, time)}.
 *
 * <p>It is the whole meaning of a {@link Boundary}: boundary fills on the CPU and kernels on a device both evaluate it. The
 * product and the sum are each rounded once, in the field's precision.
 *
 * @param mirror index of the point to read, counted from the side inward: 0 is the outermost point of the domain, −1 the first
 *     ghost point, which is filled before the second
 * @param scale factor of the mirror point's value; with 0 no point is read
 * @param gain factor of {@code value}; in metres if {@code value} is a gradient
 * @param value function of position and of the time of the step
 * @param atWall whether {@code value} is evaluated at the wall, half a spacing outside the outermost point; otherwise it is
 *     evaluated at the ghost point
 */
public record GhostRule(int mirror, double scale, double gain, PlaceTimeFunction value, boolean atWall) {
    private static final PlaceTimeFunction ZERO = PlaceTimeFunction.constant(0);
    /** −0.0: adding it changes no bit of any value, including −0.0. */
    private static final PlaceTimeFunction NEUTRAL = PlaceTimeFunction.constant(-0.0);

    /**
     * A given value at the position of the ghost point. No point of the domain is read.
     *
     * @param value the value, in the unit of the field
     * @return the rule
     */
    public static GhostRule held(PlaceTimeFunction value) {
        return new GhostRule(0, 0, 1, value, false);
    }

    /**
     * A copy of another point, bit for bit.
     *
     * @param mirror index of that point, counted from the side inward
     * @return the rule
     */
    public static GhostRule even(int mirror) {
        return new GhostRule(mirror, 1, 1, NEUTRAL, true);
    }

    /**
     * The negative of another point. The negative of 0 is +0.
     *
     * @param mirror index of that point, counted from the side inward
     * @return the rule
     */
    public static GhostRule odd(int mirror) {
        return new GhostRule(mirror, -1, 1, ZERO, true);
    }

    /** {@return the rule of a ghost point that is always 0} */
    public static GhostRule zero() {
        return new GhostRule(0, 0, 1, ZERO, true);
    }

    /** {@return whether the ghost point has the same value at every step, so that one fill is enough} */
    public boolean isConstant() {
        return scale == 0 && value instanceof PlaceTimeFunction.Constant;
    }
}
