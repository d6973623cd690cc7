package org.parhelion.physics;

import org.parhelion.stencil.Point;

/** The second differences that several formulas of this package share. */
final class Laplacian {
    private Laplacian() {}

    /** {@return the value itself, on 1 to 3 axes} */
    static double here(Point u, int dims) {
        return dims == 1 ? u.at(0) : dims == 2 ? u.at(0, 0) : u.at(0, 0, 0);
    }

    /** {@return Σ_axes r (u_low + u_high − 2u)} The sum is grouped by axis, so that symmetric problems stay so to the last bit. */
    static double of(Point u, int dims, double rx, double ry, double rz) {
        double u0 = here(u, dims);
        if (dims == 1) {
            return rx * (u.at(-1) + u.at(1) - 2 * u0);
        }
        if (dims == 2) {
            return rx * (u.at(0, -1) + u.at(0, 1) - 2 * u0) + ry * (u.at(-1, 0) + u.at(1, 0) - 2 * u0);
        }
        return rx * (u.at(0, 0, -1) + u.at(0, 0, 1) - 2 * u0)
                + ry * (u.at(0, -1, 0) + u.at(0, 1, 0) - 2 * u0)
                + rz * (u.at(-1, 0, 0) + u.at(1, 0, 0) - 2 * u0);
    }
}
