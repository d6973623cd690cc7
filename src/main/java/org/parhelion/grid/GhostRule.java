package org.parhelion.grid;

/**
 * How one ghost point outside the domain gets its value: {@code scale · u(mirror) + gain · value(place, time)}.
 *
 * <p>Everything that a {@link Boundary} means: boundary fills on the CPU and kernels on a device both read it from here. The
 * product and the sum are each rounded once, in the field's precision.
 *
 * @param mirror index of the point that is read, counted from the side inward: 0 is the outermost point of the domain, −1
 *     the first ghost point, which is filled before the second
 * @param scale factor of that point's value; 0 reads no point
 * @param gain factor of {@code value}; in metres where {@code value} is a gradient
 * @param value evaluated at {@code atWall ? wall : ghost point} and at the time of the step
 * @param atWall whether {@code value} is taken at the wall, half a spacing outside the outermost point, rather than at the
 *     ghost point itself
 */
public record GhostRule(int mirror, double scale, double gain, PlaceTimeFunction value, boolean atWall) {
    private static final PlaceTimeFunction ZERO = PlaceTimeFunction.constant(0);
    /** Adding it changes no bit, not even of −0.0. */
    private static final PlaceTimeFunction NEUTRAL = PlaceTimeFunction.constant(-0.0);

    /** The value of {@code value} at the ghost point's own place; no point of the domain is read. */
    public static GhostRule held(PlaceTimeFunction value) {
        return new GhostRule(0, 0, 1, value, false);
    }

    /** A copy of the point {@code mirror}, bit for bit. */
    public static GhostRule even(int mirror) {
        return new GhostRule(mirror, 1, 1, NEUTRAL, true);
    }

    /** The negative of the point {@code mirror}; the negative of 0 is +0. */
    public static GhostRule odd(int mirror) {
        return new GhostRule(mirror, -1, 1, ZERO, true);
    }

    /** 0. */
    public static GhostRule zero() {
        return new GhostRule(0, 0, 1, ZERO, true);
    }

    /** Whether the ghost point has the same value at every step, so that it need be filled only once. */
    public boolean isConstant() {
        return scale == 0 && value instanceof PlaceTimeFunction.Constant;
    }
}
