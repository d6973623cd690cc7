package org.parhelion.physics;

import java.util.List;
import org.parhelion.grid.Grid;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Explicit heat conduction on stretched axes, ∂u/∂t = ∇·(α ∇u) + q, in finite volumes, with steps of any length.
 *
 * <pre>
 *   u' = u + Δt Σ_axes ( α_high·(u_high − u)/h_high − α_low·(u − u_low)/h_low ) / ½ (h_low + h_high)     + Δt·q
 * </pre>
 *
 * <p>h_low and h_high are the distances to the neighbours: the faces of a volume lie half way between points. A flux has the same
 * value on both sides of a face, so Σ u · ½ (h_low + h_high) is conserved. Second order where the spacing changes smoothly; a linear
 * profile is steady on any axis. Stable, and free of new extremes, up to Δt = 1 / (2 α Σ_axes 1/(h_low h_high)). (P. J. Roache,
 * "Fundamentals of computational fluid dynamics", Hermosa 1998, §6.)
 *
 * @param dims axes, 1 to 3
 * @param varying whether α is the coefficient {@code diffusivity} [m²/s] rather than a number
 * @param heated whether there is a coefficient {@code source}: q, the rate at which sources change u [unit of u per s]
 * @param diffusivity α [m²/s]; NaN where it varies
 */
public record StretchedHeat(int dims, boolean varying, boolean heated, double diffusivity) implements Stencil {
    /**
     * Uniform diffusivity.
     *
     * @param dims axes of the grid, 1 to 3
     * @param diffusivity α [m²/s], 0 or more
     * @return the stencil
     */
    public static StretchedHeat of(int dims, double diffusivity) {
        Steps.requireNotNegative("diffusivity", diffusivity, " m²/s");
        return new StretchedHeat(dims, false, false, diffusivity);
    }

    /**
     * Diffusivity from point to point: coefficient {@code diffusivity} [m²/s].
     *
     * @param dims axes of the grid, 1 to 3
     * @return the stencil
     */
    public static StretchedHeat varying(int dims) {
        return new StretchedHeat(dims, true, false, Double.NaN);
    }

    /**
     * {@return the same with heat sources: coefficient {@code source}, the rate at which they change u [unit of u per
     * s]}
     */
    public StretchedHeat withSources() {
        return new StretchedHeat(dims, varying, true, diffusivity);
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid, of any axes
     * @param diffusivity largest diffusivity α [m²/s]
     * @return 1 / (2 α Σ_axes max 1/(h_low h_high)) [s]
     */
    public static double largestStableDt(Grid grid, double diffusivity) {
        return 1 / (2 * diffusivity * Steps.sumOfInverseSquares(grid));
    }

    /** {@return the largest stable step at a point [s], for {@link org.parhelion.solver.TimeStep}} */
    public Stencil stableStep() {
        return new StableStep(this);
    }

    private record StableStep(StretchedHeat heat) implements Stencil {
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
            double sum = 1 / (p[0].dxLow() * p[0].dxHigh());
            if (heat.dims > 1) {
                sum += 1 / (p[0].dyLow() * p[0].dyHigh());
            }
            if (heat.dims > 2) {
                sum += 1 / (p[0].dzLow() * p[0].dzHigh());
            }
            double alpha =
                    heat.varying ? Steps.here(heat.dims, p[1]) : heat.diffusivity + 0 * Steps.here(heat.dims, p[0]);
            return 1 / (2 * alpha * sum);
        }
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
        Point u = p[0];
        double rate = along(0, u.dxLow(), u.dxHigh(), p);
        if (dims > 1) {
            rate += along(1, u.dyLow(), u.dyHigh(), p);
        }
        if (dims > 2) {
            rate += along(2, u.dzLow(), u.dzHigh(), p);
        }
        if (heated) {
            rate += Steps.here(dims, p[varying ? 2 : 1]);
        }
        return Steps.here(dims, u) + u.dt() * rate;
    }

    /** What flows in through the two faces of an axis, per volume. */
    private double along(int axis, double low, double high, Point... p) {
        double width = 0.5 * (low + high);
        double here = read(p[0], axis, 0);
        double inHigh = diffusivity(axis, 1, p) * ((read(p[0], axis, 1) - here) / high);
        double inLow = diffusivity(axis, -1, p) * ((read(p[0], axis, -1) - here) / low);
        return (inHigh + inLow) / width;
    }

    /** α at the face towards a neighbour. */
    private double diffusivity(int axis, int towards, Point... p) {
        return varying ? 0.5 * (read(p[1], axis, 0) + read(p[1], axis, towards)) : diffusivity;
    }

    private double read(Point q, int axis, int along) {
        if (dims == 1) {
            return q.at(along);
        }
        if (dims == 2) {
            return axis == 0 ? q.at(0, along) : q.at(along, 0);
        }
        return axis == 0 ? q.at(0, 0, along) : axis == 1 ? q.at(0, along, 0) : q.at(along, 0, 0);
    }
}
