package org.parhelion.grid;

/**
 * The condition at one side of the domain: how the ghost points outside it get their values. Never about the border between two
 * ranks.
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
 *   Dirichlet      no wall: each ghost point holds the value at its own place, at its own time
 *   free surface   odd mirror about ghost point 1:      ghost 1 = 0, ghost m = −point(m − 2)
 * </pre>
 *
 * <p>Neumann's ghost values are of third order in h (so second-order schemes stay so), Robin's too where b ≠ 0.
 *
 * <p>A condition of your own is a class that implements {@link #ghost}; it holds on every rank, path and device. Periodic sides
 * alone are known by their type, because the halo exchange fills them. Implementations are immutable and should be records, so
 * that equal conditions compare equal.
 */
public interface Boundary {
    /**
     * The rule for the ghost point {@code m} points outside the domain. Called once for each depth, not for each point or step.
     *
     * @param m distance from the outermost point, 1, 2, …
     * @param spacing distance between neighbouring points along the side's axis [m]
     * @throws IllegalArgumentException if the condition leaves this ghost point undetermined at this spacing
     */
    GhostRule ghost(int m, double spacing);

    /** The domain's end is its beginning. Both sides of an axis must be periodic, or neither. */
    static Boundary periodic() {
        return new Periodic();
    }

    /** u = {@code value}, held at the ghost points. */
    static Boundary dirichlet(double value) {
        return new Dirichlet(PlaceTimeFunction.constant(value));
    }

    /** u = {@code value} of place [m] and time [s], held at the ghost points. */
    static Boundary dirichlet(PlaceTimeFunction value) {
        return new Dirichlet(value);
    }

    /** ∂u/∂n = {@code gradient} along the outward normal [unit of u/m]; 0 is no flux. */
    static Boundary neumann(double gradient) {
        return new Neumann(PlaceTimeFunction.constant(gradient));
    }

    /** ∂u/∂n = {@code gradient} of the wall's place [m] and time [s]. */
    static Boundary neumann(PlaceTimeFunction gradient) {
        return new Neumann(gradient);
    }

    /** a·u + b·∂u/∂n = c, n outward; for instance convective cooling. */
    static Boundary robin(double a, double b, double c) {
        return new Robin(a, b, PlaceTimeFunction.constant(c));
    }

    /** a·u + b·∂u/∂n = {@code c} of the wall's place [m] and time [s]. */
    static Boundary robin(double a, double b, PlaceTimeFunction c) {
        return new Robin(a, b, c);
    }

    /** An even mirror about the wall: a hard wall for waves, no flux of heat. */
    static Boundary reflecting() {
        return new Reflecting();
    }

    /** An odd mirror about the wall: u = 0 there; for instance the momentum along the normal of a solid wall. */
    static Boundary antisymmetric() {
        return new Antisymmetric();
    }

    /** An odd mirror about the first ghost point: u = 0 one spacing outside the outermost point; the surface of water or rock. */
    static Boundary freeSurface() {
        return new FreeSurface();
    }

    /** See {@link #periodic}. */
    record Periodic() implements Boundary {
        /** @throws UnsupportedOperationException always: the halo exchange fills the ghost points of a periodic axis */
        @Override
        public GhostRule ghost(int m, double spacing) {
            throw new UnsupportedOperationException("the halo exchange fills the ghost points of a periodic axis");
        }
    }

    /** See {@link #dirichlet(double)}. */
    record Dirichlet(PlaceTimeFunction value) implements Boundary {
        public Dirichlet {
            requireFinite("Dirichlet value", value);
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.held(value);
        }
    }

    /** See {@link #neumann(double)}. */
    record Neumann(PlaceTimeFunction gradient) implements Boundary {
        public Neumann {
            requireFinite("Neumann gradient", gradient);
        }

        @Override
        public GhostRule ghost(int m, double spacing) {
            return new GhostRule(m - 1, 1, (2 * m - 1) * spacing, gradient, true);
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

        @Override
        public GhostRule ghost(int m, double spacing) {
            // a·(ghost + mirror)/2 + b·(ghost − mirror)/D = c
            double distance = (2 * m - 1) * spacing;
            double ghostPart = a / 2 + b / distance;
            double mirrorPart = a / 2 - b / distance;
            if (ghostPart == 0) {
                throw new IllegalArgumentException("Robin boundary with a = " + a + ", b = " + b
                        + " leaves ghost point " + m + " undetermined at a spacing of " + spacing
                        + " m: a and b of the same sign always work");
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
