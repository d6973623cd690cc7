package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;

/**
 * A u = −∇·(a ∇u) + c·u at a point, in differences to the neighbours: exact zeros for a constant u, and no cancellation of large
 * terms.
 *
 * <pre>
 *   A u = Σ_axes  k_low·(u − u_low) + k_high·(u − u_high)   + c·u        k = a / h²
 * </pre>
 *
 * <p>With a varying a the coefficients along x, y, z are fields: the value at a point is that of the face towards the next point.
 *
 * @param dims axes, 1 to 3
 * @param varying whether the faces are fields: then kx, ky, kz are not in the formula, only compared with one another
 * @param solids whether 1/D is a field, where D is the diagonal: 0 at solid points; then the faces are fields too
 * @param decaying whether a field is in place of c: c times the cell on stretched axes, with what is conducted to solids of given value
 * @param kx a/h² along x
 * @param ky the same along y; 0 if that axis is absent
 * @param kz the same along z
 * @param c factor of u, at least 0
 */
record Operator(
        int dims, boolean varying, boolean solids, boolean decaying, double kx, double ky, double kz, double c) {
    /** Names of the coefficient fields: those of the faces first. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        if (varying) {
            fields.addAll(List.of("faces x", "faces y", "faces z").subList(0, dims));
        }
        if (solids) {
            fields.add("1/D");
        }
        if (decaying) {
            fields.add("decay");
        }
        return fields;
    }

    /**
     * The operator on a grid.
     *
     * @param grid the grid
     * @param varying whether the faces are fields
     * @param solids whether there are solids
     * @param decaying whether a field is in place of c
     * @param a uniform a; if a varies, any number of its size
     * @param c factor of u
     */
    static Operator on(Grid grid, boolean varying, boolean solids, boolean decaying, double a, double c) {
        return new Operator(
                grid.dims(),
                varying,
                solids,
                decaying,
                a / square(Cells.meanSpacing(grid, Axis.X)),
                a / square(Cells.meanSpacing(grid, Axis.Y)),
                a / square(Cells.meanSpacing(grid, Axis.Z)),
                c);
    }

    /** The same operator on a grid of other spacing. */
    Operator on(Grid from, Grid to) {
        return new Operator(
                dims,
                varying,
                solids,
                decaying,
                kx * square(ratio(from, to, Axis.X)),
                dims > 1 ? ky * square(ratio(from, to, Axis.Y)) : 0,
                dims > 2 ? kz * square(ratio(from, to, Axis.Z)) : 0,
                c);
    }

    private static double ratio(Grid from, Grid to, Axis axis) {
        return Cells.meanSpacing(from, axis) / Cells.meanSpacing(to, axis);
    }

    private static double square(double x) {
        return x * x;
    }

    /** The same operator with c = 0. */
    Operator withoutReaction() {
        return new Operator(dims, varying, solids, decaying, kx, ky, kz, 0);
    }

    /** a/h² along an axis. */
    double coupling(Axis axis) {
        return switch (axis) {
            case Z -> kz;
            case Y -> ky;
            case X -> kx;
        };
    }

    /** A bound of the eigenvalues, which Gershgorin's circles give for every boundary. */
    double largestEigenvalue() {
        return 4 * (kx + ky + kz) + c;
    }

    /** The diagonal away from walls, if a does not vary. */
    double diagonal() {
        return 2 * (kx + ky + kz) + c;
    }

    /**
     * A u at a point.
     *
     * @param p the point in u, in the right-hand side, then in each coefficient field
     */
    double times(Point... p) {
        double flow = varying ? varying(p) : uniform(p[0]);
        if (decaying) {
            return flow + decay(p) * here(p[0]);
        }
        if (solids) {
            return flow;
        }
        return c == 0 ? flow : flow + c * here(p[0]);
    }

    private double uniform(Point u) {
        double u0 = here(u);
        if (dims == 1) {
            return kx * ((u0 - u.at(-1)) + (u0 - u.at(1)));
        }
        if (dims == 2) {
            return kx * ((u0 - u.at(0, -1)) + (u0 - u.at(0, 1))) + ky * ((u0 - u.at(-1, 0)) + (u0 - u.at(1, 0)));
        }
        return kx * ((u0 - u.at(0, 0, -1)) + (u0 - u.at(0, 0, 1)))
                + ky * ((u0 - u.at(0, -1, 0)) + (u0 - u.at(0, 1, 0)))
                + kz * ((u0 - u.at(-1, 0, 0)) + (u0 - u.at(1, 0, 0)));
    }

    private double varying(Point... p) {
        Point u = p[0];
        double u0 = here(u);
        if (dims == 1) {
            return p[2].at(-1) * (u0 - u.at(-1)) + p[2].at(0) * (u0 - u.at(1));
        }
        if (dims == 2) {
            return (p[2].at(0, -1) * (u0 - u.at(0, -1)) + p[2].at(0, 0) * (u0 - u.at(0, 1)))
                    + (p[3].at(-1, 0) * (u0 - u.at(-1, 0)) + p[3].at(0, 0) * (u0 - u.at(1, 0)));
        }
        return (p[2].at(0, 0, -1) * (u0 - u.at(0, 0, -1)) + p[2].at(0, 0, 0) * (u0 - u.at(0, 0, 1)))
                + (p[3].at(0, -1, 0) * (u0 - u.at(0, -1, 0)) + p[3].at(0, 0, 0) * (u0 - u.at(0, 1, 0)))
                + (p[4].at(-1, 0, 0) * (u0 - u.at(-1, 0, 0)) + p[4].at(0, 0, 0) * (u0 - u.at(1, 0, 0)));
    }

    /** {@code value} divided by the diagonal, as it is away from walls, if a varies; 0 at solid points. */
    double byDiagonal(double value, Point... p) {
        return solids ? value * here(p[2 + dims]) : value / diagonal(p);
    }

    /** What replaces c. */
    private double decay(Point... p) {
        return here(p[solids ? 3 + dims : 2 + dims]);
    }

    private double diagonal(Point... p) {
        double reaction = decaying ? decay(p) : c;
        if (dims == 1) {
            return (p[2].at(-1) + p[2].at(0)) + reaction;
        }
        if (dims == 2) {
            return ((p[2].at(0, -1) + p[2].at(0, 0)) + (p[3].at(-1, 0) + p[3].at(0, 0))) + reaction;
        }
        return ((p[2].at(0, 0, -1) + p[2].at(0, 0, 0))
                        + (p[3].at(0, -1, 0) + p[3].at(0, 0, 0))
                        + (p[4].at(-1, 0, 0) + p[4].at(0, 0, 0)))
                + reaction;
    }

    double here(Point p) {
        return dims == 1 ? p.at(0) : dims == 2 ? p.at(0, 0) : p.at(0, 0, 0);
    }
}
