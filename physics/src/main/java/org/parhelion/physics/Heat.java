package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Grid;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Explicit heat conduction, ∂u/∂t = ∇·(α ∇u) + q: forward in time, centred in space (FTCS), first order in Δt, second in h.
 *
 * <pre>
 *   uniform α     u' = u + Σ_axes αΔt/h² · (u_low + u_high − 2u)                      + Δt·q
 *   varying α     u' = u + Σ_axes  Δt/h² · (α_high·(u_high − u) − α_low·(u − u_low))   + Δt·q
 * </pre>
 *
 * <p>With a diffusivity that varies, α_high = ½ (α here + α of the next point): the flux out of a point is the flux into its
 * neighbour, so no heat is lost whatever α does. Stable, and free of new extremes, up to Δt = 1 / (2 α_max Σ_axes 1/h²)
 * (R. J. LeVeque, "Finite difference methods for ordinary and partial differential equations", §9.3, §9.7).
 *
 * @param dims axes, 1 to 3
 * @param rx Δt/h² along x, times α where it is uniform
 * @param ry the same along y; 0 where that axis is absent
 * @param rz the same along z
 * @param varying whether α is the coefficient {@code diffusivity} [m²/s] rather than a number
 * @param heated whether there is a coefficient {@code source}: q, the rate at which sources change u [unit of u per s]
 * @param diffusivity α [m²/s]; NaN where it varies
 * @param dtSeconds Δt [s]
 */
