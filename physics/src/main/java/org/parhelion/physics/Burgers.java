package org.parhelion.physics;

import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Grid;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Burgers' equation without viscosity, ∂u/∂t + Σ_axes ∂(½u²)/∂x = 0, by Godunov's flux: first order.
 *
 * <pre>
 *   u' = u − Σ_axes Δt/h · ( F(u, u_high) − F(u_low, u) )
 *   F(l, r) = max( ½ max(l, 0)², ½ min(r, 0)² )              the exact solution of the Riemann problem at the face
 * </pre>
 *
 * <p>Conserves Σu; makes no new extremes; shocks run at the speed ½ (u_left + u_right). Stable for Δt ≤ 1 / (|u|_max Σ_axes
 * 1/h); |u|_max never grows. (R. J. LeVeque, "Finite volume methods for hyperbolic problems", Cambridge 2002, §12.1–12.5.)
 *
 * @param dims axes, 1 to 3
 * @param perX Δt/h along x [s/m]
 * @param perY the same along y; 0 where that axis is absent
 * @param perZ the same along z
 * @param fastest the largest |u| [m/s]
 * @param dtSeconds Δt [s]
 */
public record Burgers(int dims, double perX, double perY, double perZ, double fastest, double dtSeconds)
        implements TimeStepped {

    /**
     * A stencil for values up to a largest one.
     *
     * @param grid the grid of points
     * @param fastest the largest |u| of initial and boundary values [m/s], 0 or more
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Burgers of(Grid grid, double fastest, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, fastest));
        return new Burgers(
                grid.dims(), dtSeconds / grid.dx(), dtSeconds / grid.dy(), dtSeconds / grid.dz(), fastest, dtSeconds);
    }

    /**
     * A stencil for steps of any length, {@link Point#dt}: for {@link org.parhelion.solver.TimeStep#cfl} of {@link #stableStep}. The
     * stability of the steps is not checked.
     *
     * @param grid the grid of points, whose axes may be stretched: Σ u · width is then conserved
     * @return the stencil
     */
    public static Stencil ofAnyStep(Grid grid) {
        return grid.isStretched()
                ? new Stretched(grid.dims())
                : new AnyStep(grid.dims(), grid.dx(), grid.dy(), grid.dz());
    }

    /**
     * The largest stable step at a point, 1 / ( |u| Σ_axes 1/h ) [s]; infinite where u = 0.
     *
     * @param grid the grid of points, whose axes may be stretched
     * @return a formula of the field
     */
    public static Stencil stableStep(Grid grid) {
        return grid.isStretched()
                ? new StretchedStableStep(grid.dims())
                : new StableStep(grid.dims(), Steps.sumOfInverseSpacings(grid));
    }

    /** The cells' own widths in place of one spacing. */
    private record Stretched(int dims) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            double dt = u.dt();
            return next(dims, dt * Steps.perWidthX(u), dt * Steps.perWidthY(u), dt * Steps.perWidthZ(u), u);
        }
    }

    private record StretchedStableStep(int dims) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            Point u = p[0];
            double perLength = Steps.perWidthX(u) + Steps.perWidthY(u) + Steps.perWidthZ(u);
            return 1 / (Math.abs(Steps.here(dims, u)) * perLength);
        }
    }

    private record AnyStep(int dims, double dx, double dy, double dz) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            double dt = p[0].dt();
            return next(dims, dt / dx, dt / dy, dt / dz, p[0]);
        }
    }

    private record StableStep(int dims, double perLength) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            return 1 / (Math.abs(Steps.here(dims, p[0])) * perLength);
        }
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, whose axes may be stretched
     * @param fastest the largest |u| [m/s]
     * @return 1 / (|u|_max Σ_axes 1/h) [s]
     */
    public static double largestStableDt(Grid grid, double fastest) {
        Steps.requireNotNegative("largest speed", fastest, " m/s");
        return 1 / (fastest * Steps.sumOfInverseSpacings(grid));
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(dtSeconds / (fastest * (perX + perY + perZ)));
    }

    @Override
    public double at(int field, Point... p) {
        return next(dims, perX, perY, perZ, p[0]);
    }

    private static double next(int dims, double perX, double perY, double perZ, Point u) {
        if (dims == 1) {
            double here = u.at(0);
            return here - perX * (flux(here, u.at(1)) - flux(u.at(-1), here));
        }
        if (dims == 2) {
            double here = u.at(0, 0);
            return here
                    - (perX * (flux(here, u.at(0, 1)) - flux(u.at(0, -1), here))
                            + perY * (flux(here, u.at(1, 0)) - flux(u.at(-1, 0), here)));
        }
        double here = u.at(0, 0, 0);
        return here
                - (perX * (flux(here, u.at(0, 0, 1)) - flux(u.at(0, 0, -1), here))
                        + perY * (flux(here, u.at(0, 1, 0)) - flux(u.at(0, -1, 0), here))
                        + perZ * (flux(here, u.at(1, 0, 0)) - flux(u.at(-1, 0, 0), here)));
    }

    /** Godunov's flux between a value on the low side of a face and one on its high side. */
    private static double flux(double low, double high) {
        double rightward = Math.max(low, 0);
        double leftward = Math.min(high, 0);
        return 0.5 * Math.max(rightward * rightward, leftward * leftward);
    }
}
