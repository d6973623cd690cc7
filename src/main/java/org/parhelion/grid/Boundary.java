package org.parhelion.grid;

/**
 * The condition at one side of the domain: it defines the values of the ghost points outside the domain. It does not concern
 * borders between ranks.
 *
 * <pre>
 *   ghost 2    ghost 1  ┊  point 0    point 1    point 2          h: spacing
 *      ○          ○     ┊     ●          ●          ●             n: outward normal
 *              ←── n    ┊
 *                      wall, half a spacing outside the first point:
 *                      Neumann, Robin, reflecting, antisymmetric. Ghost m mirrors point m − 1, D = (2m − 1)·h away
 *
 *   Neumann        ∂u/∂n = g at the wall                ghost m = point(m − 1) + D·g
 *   Robin          a·u + b·∂u/∂n = c at the wall        ghost m = (c − (a/2 − b/D)·point(m − 1)) / (a/2 + b/D)
 *   reflecting     even mirror about the wall           ghost m = point(m − 1)
 *   antisymmetric  odd mirror about the wall            ghost m = −point(m − 1)
 *   Dirichlet      no wall: each ghost point has the value at its own position and time
 *   free surface   odd mirror about ghost point 1:      ghost 1 = 0, ghost m = −point(m − 2)
 * </pre>
 *
 * <p>The error of a Neumann ghost value is of third order in h, so a second-order scheme remains of second order. The same
 * holds for Robin if b ≠ 0.
 *
 * <p>To add a condition, implement {@link #ghost}; it then works on every rank, code path and device. Only periodic sides are
 * recognised by type, because the halo exchange fills them. Implementations must be immutable and should be records, so that
 * equal conditions compare equal.
 */
public interface Boundary {
    /**
     * The rule for the ghost points at one distance outside the domain. It is called once for each distance, not for each point
     * or step.
     *
     * @param m distance from the outermost point in points: 1, 2, …
     * @param spacing distance between neighbouring points along the side's axis [m]
     * @return the rule
     * @throws IllegalArgumentException if the condition leaves this ghost point undetermined at this spacing
     */
    GhostRule ghost(int m, double spacing);

    /**
     * A periodic side: the point after the last one of the axis is the first one. Both sides of an axis must be
     * periodic, or neither.
     *
     * @return the boundary
     */
    static Boundary periodic() {
        return new Periodic();
    }

    /**
     * u = {@code value} at the ghost points, constant.
     *
     * @param value finite, in the unit of the field
     * @return the boundary
     * @throws IllegalArgumentException if the value is not finite
     */
    static Boundary dirichlet(double value) {
        return new Dirichlet(PlaceTimeFunction.constant(value));
    }

    /**
     * u = {@code value} at the ghost points, as a function of position and time.
     *
     * @param value evaluated at the ghost point; in the unit of the field
     * @return the boundary
     */
    static Boundary dirichlet(PlaceTimeFunction value) {
        return new Dirichlet(value);
    }

    /**
     * ∂u/∂n = {@code gradient} at the wall, along the outward normal, constant.
     *
     * @param gradient finite [unit of u/m]; 0 is no flux
     * @return the boundary
     * @throws IllegalArgumentException if the gradient is not finite
     */
    static Boundary neumann(double gradient) {
        return new Neumann(PlaceTimeFunction.constant(gradient));
    }

    /**
     * ∂u/∂n = {@code gradient} at the wall, along the outward normal, as a function of position and time.
     *
     * @param gradient evaluated at the wall [unit of u/m]
     * @return the boundary
     */
    static Boundary neumann(PlaceTimeFunction gradient) {
        return new Neumann(gradient);
    }

    /**
     * a·u + b·∂u/∂n = c at the wall, n outward, for instance convective cooling.
     *
     * @param a factor of u, finite
     * @param b factor of the gradient, finite; {@code a} and {@code b} are not both 0, and of the same sign for a rule
     *     at every spacing
     * @param c right-hand side, finite, in the unit of a·u
     * @return the boundary
     * @throws IllegalArgumentException if a number is not finite, or a = b = 0
     */
    static Boundary robin(double a, double b, double c) {
        return new Robin(a, b, PlaceTimeFunction.constant(c));
    }

