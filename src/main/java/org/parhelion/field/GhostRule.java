package org.parhelion.field;

import org.parhelion.grid.Boundary;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;

/**
 * What {@link Boundary} draws, as numbers: ghost m = scale · point(mirror) + gain · value, m = 1, 2, … outward, points
 * counted from 0 inward.
 *
 * <p>D = (2m − 1)·h is the distance from ghost m to its mirror point, m − 1; the wall is half way.
 */
final class GhostRule {
    private static final PlaceTimeFunction ZERO = PlaceTimeFunction.constant(0);
    /** Adding it changes no bit, not even of −0.0. */
    private static final PlaceTimeFunction NOTHING = PlaceTimeFunction.constant(-0.0);

    private static final int DEEPEST = 64;

    private GhostRule() {}

    /** The point that ghost {@code m} is made from. */
    static int mirrorOf(Boundary boundary, int m) {
        return boundary instanceof Boundary.FreeSurface ? m - 2 : m - 1;
    }

    static double scale(Boundary boundary, int m, double spacing) {
        return switch (boundary) {
            case Boundary.Dirichlet _, Boundary.Periodic _ -> 0;
            case Boundary.Neumann _, Boundary.Reflecting _ -> 1;
            case Boundary.Robin robin -> -mirrorPart(robin, m, spacing) / ghostPart(robin, m, spacing);
            case Boundary.FreeSurface _ -> m == 1 ? 0 : -1;
        };
    }

    static double gain(Boundary boundary, int m, double spacing) {
        return switch (boundary) {
            case Boundary.Neumann _ -> (2 * m - 1) * spacing;
            case Boundary.Robin robin -> 1 / ghostPart(robin, m, spacing);
            case Boundary.Dirichlet _, Boundary.Periodic _, Boundary.Reflecting _, Boundary.FreeSurface _ -> 1;
        };
    }

    static PlaceTimeFunction value(Boundary boundary) {
        return switch (boundary) {
            case Boundary.Dirichlet dirichlet -> dirichlet.value();
            case Boundary.Neumann neumann -> neumann.gradient();
            case Boundary.Robin robin -> robin.c();
            case Boundary.Reflecting _ -> NOTHING;
            case Boundary.Periodic _, Boundary.FreeSurface _ -> ZERO;
        };
    }

    /** Whether the value is that of the wall's place rather than of the ghost point's own. */
    static boolean atWall(Boundary boundary) {
        return !(boundary instanceof Boundary.Dirichlet);
    }

    // a·(ghost + mirror)/2 + b·(ghost − mirror)/D = c
    private static double ghostPart(Boundary.Robin robin, int m, double spacing) {
        return robin.a() / 2 + robin.b() / ((2 * m - 1) * spacing);
    }

    private static double mirrorPart(Boundary.Robin robin, int m, double spacing) {
        return robin.a() / 2 - robin.b() / ((2 * m - 1) * spacing);
    }

    static void requireSolvable(Boundary boundary, Side side, double spacing) {
        if (boundary instanceof Boundary.Robin robin) {
            for (int m = 1; m <= DEEPEST; m++) {
                if (ghostPart(robin, m, spacing) == 0) {
                    throw new IllegalArgumentException("Robin boundary on side " + side + " with a = " + robin.a()
                            + ", b = "
                            + robin.b() + " leaves ghost point " + m + " undetermined at a spacing of " + spacing
                            + " m: a and b of the same sign always work");
                }
            }
        }
    }
}
