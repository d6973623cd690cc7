package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Grid;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Two substances that diffuse and react, u + 2v → 3v, while u is fed and both are drawn off: spots that divide, stripes, waves.
 *
 * <pre>
 *   ∂u/∂t = D_u ∇²u − u v² + F (1 − u)
 *   ∂v/∂t = D_v ∇²v + u v² − (F + k) v
 * </pre>
 *
 * <p>Fields {@code u}, {@code v}: concentrations relative to that of the feed. Forward in time, centred in space: first order in Δt,
 * second in h. Without feed and removal Σ(u + v) is conserved. For Δt ≤ 1 / (2 D Σ_axes 1/h² + F + k + ¼), D the larger of both,
 * concentrations stay 0 or more as long as v ≤ ½, as it is in the patterns.
 *
 * <p>P. Gray, S. K. Scott, Chem. Eng. Sci. 38(1), 1983; J. E. Pearson, "Complex patterns in a simple system", Science 261, 1993.
 *
 * @param dims axes, 1 to 3
 * @param ux D_u Δt/h² along x
 * @param uy the same along y; 0 where that axis is absent
 * @param uz the same along z
 * @param ratio D_v/D_u
 * @param feed F [1/s]
 * @param kill k [1/s]
 * @param dtSeconds Δt [s]
 */
public record GrayScott(
        int dims, double ux, double uy, double uz, double ratio, double feed, double kill, double dtSeconds)
        implements TimeStepped {

    /**
     * A reaction with rate 1 s⁻¹ at concentrations of 1.
     *
     * @param grid the grid of points
     * @param diffusivityU D_u [m²/s], positive
     * @param diffusivityV D_v [m²/s], 0 or more
     * @param feed F [1/s], 0 or more
     * @param kill k [1/s], 0 or more
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static GrayScott of(
            Grid grid, double diffusivityU, double diffusivityV, double feed, double kill, double dtSeconds) {
        requireSense(diffusivityU, diffusivityV, feed, kill);
        Steps.requireStable(dtSeconds, largestStableDt(grid, diffusivityU, diffusivityV, feed, kill));
        double scale = diffusivityU * dtSeconds;
        return new GrayScott(
                grid.dims(),
                scale / (grid.dx() * grid.dx()),
                scale / (grid.dy() * grid.dy()),
                scale / (grid.dz() * grid.dz()),
                diffusivityV / diffusivityU,
                feed,
                kill,
                dtSeconds);
    }

    /**
     * The reaction for steps of any length, {@link Point#dt}, and for stretched axes: the formula reads the distances to the neighbours. The
     * stability of the steps is not checked.
     *
     * @param dims axes, 1 to 3
     * @param diffusivityU D_u [m²/s], positive
     * @param diffusivityV D_v [m²/s], 0 or more
     * @param feed F [1/s], 0 or more
     * @param kill k [1/s], 0 or more
     * @return the stencil
     */
    public static Stencil ofAnyStep(int dims, double diffusivityU, double diffusivityV, double feed, double kill) {
        requireSense(diffusivityU, diffusivityV, feed, kill);
        return new AnyStep(dims, diffusivityU, diffusivityV, feed, kill);
    }

    private static void requireSense(double diffusivityU, double diffusivityV, double feed, double kill) {
        Steps.requirePositive("diffusivity of u", diffusivityU, " m²/s");
        Steps.requireNotNegative("diffusivity of v", diffusivityV, " m²/s");
        Steps.requireNotNegative("feed", feed, " 1/s");
        Steps.requireNotNegative("kill", kill, " 1/s");
    }

    private record AnyStep(int dims, double diffusivityU, double diffusivityV, double feed, double kill)
            implements Stencil {
        @Override
        public List<String> fields() {
            return List.of("u", "v");
        }

        @Override
        public double at(int field, Point... p) {
            double u = Laplacian.here(p[0], dims);
            double v = Laplacian.here(p[1], dims);
            double spread = Laplacian.stretched(p[field], dims);
            double reaction = u * v * v;
            return field == 0
                    ? u + p[0].dt() * (diffusivityU * spread + feed * (1 - u) - reaction)
                    : v + p[0].dt() * (diffusivityV * spread + reaction - (feed + kill) * v);
        }
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, whose axes may be stretched
     * @param diffusivityU D_u [m²/s]
     * @param diffusivityV D_v [m²/s]
     * @param feed F [1/s]
     * @param kill k [1/s]
     * @return 1 / (2 D Σ_axes 1/h² + F + k + ¼) [s]
     */
    public static double largestStableDt(
            Grid grid, double diffusivityU, double diffusivityV, double feed, double kill) {
        return limit(Math.max(diffusivityU, diffusivityV) * Steps.sumOfInverseSquares(grid), feed, kill);
    }

    private static double limit(double spreading, double feed, double kill) {
        return 1 / (2 * spreading + feed + kill + 0.25);
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(limit(Math.max(1, ratio) * (ux + uy + uz) / dtSeconds, feed, kill));
    }

    @Override
    public List<String> fields() {
        return List.of("u", "v");
    }

    @Override
    public double at(int field, Point... p) {
        double u = Laplacian.here(p[0], dims);
        double v = Laplacian.here(p[1], dims);
        double spread = Laplacian.of(p[field], dims, ux, uy, uz);
        double reaction = u * v * v;
        return field == 0
                ? u + (spread + dtSeconds * (feed * (1 - u) - reaction))
                : v + (ratio * spread + dtSeconds * (reaction - (feed + kill) * v));
    }
}
