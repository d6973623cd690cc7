package org.parhelion.grid;

/**
 * What holds at one side of the domain: how the ghost points outside it get their values. Never about the edge between two
 * ranks.
 *
 * <pre>
 *   ghost 2    ghost 1  ┊  point 0    point 1    point 2          h: spacing
 *      ○          ○     ┊     ●          ●          ●             n: outward normal
 *              ←── n    ┊
 *                      wall, half a spacing outside the first point:
 *                      Neumann, Robin, reflecting. Ghost m mirrors point m − 1, D = (2m − 1)·h away
 *
 *   Neumann       ∂u/∂n = g at the wall                ghost m = point(m − 1) + D·g
 *   Robin         a·u + b·∂u/∂n = c at the wall        ghost m = (c − (a/2 − b/D)·point(m − 1)) / (a/2 + b/D)
 *   reflecting    even mirror about the wall           ghost m = point(m − 1)
 *   Dirichlet     no wall: each ghost point holds the value at its own place, at its own time
 *   free surface  odd mirror about ghost point 1:      ghost 1 = 0, ghost m = −point(m − 2)
 * </pre>
 *
 * <p>Neumann's ghost values are of third order in h (so second-order schemes stay so), Robin's too where b ≠ 0.
 */
public sealed interface Boundary {
    /** The domain's end is its beginning. Must be said of both sides of an axis. */
    static Boundary periodic() {
        return new Periodic();
    }

    /** u = {@code value}. */
    static Boundary dirichlet(double value) {
        return new Dirichlet(PlaceTimeFunction.constant(value));
    }

    /** u = {@code value} of place [m] and time [s]. */
    static Boundary dirichlet(PlaceTimeFunction value) {
        return new Dirichlet(value);
    }

    /** ∂u/∂n = {@code gradient} along the outward normal [1/m]; 0 lets nothing through. */
    static Boundary neumann(double gradient) {
        return new Neumann(PlaceTimeFunction.constant(gradient));
    }

    /** ∂u/∂n = {@code gradient} of the wall's place [m] and time [s]. */
    static Boundary neumann(PlaceTimeFunction gradient) {
        return new Neumann(gradient);
    }

    /** a·u + b·∂u/∂n = c, n outward: heat that leaves in proportion to what is there, for instance. */
    static Boundary robin(double a, double b, double c) {
        return new Robin(a, b, PlaceTimeFunction.constant(c));
    }

    /** a·u + b·∂u/∂n = {@code c} of the wall's place [m] and time [s]. */
    static Boundary robin(double a, double b, PlaceTimeFunction c) {
        return new Robin(a, b, c);
    }

    /** An even mirror: a hard wall for waves, no flux of heat. */
    static Boundary reflecting() {
        return new Reflecting();
    }

    /** An odd mirror, u = 0 one spacing outside the first point: where waves meet air. */
    static Boundary freeSurface() {
        return new FreeSurface();
    }

    /** See {@link #periodic}. */
    record Periodic() implements Boundary {}

    /** See {@link #dirichlet(double)}. */
    record Dirichlet(PlaceTimeFunction value) implements Boundary {
        public Dirichlet {
            requireFinite("Dirichlet value", value);
        }
    }

    /** See {@link #neumann(double)}. */
    record Neumann(PlaceTimeFunction gradient) implements Boundary {
        public Neumann {
            requireFinite("Neumann gradient", gradient);
        }
    }

    /** See {@link #robin(double, double, double)}. */
    record Robin(double a, double b, PlaceTimeFunction c) implements Boundary {
        public Robin {
            if (!Double.isFinite(a) || !Double.isFinite(b) || (a == 0 && b == 0)) {
                throw new IllegalArgumentException(
                        "Robin boundary with a = " + a + ", b = " + b + ": both must be finite, one of them not 0");
            }
            requireFinite("Robin's c", c);
        }
    }

    /** See {@link #reflecting}. */
    record Reflecting() implements Boundary {}

    /** See {@link #freeSurface}. */
    record FreeSurface() implements Boundary {}

    private static void requireFinite(String what, PlaceTimeFunction value) {
        if (value instanceof PlaceTimeFunction.Constant constant && !Double.isFinite(constant.value())) {
            throw new IllegalArgumentException(what + " must be finite, not " + constant.value());
        }
    }
}
