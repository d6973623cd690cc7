package org.parhelion.solver.elliptic;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;

/**
 * A boundary with all given values and gradients 0: what corrections, and the iterates of a linear method, satisfy.
 *
 * @param of the boundary with its values
 */
record HomogeneousBoundary(Boundary of) implements Boundary {
    /** −0.0: adding it changes no bit of any value, including −0.0. */
    private static final PlaceTimeFunction NOTHING = PlaceTimeFunction.constant(-0.0);

    @Override
    public GhostRule ghost(int m, double spacing) {
        GhostRule rule = of.ghost(m, spacing);
        return rule.terms().isEmpty() ? GhostRule.zero() : new GhostRule(rule.terms(), 1, NOTHING, rule.atWall());
    }

    /** The factor of the ghost points beyond a side that is not periodic, on a grid. */
    static double factor(Boundaries boundaries, Side side, Grid grid) {
        return factor(boundaries.at(side), grid.wallSpacing(side, 1));
    }

    /**
     * The factor by which the first ghost point follows the outermost point: 0 if it has a given value, 1 for a given gradient.
     *
     * @throws IllegalArgumentException if it follows another point, the factor is beyond −1 … 1, or the outermost point is set
     */
    static double factor(Boundary boundary, double spacing) {
        GhostRule rule = boundary.ghost(1, spacing);
        if (rule.terms().isEmpty() && boundary.outermost(spacing, 1).isEmpty()) {
            return 0;
        }
        double factor =
                rule.isMirror() && rule.depth() == 0 ? rule.terms().getFirst().weight() : Double.NaN;
        if (!(Math.abs(factor) <= 1) || boundary.outermost(spacing, 1).isPresent()) {
            throw new IllegalArgumentException("the ghost point of " + boundary + " is " + rule.terms()
                    + ": an elliptic solver needs a factor from −1 to 1 of point 0. Use a Robin boundary with a and b of the same sign, or"
                    + " another boundary");
        }
        return factor;
    }

    /**
     * Whether a boundary lies at the first ghost point, which has a given value, as Dirichlet's does; otherwise it is a wall half a spacing
     * outside.
     */
    static boolean isHeld(Boundary boundary, double spacing) {
        Boundary given = boundary instanceof HomogeneousBoundary(Boundary of) ? of : boundary;
        GhostRule rule = given.ghost(1, spacing);
        // A Robin boundary lies at the wall, even at a spacing at which its ghost point does not follow the outermost
        // one.
        return !rule.atWall() || (rule.equals(GhostRule.zero()) && !(given instanceof Boundary.Robin));
    }

    /** The homogeneous boundaries of a grid; periodic ones stay as they are. */
    static Boundaries all(Boundaries boundaries, Grid grid) {
        Boundaries homogeneous = boundaries;
        for (Axis axis : grid.axes()) {
            for (Side side : new Side[] {axis.low(), axis.high()}) {
                Boundary boundary = boundaries.at(side);
                if (!(boundary instanceof Periodic)) {
                    homogeneous = homogeneous.side(side, new HomogeneousBoundary(boundary));
                }
            }
        }
        return homogeneous;
    }
}
