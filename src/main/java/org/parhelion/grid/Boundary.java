package org.parhelion.grid;

import java.util.List;
import java.util.Optional;
import org.parhelion.grid.GhostRule.Term;

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
 *   outflow        zero gradient:                       ghost m = point 0
 *   linear outflow odd mirror about point 0 itself:     ghost m = 2·point 0 − point m
 *   absorbing      ∂u/∂t + c·∂u/∂n = 0 at point 0,      ghost m = 2·point 0 − point m
 *                  which the formula does not advance
 * </pre>
 *
 * <p>The points of a field on faces along the normal ({@link Location}) begin on the wall itself, and ghost m lies m·h outside it:
 *
 * <pre>
 *   ghost 2    ghost 1    point 0    point 1    point 2
 *      ○          ○          ●          ●          ●
 *              ←── n        wall
 *
 *   Neumann        ghost m = point m + 2m·h·g
 *   Robin          ghost m = point m + 2m·h·(c − a·point 0)/b; with b = 0 odd about point 0, which is c/a
 *   reflecting     ghost m = point m
 *   antisymmetric  ghost m = −point m, point 0 = 0
 *   Dirichlet      point 0 and each ghost point have the value at their own position and time
 *   outflow, linear outflow, absorbing                     as above
 *   free surface   none: the surface would be outside the wall
 * </pre>
 *
 * <p>The error of a Neumann ghost value is of third order in h, so a second-order scheme remains of second order. The same
 * holds for Robin if b ≠ 0.
 *
 * <p>To add a condition, implement {@link #ghost}, and {@link #outermost} if it sets the outermost points of the domain; for fields
 * with points on the wall, {@link #ghostOnFaces} and {@link #outermostOnFaces}. It then works on every rank and code path. A device may refuse rules that read more than one point. Only periodic sides are
 * recognised by type, because the halo exchange fills them. Implementations must be immutable and should be records, so that
 * equal conditions compare equal.
 */
public interface Boundary {
    /**
     * The rule for the ghost points at one distance outside the domain. It is called once for each distance, not for each point
     * or step.
     *
     * @param m distance from the outermost point in points: 1, 2, …
     * @param spacing distance between neighbouring points along the side's axis [m]; on a stretched axis that for which the
     *     ghost point lies (2m − 1)·spacing from point m − 1
     * @return the rule; it reads points up to index m, at the step of the result
     * @throws IllegalArgumentException if the condition leaves this ghost point undetermined at this spacing
     */
    GhostRule ghost(int m, double spacing);

    /**
     * The rule for the outermost points of the domain, where the condition sets these in place of the formula. It is applied after
     * every step, before ghost points are filled. It is called once, not for each point or step.
     *
     * @param spacing distance between the two outermost points along the side's axis [m]
     * @param dtSeconds length of a step [s]
     * @return the rule, which may read points 0 and 1 as they were one step earlier, and point 1 as it is now; empty, the default,
     *     where the formula advances the outermost points
     */
    default Optional<GhostRule> outermost(double spacing, double dtSeconds) {
        return Optional.empty();
    }

    /**
     * The rule for the ghost points of a field whose points lie on faces along the side's axis: point 0 is on the wall.
     *
     * @param m distance from the wall in points: 1, 2, …
     * @param spacing distance between neighbouring points along the side's axis [m]; on a stretched axis that for which the
     *     ghost point lies 2m·spacing from point m
     * @return the rule, as that of {@link #ghost}
     * @throws IllegalArgumentException if the condition leaves this ghost point undetermined at this spacing, or, the default, is
     *     not defined for such fields
     */
    default GhostRule ghostOnFaces(int m, double spacing) {
        throw new IllegalArgumentException(
                this + " has no rule for a field with points on the wall: use another boundary there,"
                        + " or another location of the field");
    }

    /**
     * The rule for the points on the wall of a field whose points lie on faces along the side's axis, where the condition sets these
     * in place of the formula. A rule that reads no point also holds for the initial values.
     *
     * @param spacing distance between the two outermost points along the side's axis [m]
     * @param dtSeconds length of a step [s]
     * @return the rule, as that of {@link #outermost}, which is the default
     */
    default Optional<GhostRule> outermostOnFaces(double spacing, double dtSeconds) {
        return outermost(spacing, dtSeconds);
    }

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

    /**
     * Zero gradient: each ghost point copies the outermost point. An example is the side at which a flow leaves the domain.
     *
     * @return the boundary
     */
    static Boundary outflow() {
        return new Outflow();
    }

    /**
     * Extrapolation along the inward normal that continues a linear profile: an odd mirror about the outermost point.
     *
     * @return the boundary
     */
    static Boundary linearOutflow() {
        return new LinearOutflow();
    }

    /**
     * Lets waves out: ∂u/∂t + c·∂u/∂n = 0 at the outermost points, n outward. These are set by the boundary; the formula does not
     * advance them. A wave of speed c at normal incidence leaves with little reflection (second order in the spacing where the
     * formula reads one point beside its own, first order where it reads more), without any if c·Δt is the spacing; at 45° about
     * 17 % of the amplitude is reflected.
     *
     * <pre>
     *   u₀' = u₁ + k·(u₁' − u₀),   k = (c·Δt − h)/(c·Δt + h),   ' one step later, u₁ the next point inward
     * </pre>
     *
     * <p>First-order condition of G. Mur, "Absorbing boundary conditions for the finite-difference approximation of the
     * time-domain electromagnetic-field equations", IEEE Trans. Electromagn. Compat. 23 (1981) 377–382, equation 15.
     *
     * @param velocity c [m/s], positive and finite
     * @return the boundary
     * @throws IllegalArgumentException if the velocity is not positive and finite
     */
    static Boundary absorbing(double velocity) {
        return new Absorbing(velocity);
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

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return GhostRule.held(value);
        }

        @Override
        public Optional<GhostRule> outermostOnFaces(double spacing, double dtSeconds) {
            return Optional.of(GhostRule.held(value));
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

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return new GhostRule(m, 1, 2 * m * spacing, gradient, true);
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

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            // a·(point 0) + b·(ghost − mirror)/D = c
            if (b == 0) {
                return new GhostRule(m, -1, 2 / a, c, true);
            }
            double perGradient = 2 * m * spacing / b;
            return new GhostRule(List.of(Term.now(1, m), Term.now(-a * perGradient, 0)), perGradient, c, true);
        }

        @Override
        public Optional<GhostRule> outermostOnFaces(double spacing, double dtSeconds) {
            return b == 0 ? Optional.of(new GhostRule(List.of(), 1 / a, c, true)) : Optional.empty();
        }
    }

    /** See {@link #reflecting}. */
    record Reflecting() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.even(m - 1);
        }

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return GhostRule.even(m);
        }
    }

    /** See {@link #antisymmetric}. */
    record Antisymmetric() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.odd(m - 1);
        }

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return GhostRule.odd(m);
        }

        @Override
        public Optional<GhostRule> outermostOnFaces(double spacing, double dtSeconds) {
            return Optional.of(GhostRule.zero());
        }
    }

    /** See {@link #freeSurface}. */
    record FreeSurface() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return m == 1 ? GhostRule.zero() : GhostRule.odd(m - 2);
        }
    }

    /** See {@link #outflow}. */
    record Outflow() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.even(0);
        }

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return ghost(m, spacing);
        }
    }

    /** See {@link #linearOutflow}. */
    record LinearOutflow() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.sum(Term.now(2, 0), Term.now(-1, m));
        }

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return ghost(m, spacing);
        }
    }

    /**
     * See {@link #absorbing}.
     *
     * @param velocity c [m/s], positive and finite
     */
    record Absorbing(double velocity) implements Boundary {
        /**
         * Checks the velocity.
         *
         * @throws IllegalArgumentException if it is not positive and finite
         */
        public Absorbing {
            if (!(velocity > 0) || Double.isInfinite(velocity)) {
                throw new IllegalArgumentException(
                        "an absorbing boundary for a velocity of " + velocity + " m/s: must be positive and finite");
            }
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.sum(Term.now(2, 0), Term.now(-1, m));
        }

        @Override
        public Optional<GhostRule> outermost(double spacing, double dtSeconds) {
            double travelled = velocity * dtSeconds;
            double k = (travelled - spacing) / (travelled + spacing);
            return Optional.of(GhostRule.sum(Term.before(1, 1), Term.now(k, 1), Term.before(-k, 0)));
        }

        @Override
        public GhostRule ghostOnFaces(int m, double spacing) {
            return ghost(m, spacing);
        }
    }

    private static void requireFinite(String what, PlaceTimeFunction value) {
        if (value instanceof PlaceTimeFunction.Constant constant && !Double.isFinite(constant.value())) {
            throw new IllegalArgumentException(what + " must be finite, not " + constant.value());
        }
    }
}