    /**
     * a·u + b·∂u/∂n = c at the wall, n outward, where c is a function of position and time.
     *
     * @param a factor of u, finite
     * @param b factor of the gradient, finite; {@code a} and {@code b} are not both 0, and of the same sign for a rule
     *     at every spacing
     * @param c right-hand side, evaluated at the wall, in the unit of a·u
     * @return the boundary
     * @throws IllegalArgumentException if a factor is not finite, or a = b = 0
     */
    static Boundary robin(double a, double b, PlaceTimeFunction c) {
        return new Robin(a, b, c);
    }

    /**
     * An even mirror about the wall: a hard wall for waves, zero flux for heat.
     *
     * @return the boundary
     */
    static Boundary reflecting() {
        return new Reflecting();
    }

    /**
     * An odd mirror about the wall: u = 0 there. An example is the normal momentum at a solid wall.
     *
     * @return the boundary
     */
    static Boundary antisymmetric() {
        return new Antisymmetric();
    }

    /**
     * An odd mirror about the first ghost point: u = 0 one spacing outside the outermost point. An example is the
     * surface of water or rock.
     *
     * @return the boundary
     */
    static Boundary freeSurface() {
        return new FreeSurface();
    }

    /** See {@link #periodic}. */
    record Periodic() implements Boundary {
        /**
         * Not supported: the halo exchange fills the ghost points of a periodic axis.
         *
         * @throws UnsupportedOperationException always
         */
        @Override
        public GhostRule ghost(int m, double spacing) {
            throw new UnsupportedOperationException("the halo exchange fills the ghost points of a periodic axis");
        }
    }

    /**
     * See {@link #dirichlet(PlaceTimeFunction)}.
     *
     * @param value evaluated at the ghost point; in the unit of the field
     */
    record Dirichlet(PlaceTimeFunction value) implements Boundary {
        /**
         * Checks a constant value.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Dirichlet {
            requireFinite("Dirichlet value", value);
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.held(value);
        }
    }

    /**
     * See {@link #neumann(PlaceTimeFunction)}.
     *
     * @param gradient evaluated at the wall [unit of u/m]
     */
    record Neumann(PlaceTimeFunction gradient) implements Boundary {
        /**
         * Checks a constant gradient.
         *
         * @throws IllegalArgumentException if it is not finite
         */
        public Neumann {
            requireFinite("Neumann gradient", gradient);
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            return new GhostRule(m - 1, 1, (2 * m - 1) * spacing, gradient, true);
        }
    }

    /**
     * See {@link #robin(double, double, PlaceTimeFunction)}.
     *
     * @param a factor of u, finite
     * @param b factor of the gradient, finite; not 0 if {@code a} is 0
     * @param c right-hand side, evaluated at the wall, in the unit of a·u
     */
    record Robin(double a, double b, PlaceTimeFunction c) implements Boundary {
        /**
         * Checks the factors and a constant right-hand side.
         *
         * @throws IllegalArgumentException if a number is not finite, or a = b = 0
         */
        public Robin {
            if (!Double.isFinite(a) || !Double.isFinite(b) || (a == 0 && b == 0)) {
                throw new IllegalArgumentException("Robin boundary with a = " + a + ", b = " + b
                        + ": both must be finite, and at least one not 0");
            }
            requireFinite("Robin's c", c);
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            // a·(ghost + mirror)/2 + b·(ghost − mirror)/D = c
            double distance = (2 * m - 1) * spacing;
            double ghostPart = a / 2 + b / distance;
            double mirrorPart = a / 2 - b / distance;
            if (ghostPart == 0) {
                throw new IllegalArgumentException("Robin boundary with a = " + a + ", b = " + b
                        + " leaves ghost point " + m + " undetermined at a spacing of " + spacing
                        + " m: use a and b of the same sign");
            }
            return new GhostRule(m - 1, -mirrorPart / ghostPart, 1 / ghostPart, c, true);
        }
    }

    /** See {@link #reflecting}. */
    record Reflecting() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.even(m - 1);
        }
    }

    /** See {@link #antisymmetric}. */
    record Antisymmetric() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.odd(m - 1);
        }
    }

    /** See {@link #freeSurface}. */
    record FreeSurface() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return m == 1 ? GhostRule.zero() : GhostRule.odd(m - 2);
        }
    }

    private static void requireFinite(String what, PlaceTimeFunction value) {
        if (value instanceof PlaceTimeFunction.Constant constant && !Double.isFinite(constant.value())) {
            throw new IllegalArgumentException(what + " must be finite, not " + constant.value());
        }
    }
}
