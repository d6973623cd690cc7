package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/**
 * Maxwell's equations on 2 axes with the electric field across them (TM), by Yee's scheme: a step has two stages.
 *
 * <pre>
 *   ∂hx/∂t = −c ∂ez/∂y            hx —  half a spacing above its ez            hx
 *   ∂hy/∂t =  c ∂ez/∂x            hy —  half a spacing right of it             ez  hy
 *   ∂ez/∂t = (c/ε) (∂hy/∂x − ∂hx/∂y) − λ ez
 * </pre>
 *
 * <p>Fields {@code ez} [V/m] at t, and {@code hx}, {@code hy}: the magnetic field times the impedance of vacuum [V/m], half a step
 * earlier. Coefficients {@code admission}: 1/ε of the relative permittivity, 0 in a perfect conductor; and with losses {@code attenuation}: λ = σ/(ε₀ε)
 * [1/s].
 *
 * <p>Second order in Δt and h. Without losses Σ ε ez² + h(t + Δt/2)·h(t − Δt/2) is conserved up to round-off, between conductors or around a
 * periodic domain. Stable for Δt ≤ 1 / (c √(1/dx² + 1/dy²)) where ε ≥ 1.
 *
 * <p>K. S. Yee, "Numerical solution of initial boundary value problems involving Maxwell's equations in isotropic media", IEEE Trans.
 * Antennas Propag. 14(3), 1966; A. Taflove, S. C. Hagness, "Computational electrodynamics", Artech House 2005, §3.6, §4.7.
 *
 * <p>On stretched axes a magnetic field lies half way between two points, and ez in a cell that ends there: the fields' differences are divided by their own
 * distances. Second order where the spacing changes smoothly; the energy is weighted by the cells, and h is the smallest √(h_low h_high).
 *
 * @param courantX c Δt/dx
 * @param courantY c Δt/dy
 * @param stretched whether formulas read the distances to the neighbours
 * @param lossy whether there is a coefficient {@code attenuation}
 * @param dtSeconds Δt [s]
 */
public record Maxwell(double courantX, double courantY, boolean stretched, boolean lossy, double dtSeconds) {
    /** c [m/s]. */
    public static final double LIGHT_SPEED = 299_792_458;