public record Heat(
        int dims,
        double rx,
        double ry,
        double rz,
        boolean varying,
        boolean heated,
        double diffusivity,
        double dtSeconds)
        implements TimeStepped {

    /**
     * Uniform diffusivity.
     *
     * @param grid the grid of points
     * @param diffusivity α [m²/s], 0 or more
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Heat of(Grid grid, double diffusivity, double dtSeconds) {
        if (!(diffusivity >= 0) || Double.isInfinite(diffusivity)) {
            throw new IllegalArgumentException("diffusivity " + diffusivity + " m²/s: must be 0 or more, and finite");
        }
        double largest = largestStableDt(grid, diffusivity);
        if (requirePositive(dtSeconds) > largest) {
            throw new IllegalArgumentException(
                    "Δt = " + dtSeconds + " s is unstable: the largest stable step is " + largest + " s");
        }
        double scale = diffusivity * dtSeconds;
        return new Heat(
                grid.dims(),
                scale / (grid.dx() * grid.dx()),
                scale / (grid.dy() * grid.dy()),
                scale / (grid.dz() * grid.dz()),
                false,
                false,
                diffusivity,
                dtSeconds);
    }

    /**
     * Diffusivity from point to point: coefficient {@code diffusivity} [m²/s]. Stability is checked when the run
     * starts.
     *
     * @param grid the grid of points
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     */
    public static Heat varying(Grid grid, double dtSeconds) {
        requirePositive(dtSeconds);
        return new Heat(
                grid.dims(),
                dtSeconds / (grid.dx() * grid.dx()),
                dtSeconds / (grid.dy() * grid.dy()),
                dtSeconds / (grid.dz() * grid.dz()),
                true,
                false,
                Double.NaN,
                dtSeconds);
    }

    /**
     * The same for steps of any length, {@link Point#dt}: for {@link org.parhelion.solver.TimeStep} of {@link #stableStep}, or for
     * output at times that are no whole number of steps. The stability of the steps is not checked.
     *
     * @param grid the grid that this stencil was made for
     * @return the stencil, of the same field and coefficients
     */
    public Stencil ofAnyStep(Grid grid) {
        return new AnyStep(this, grid.dx() * grid.dx(), grid.dy() * grid.dy(), grid.dz() * grid.dz());
    }

    /**
     * The largest stable step at a point, 1 / (2 α Σ_axes 1/h²) [s].
     *
     * @param grid the grid that this stencil was made for
     * @return a formula of the field and, where it varies, the diffusivity
     */
    public Stencil stableStep(Grid grid) {
        return new StableStep(this, 2 * Steps.sumOfInverseSquares(grid));
    }

    private record AnyStep(Heat heat, double dx2, double dy2, double dz2) implements Stencil {
        @Override
        public int dims() {
            return heat.dims;
        }

        @Override
        public List<String> coefficients() {
            return heat.coefficients();
        }

        @Override
        public double at(int field, Point... p) {
            double dt = p[0].dt();
            double scale = heat.varying ? dt : heat.diffusivity * dt;
            return heat.next(scale / dx2, scale / dy2, scale / dz2, dt, p);
        }
    }

    private record StableStep(Heat heat, double perArea) implements Stencil {
        @Override
        public int dims() {
            return heat.dims;
        }

        @Override
        public List<String> coefficients() {
            return heat.varying ? List.of("diffusivity") : List.of();
        }

        @Override
        public double at(int field, Point... p) {
            double diffusivity = heat.varying ? heat.here(p[1]) : heat.diffusivity + 0 * heat.here(p[0]);
            return 1 / (diffusivity * perArea);
        }
    }

    /**
     * {@return the same with heat sources: coefficient {@code source}, the rate at which they change u [unit of u per
     * s]}
     */
    public Heat withSources() {
        return new Heat(dims, rx, ry, rz, varying, true, diffusivity, dtSeconds);
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points
     * @param diffusivity largest diffusivity α [m²/s]
     * @return 1 / (2 α Σ 1/h²) [s]
     */
    public static double largestStableDt(Grid grid, double diffusivity) {
        double sum = 1 / (grid.dx() * grid.dx()) + 1 / (grid.dy() * grid.dy()) + 1 / (grid.dz() * grid.dz());
        return 1 / (2 * diffusivity * sum);
    }

    private static double requirePositive(double dtSeconds) {
        if (!(dtSeconds > 0) || Double.isInfinite(dtSeconds)) {
            throw new IllegalArgumentException("Δt = " + dtSeconds + " s: must be positive and finite");
        }
        return dtSeconds;
    }

    @Override
    public List<String> coefficients() {
        if (varying) {
            return heated ? List.of("diffusivity", "source") : List.of("diffusivity");
        }
        return heated ? List.of("source") : List.of();
    }

    @Override
    public double at(int field, Point... p) {
        return next(rx, ry, rz, dtSeconds, p);
    }

    private double next(double rx, double ry, double rz, double dtSeconds, Point... p) {
        double next = varying ? withFluxes(rx, ry, rz, p[0], p[1]) : uniform(rx, ry, rz, p[0]);
        return heated ? next + dtSeconds * here(p[varying ? 2 : 1]) : next;
    }

    private double here(Point p) {
        return Steps.here(dims, p);
    }

    private double uniform(double rx, double ry, double rz, Point u) {
        double u0 = here(u);
        if (dims == 1) {
            return u0 + rx * (u.at(-1) + u.at(1) - 2 * u0);
        }
        if (dims == 2) {
            return u0 + (rx * (u.at(0, -1) + u.at(0, 1) - 2 * u0) + ry * (u.at(-1, 0) + u.at(1, 0) - 2 * u0));
        }
        return u0
                + (rx * (u.at(0, 0, -1) + u.at(0, 0, 1) - 2 * u0)
                        + ry * (u.at(0, -1, 0) + u.at(0, 1, 0) - 2 * u0)
                        + rz * (u.at(-1, 0, 0) + u.at(1, 0, 0) - 2 * u0));
    }

    private double withFluxes(double rx, double ry, double rz, Point u, Point a) {
        double u0 = here(u);
        double a0 = here(a);
        if (dims == 1) {
            return u0 + rx * inflow(u0, a0, u.at(-1), a.at(-1), u.at(1), a.at(1));
        }
        if (dims == 2) {
            return u0
                    + (rx * inflow(u0, a0, u.at(0, -1), a.at(0, -1), u.at(0, 1), a.at(0, 1))
                            + ry * inflow(u0, a0, u.at(-1, 0), a.at(-1, 0), u.at(1, 0), a.at(1, 0)));
        }
        return u0
                + (rx * inflow(u0, a0, u.at(0, 0, -1), a.at(0, 0, -1), u.at(0, 0, 1), a.at(0, 0, 1))
                        + ry * inflow(u0, a0, u.at(0, -1, 0), a.at(0, -1, 0), u.at(0, 1, 0), a.at(0, 1, 0))
                        + rz * inflow(u0, a0, u.at(-1, 0, 0), a.at(-1, 0, 0), u.at(1, 0, 0), a.at(1, 0, 0)));
    }

    /** What flows in from both neighbours along an axis, each through the mean diffusivity half way. Symmetric in them. */
    private static double inflow(double u0, double a0, double uLow, double aLow, double uHigh, double aHigh) {
        return 0.5 * (a0 + aLow) * (uLow - u0) + 0.5 * (a0 + aHigh) * (uHigh - u0);
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        double largest = varying ? maximum.applyAsDouble("diffusivity") : 1;
        return dtSeconds / (2 * largest * (rx + ry + rz));
    }
}
