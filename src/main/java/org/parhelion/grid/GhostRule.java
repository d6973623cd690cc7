package org.parhelion.grid;

import java.util.List;

/**
 * The formula of one point at a side of the domain: a weighted sum of points along the inward normal, plus a function of position
 * and time. The point is a ghost point, or the outermost point of the domain.
 *
 * <pre>
 *   u = w₁·u(point₁) + w₂·u(point₂) + … + gain · value(position, time)
 * </pre>
 *
 * <p>It is the whole meaning of a {@link Boundary}: boundary fills on the CPU and kernels on a device both evaluate it. Each
 * product and each sum is rounded once, from left to right, in the field's precision.
 *
 * @param terms the points that are read, in the order of the sum; empty for a given value
 * @param gain factor of {@code value}; in metres if {@code value} is a gradient
 * @param value function of position and of the time of the step
 * @param atWall whether {@code value} is evaluated at the wall, half a spacing outside the outermost point; otherwise it is
 *     evaluated at the point itself
 */
public record GhostRule(List<Term> terms, double gain, PlaceTimeFunction value, boolean atWall) {
    private static final PlaceTimeFunction ZERO = PlaceTimeFunction.constant(0);
    /** −0.0: adding it changes no bit of any value, including −0.0. */
    private static final PlaceTimeFunction NEUTRAL = PlaceTimeFunction.constant(-0.0);

    /**
     * One point of the sum.
     *
     * @param weight its factor
     * @param point index of the point, counted from the side inward: 0 is the outermost point of the domain, −1 the first ghost
     *     point, which is filled before the second
     * @param before whether the value one step earlier is read; only the rule of the outermost point may, and only from points of
     *     the domain
     */
    public record Term(double weight, int point, boolean before) {
        /**
         * A point's value at the step of the result.
         *
         * @param weight its factor
         * @param point its index, counted from the side inward
         * @return the term
         */
        public static Term now(double weight, int point) {
            return new Term(weight, point, false);
        }

        /**
         * A point's value one step before the result.
         *
         * @param weight its factor
         * @param point its index, counted from the side inward; 0 or more
         * @return the term
         */
        public static Term before(double weight, int point) {
            return new Term(weight, point, true);
        }
    }

    /** Copies the terms. */
    public GhostRule {
        terms = List.copyOf(terms);
    }

    /**
     * A rule that reads at most one point, the mirror of the ghost point.
     *
     * @param mirror index of the point to read, counted from the side inward
     * @param scale factor of the mirror point's value; with 0 no point is read
     * @param gain factor of {@code value}; in metres if {@code value} is a gradient
     * @param value function of position and of the time of the step
     * @param atWall whether {@code value} is evaluated at the wall; otherwise at the ghost point
     */
    public GhostRule(int mirror, double scale, double gain, PlaceTimeFunction value, boolean atWall) {
        this(scale == 0 ? List.of() : List.of(Term.now(scale, mirror)), gain, value, atWall);
    }

    /**
     * A given value at the position of the ghost point. No point of the domain is read.
     *
     * @param value the value, in the unit of the field
     * @return the rule
     */
    public static GhostRule held(PlaceTimeFunction value) {
        return new GhostRule(List.of(), 1, value, false);
    }

    /**
     * A copy of another point, bit for bit.
     *
     * @param mirror index of that point, counted from the side inward
     * @return the rule
     */
    public static GhostRule even(int mirror) {
        return sum(Term.now(1, mirror));
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
        return new GhostRule(List.of(), 1, ZERO, true);
    }

    /**
     * A weighted sum of points, and nothing else.
     *
     * @param terms the points, in the order of the sum
     * @return the rule
     */
    public static GhostRule sum(Term... terms) {
        return new GhostRule(List.of(terms), 1, NEUTRAL, true);
    }

    /** {@return whether the ghost point has the same value at every step, so that one fill is enough} */
    public boolean isConstant() {
        return terms.isEmpty() && value instanceof PlaceTimeFunction.Constant;
    }

    /** {@return whether at most one point is read, at the step of the result} */
    public boolean isMirror() {
        return terms.isEmpty() || (terms.size() == 1 && !terms.getFirst().before());
    }

    /** {@return the largest index of a point that is read, −1 if no point of the domain is} */
    public int depth() {
        return terms.stream().mapToInt(Term::point).max().orElse(-1);
    }
}
