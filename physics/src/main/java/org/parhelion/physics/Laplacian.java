package org.parhelion.physics;

import org.parhelion.stencil.Point;

/** The second differences that several formulas of this package share. */
final class Laplacian {
    private Laplacian() {}

    /** {@return the value itself, on 1 to 3 axes} */
    static double here(Point u, int dims) {
        return dims == 1 ? u.at(0) : dims == 2 ? u.at(0, 0) : u.at(0, 0, 0);
    }

    /**
     * {@return Σ_axes ((u_high − u) / h_high − (u − u_low) / h_low) / ½ (h_low + h_high)} What flows into the cell around a point through its faces,
     * half way between points, per volume [unit of u per m²].
     */
    static double stretched(Point u, int dims) {
        double u0 = here(u, dims);
        double lowX = Steps.perWidthX(u) / u.dxLow();
        double highX = Steps.perWidthX(u) / u.dxHigh();
        if (dims == 1) {
            return lowX * (u.at(-1) - u0) + highX * (u.at(1) - u0);
        }
        double lowY = Steps.perWidthY(u) / u.dyLow();
        double highY = Steps.perWidthY(u) / u.dyHigh();
        if (dims == 2) {
            return lowX * (u.at(0, -1) - u0)
                    + highX * (u.at(0, 1) - u0)
                    + (lowY * (u.at(-1, 0) - u0) + highY * (u.at(1, 0) - u0));
        }
        double lowZ = Steps.perWidthZ(u) / u.dzLow();
        double highZ = Steps.perWidthZ(u) / u.dzHigh();
        return lowX * (u.at(0, 0, -1) - u0)
                + highX * (u.at(0, 0, 1) - u0)
                + (lowY * (u.at(0, -1, 0) - u0) + highY * (u.at(0, 1, 0) - u0))
                + (lowZ * (u.at(-1, 0, 0) - u0) + highZ * (u.at(1, 0, 0) - u0));
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