    /**
     * Waves on a grid.
     *
     * @param grid the grid of points, of 2 axes, which may be stretched
     * @param dtSeconds length of a step Δt [s]
     * @return the equations
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Maxwell of(Grid grid, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid));
        double length = LIGHT_SPEED * dtSeconds;
        return new Maxwell(
                courant(grid, Axis.X, length), courant(grid, Axis.Y, length), grid.isStretched(), false, dtSeconds);
    }

    private static double courant(Grid grid, Axis axis, double length) {
        return grid.isStretched(axis)
                ? length * Math.sqrt(Steps.inverseSquare(grid, axis))
                : length / grid.spacing(axis);
    }

    /** {@return the same with losses: coefficient {@code attenuation}, λ = σ/(ε₀ε) [1/s]} */
    public Maxwell withLosses() {
        return new Maxwell(courantX, courantY, stretched, true, dtSeconds);
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, of 2 axes
     * @return 1 / (c √(1/dx² + 1/dy²)) [s]
     * @throws IllegalArgumentException if there are not 2 axes
     */
    public static double largestStableDt(Grid grid) {
        if (grid.dims() != 2) {
            throw new IllegalArgumentException(
                    "TM waves have 2 axes; the grid of " + grid.shape() + " points has " + grid.dims());
        }
        return 1 / (LIGHT_SPEED * Math.sqrt(Steps.sumOfInverseSquares(grid)));
    }

    /** {@return the two stages of a step: the magnetic field, then the electric one} */
    public Scheme scheme() {
        return Scheme.of(new Magnetic(this), new Electric(this));
    }

    /**
     * Waves in a box of metal: ez is 0 along the first row and column, and one spacing beyond the last.
     *
     * @param grid the grid of points, of 2 axes
     * @param permittivity ε as a function of x and y, 1 or more; infinite in a perfect conductor
     * @return the model
     */
    public Model inMetal(Grid grid, PlaceFunction permittivity) {
        double x0 = grid.x(0);
        double y0 = grid.y(0);
        return Model.of(scheme(), grid)
                .boundary(Boundary.dirichlet(0))
                .coefficient("admission", (x, y, z) -> x <= x0 || y <= y0 ? 0 : 1 / permittivity.at(x, y, z));
    }

    /**
     * Waves in a box of metal on the cells of a grid: ez at their corners, 0 on the walls, hx and hy on the faces across x and y. The
     * walls are half a spacing outside the first and last points of the grid.
     *
     * @param grid the grid, of 2 axes
     * @param permittivity ε as a function of x and y, 1 or more; infinite in a perfect conductor
     * @return the model; ez has one point more along both axes than the grid
     * @throws IllegalArgumentException if an axis is stretched: use {@link #inMetal}
     */
    public Model inBox(Grid grid, PlaceFunction permittivity) {
        requireUniform("fields on cells, inBox");
        Model model = Model.of(scheme(), grid)
                .location("ez", Location.edge(Axis.Z))
                .location("admission", Location.edge(Axis.Z))
                .location("hx", Location.face(Axis.X))
                .location("hy", Location.face(Axis.Y))
                .boundary(Boundary.antisymmetric())
                .coefficient("admission", (x, y, z) -> 1 / permittivity.at(x, y, z));
        return lossy ? model.location("attenuation", Location.edge(Axis.Z)) : model;
    }

    /**
     * Waves around a domain that is periodic along both axes.
     *
     * @param grid the grid of points, of 2 axes
     * @param permittivity ε as a function of x and y, 1 or more; infinite in a perfect conductor
     * @return the model
     */
    public Model periodic(Grid grid, PlaceFunction permittivity) {
        return Model.of(scheme(), grid)
                .boundary(Boundary.periodic())
                .coefficient("admission", (x, y, z) -> 1 / permittivity.at(x, y, z));
    }

    /**
     * Waves that leave: a frame of matched layers inside a box of metal. The permittivity in the frame is 1, or what continues it along
     * the frame's normal.
     *
     * @param grid the grid of points, of 2 axes, more than twice as wide as the layer
     * @param permittivity ε as a function of x and y, 1 or more; infinite in a perfect conductor
     * @param layer the frame
     * @return the model; beside the waves it has four memory fields
     * @throws IllegalArgumentException if there are losses, an axis is stretched, or the layer fills the grid
     */
    public Model inOpenSpace(Grid grid, PlaceFunction permittivity, MatchedLayer layer) {
        requireUniform("matched layers");
        if (lossy) {
            throw new IllegalArgumentException("matched layers around a medium with losses are not supported");
        }
        Scheme open = OpenMaxwell.scheme(
                new Magnetic(this),
                layer.along(grid.nx(), courantX, dtSeconds),
                layer.along(grid.ny(), courantY, dtSeconds));
        double x0 = grid.x(0);
        double y0 = grid.y(0);
        return Model.of(open, grid)
                .boundary(Boundary.dirichlet(0))
                .coefficient("admission", (x, y, z) -> x <= x0 || y <= y0 ? 0 : 1 / permittivity.at(x, y, z));
    }

    private void requireUniform(String what) {
        if (stretched) {
            throw new IllegalArgumentException(what + " need uniform axes; an axis of this grid is stretched");
        }
    }

    private double largest() {
        return Steps.rounded(dtSeconds / Math.sqrt(courantX * courantX + courantY * courantY));
    }

    /** The first stage: hx and hy from t − Δt/2 to t + Δt/2. */
    record Magnetic(double courantX, double courantY, boolean stretched, double largest, double dtSeconds)
            implements TimeStepped {
        Magnetic(Maxwell maxwell) {
            this(maxwell.courantX, maxwell.courantY, maxwell.stretched, maxwell.largest(), maxwell.dtSeconds);
        }

        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("hx", "hy");
        }

        @Override
        public List<String> coefficients() {
            return List.of("ez");
        }

        @Override
        public double at(int field, Point... p) {
            Point ez = p[2];
            return field == 0
                    ? p[0].at(0, 0) - perY(ez) * (ez.at(1, 0) - ez.at(0, 0))
                    : p[1].at(0, 0) + perX(ez) * (ez.at(0, 1) - ez.at(0, 0));
        }

        private double perX(Point p) {
            return stretched ? LIGHT_SPEED * dtSeconds / p.dxHigh() : courantX;
        }

        private double perY(Point p) {
            return stretched ? LIGHT_SPEED * dtSeconds / p.dyHigh() : courantY;
        }

        @Override
        public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
            return largest;
        }
    }

    /** The second stage: ez from t to t + Δt, with the new hx and hy; losses in the middle of the step. */
    record Electric(double courantX, double courantY, boolean stretched, boolean lossy, double halfDt)
            implements Stencil {
        Electric(Maxwell maxwell) {
            this(maxwell.courantX, maxwell.courantY, maxwell.stretched, maxwell.lossy, 0.5 * maxwell.dtSeconds);
        }

        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("ez");
        }

        @Override
        public List<String> coefficients() {
            return lossy ? List.of("hx", "hy", "admission", "attenuation") : List.of("hx", "hy", "admission");
        }

        @Override
        public double at(int field, Point... p) {
            Point hx = p[1];
            Point hy = p[2];
            double ez = p[0].at(0, 0);
            double curl = perX(hy) * (hy.at(0, 0) - hy.at(0, -1)) - perY(hx) * (hx.at(0, 0) - hx.at(-1, 0));
            double gain = p[3].at(0, 0) * curl;
            if (!lossy) {
                return ez + gain;
            }
            double loss = halfDt * p[4].at(0, 0);
            return ((1 - loss) * ez + gain) / (1 + loss);
        }

        private double perX(Point p) {
            return stretched ? LIGHT_SPEED * 2 * halfDt * Steps.perWidthX(p) : courantX;
        }

        private double perY(Point p) {
            return stretched ? LIGHT_SPEED * 2 * halfDt * Steps.perWidthY(p) : courantY;
        }
    }
}
