package org.parhelion.physics;

import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Grid;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Two phases, u = −1 and u = 1, whose interfaces move by their curvature:
 *
 * <pre>
 *   ∂u/∂t = M ( ε² ∇²u + u − u³ )              the steepest descent of  E = ∫ ½ ε² |∇u|² + ¼ (1 − u²)²
 * </pre>
 *
 * <p>An interface is tanh(d / (√2 ε)), d the distance from it, so that ε should be a few spacings. Forward in time, centred in space:
 * first order in Δt, second in h. For Δt ≤ 1 / (2M (ε² Σ_axes 1/h² + 1)) values stay within ±1 and the discrete energy never grows
 * (the quadratic form of the step is at most half of what descent allows).
 *
 * <p>S. M. Allen, J. W. Cahn, "A microscopic theory for antiphase boundary motion", Acta Metall. 27, 1979; T. Tang, J. Yang,
 * "Implicit–explicit scheme for the Allen–Cahn equation preserves the maximum principle", J. Comput. Math. 34, 2016.
 *
 * @param dims axes, 1 to 3
 * @param rx M ε² Δt/h² along x
 * @param ry the same along y; 0 where that axis is absent
 * @param rz the same along z
 * @param rate M Δt
 * @param dtSeconds Δt [s]
 */
public record AllenCahn(int dims, double rx, double ry, double rz, double rate, double dtSeconds)
        implements TimeStepped {

    /**
     * Phases with an interface of a given width.
     *
     * @param grid the grid of points
     * @param width ε [m], positive
     * @param mobility M [1/s], positive
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static AllenCahn of(Grid grid, double width, double mobility, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, width, mobility));
        double scale = mobility * width * width * dtSeconds;
        return new AllenCahn(
                grid.dims(),
                scale / (grid.dx() * grid.dx()),
                scale / (grid.dy() * grid.dy()),
                scale / (grid.dz() * grid.dz()),
                mobility * dtSeconds,
                dtSeconds);
    }

    /**
     * Phases for steps of any length, {@link Point#dt}, and for stretched axes: the formula reads the distances to the neighbours. The stability
     * of the steps is not checked.
     *
     * @param dims axes, 1 to 3
     * @param width ε [m], positive
     * @param mobility M [1/s], positive
     * @return the stencil
     */
    public static Stencil ofAnyStep(int dims, double width, double mobility) {
        Steps.requirePositive("width of the interface", width, " m");
        Steps.requirePositive("mobility", mobility, " 1/s");
        return new AnyStep(dims, width, mobility);
    }

    private record AnyStep(int dims, double width, double mobility) implements Stencil {
        @Override
        public double at(int field, Point... p) {
            double u = Laplacian.here(p[0], dims);
            double rate = width * width * Laplacian.stretched(p[0], dims) + (u - u * u * u);
            return u + mobility * p[0].dt() * rate;
        }
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, whose axes may be stretched
     * @param width ε [m], positive
     * @param mobility M [1/s], positive
     * @return 1 / (2M (ε² Σ_axes 1/h² + 1)) [s]
     */
    public static double largestStableDt(Grid grid, double width, double mobility) {
        Steps.requirePositive("width of the interface", width, " m");
        Steps.requirePositive("mobility", mobility, " 1/s");
        return 1 / (2 * mobility * (width * width * Steps.sumOfInverseSquares(grid) + 1));
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(dtSeconds / (2 * (rx + ry + rz + rate)));
    }

    @Override
    public double at(int field, Point... p) {
        double u = Laplacian.here(p[0], dims);
        return u + (Laplacian.of(p[0], dims, rx, ry, rz) + rate * (u - u * u * u));
    }
}
