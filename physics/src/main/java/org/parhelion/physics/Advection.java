package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/**
 * Transport of a quantity by a given velocity, ∂q/∂t + ∇·(v q) = 0, in finite volumes on 1 or 2 axes.
 *
 * <pre>
 *   q' = q − Σ_axes ( F_high − F_low )                      F: what passes a face in one step, per volume
 *   F  = c · ( q_up ± ½ (1 − |c|) s − ½ T )                 c = v Δt/h at the face, q_up the cell upwind of it
 *   s  = 2ab/(a + b) if ab &gt; 0, else 0                      a, b: differences to both neighbours (van Leer's limiter)
 *   T  = c_across · (upwind difference across)              the corner transport; absent on one axis
 * </pre>
 *
 * <p>{@link #upwind} has s = 0: first order, no new extremes. {@link #vanLeer} is of second order in space and time where q is
 * smooth. On one axis with a uniform velocity the total variation never grows. Both conserve Σq, since a face's flux has the
 * same bits on its two sides. Stable for Δt ≤ min_axes h/|v|.
 *
 * <p>Face velocities are means of the two points. Where the velocity varies, second order needs ∇·v = 0.
 *
 * <p>On stretched axes faces lie half way between points, and h is the distance of the points beside a face. Slopes are differences from point to point, so the
 * second order needs spacings that change smoothly. Σ q · width is conserved.
 *
 * <p>P. Colella, "Multidimensional upwind methods for hyperbolic conservation laws", J. Comput. Phys. 87, 1990; B. van Leer,
 * "Towards the ultimate conservative difference scheme II", J. Comput. Phys. 14, 1974; R. J. LeVeque, "Finite volume methods for
 * hyperbolic problems", Cambridge 2002, §6.9–6.12, §20.2–20.5.
 *
 * @param dims axes, 1 or 2
 * @param limited whether slopes are van Leer's rather than 0
 * @param varying whether the velocity is in the coefficients {@code vx}, {@code vy} [m/s]
 * @param vx velocity along x [m/s]; where it varies, the largest |v| along x
 * @param vy the same along y; 0 where that axis is absent
 * @param perX Δt/h along x [s/m], h the smallest distance if axes are stretched
 * @param perY Δt/h along y [s/m]
 * @param stretched whether the formula reads the distances to the neighbours
 * @param dtSeconds Δt [s]
 */
public record Advection(
        int dims,
        boolean limited,
        boolean varying,
        double vx,
        double vy,
        double perX,
        double perY,
        boolean stretched,
        double dtSeconds)
        implements TimeStepped {

    /**
     * First order: the corner transport upwind scheme.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param dtSeconds length of a step Δt [s]
     * @param velocity [m/s], one number for each axis, x first
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Advection upwind(Grid grid, double dtSeconds, double... velocity) {
        return of(grid, false, dtSeconds, velocity);
    }

    /**
     * Second order with van Leer's limiter.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param dtSeconds length of a step Δt [s]
     * @param velocity [m/s], one number for each axis, x first
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static Advection vanLeer(Grid grid, double dtSeconds, double... velocity) {
        return of(grid, true, dtSeconds, velocity);
    }

    private static Advection of(Grid grid, boolean limited, double dtSeconds, double... velocity) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, velocity));
        return new Advection(
                grid.dims(),
                limited,
                false,
                velocity[0],
                grid.dims() > 1 ? velocity[1] : 0,
                dtSeconds / Steps.smallestSpacing(grid, Axis.X),
                dtSeconds / Steps.smallestSpacing(grid, Axis.Y),
                grid.isStretched(),
                dtSeconds);
    }

    /**
     * {@return the same for a velocity that varies from point to point: coefficients {@code vx} and, on two axes, {@code
     * vy} [m/s]} Their magnitudes must not exceed the velocity that this stencil was made for.
     */
    public Advection withVelocityField() {
        return new Advection(dims, limited, true, vx, vy, perX, perY, stretched, dtSeconds);
    }

    /**
     * The same for steps of any length, {@link Point#dt}: for {@link org.parhelion.solver.TimeStep} of {@link #stableStep}, or for
     * output at times that are no whole number of steps. The stability of the steps is not checked.
     *
     * @param grid the grid that this stencil was made for
     * @return the stencil, of the same field and coefficients
     */
    public Stencil ofAnyStep(Grid grid) {
        return stretched ? new AnyStep(this, Double.NaN, Double.NaN) : new AnyStep(this, grid.dx(), grid.dy());
    }

    /**
     * The largest stable step at a point, min_axes h/|v| [s]; infinite where nothing moves.
     *
     * @param grid the grid that this stencil was made for
     * @return a formula of the field and, where it varies, the velocity
     */
    public Stencil stableStep(Grid grid) {
        return stretched ? new StableStep(this, Double.NaN, Double.NaN) : new StableStep(this, grid.dx(), grid.dy());
    }

    private record AnyStep(Advection advection, double dx, double dy) implements Stencil {
        @Override
        public int dims() {
            return advection.dims;
        }

        @Override
        public List<String> fields() {
            return advection.fields();
        }

        @Override
        public List<String> coefficients() {
            return advection.coefficients();
        }

        @Override
        public double at(int field, Point... p) {
            return advection.stretched
                    ? advection.stretchedNext(p[0].dt(), p)
                    : advection.next(p[0].dt() / dx, p[0].dt() / dy, p);
        }
    }

    private record StableStep(Advection advection, double dx, double dy) implements Stencil {
        @Override
        public int dims() {
            return advection.dims;
        }

        @Override
        public List<String> fields() {
            return advection.fields();
        }

        @Override
        public List<String> coefficients() {
            return advection.coefficients();
        }

        @Override
        public double at(int field, Point... p) {
            double alongX = width(dx, p[0].dxLow(), p[0].dxHigh()) / Math.abs(velocity(p, 1, advection.vx));
            if (advection.dims == 1) {
                return alongX;
            }
            double alongY = width(dy, p[0].dyLow(), p[0].dyHigh()) / Math.abs(velocity(p, 2, advection.vy));
            return Math.min(alongX, alongY);
        }

        private double width(double uniform, double low, double high) {
            return advection.stretched ? Math.min(low, high) : uniform;
        }

        private double velocity(Point[] p, int axis, double uniform) {
            return advection.varying
                    ? Steps.here(advection.dims, p[axis])
                    : uniform + 0 * Steps.here(advection.dims, p[0]);
        }
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param velocity [m/s], one number for each axis, x first
     * @return min_axes h/|v| [s]; infinite if nothing moves
     * @throws IllegalArgumentException if there are more axes, or not one finite number for each
     */
    public static double largestStableDt(Grid grid, double... velocity) {
        Steps.requireAxes("advection", grid, 2);
        if (velocity.length != grid.dims()) {
            throw new IllegalArgumentException(
                    velocity.length + " components of the velocity for " + grid.dims() + " axes; x comes first");
        }
        double[] spacing = {Steps.smallestSpacing(grid, Axis.X), Steps.smallestSpacing(grid, Axis.Y)};
        double largest = Double.POSITIVE_INFINITY;
        for (int a = 0; a < velocity.length; a++) {
            Steps.requireNotNegative("speed", Math.abs(velocity[a]), " m/s");
            largest = Math.min(largest, spacing[a] / Math.abs(velocity[a]));
        }
        return largest;
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(dtSeconds / Math.max(Math.abs(vx) * perX, Math.abs(vy) * perY));
    }

    @Override
    public List<String> fields() {
        return List.of("q");
    }

    @Override
    public List<String> coefficients() {
        return !varying ? List.of() : dims == 1 ? List.of("vx") : List.of("vx", "vy");
    }

    @Override
    public double at(int field, Point... p) {
        return stretched ? stretchedNext(dtSeconds, p) : next(perX, perY, p);
    }

    /** Fluxes by the distance of the points beside a face, divided by the width of the cell. */
    private double stretchedNext(double dt, Point... p) {
        Point q = p[0];
        double acrossX = dt * Steps.perWidthX(q);
        double acrossY = dt * Steps.perWidthY(q);
        double net = (q.dxHigh() * flux(true, 0, dt / q.dxHigh(), acrossY, p)
                        - q.dxLow() * flux(true, -1, dt / q.dxLow(), acrossY, p))
                * Steps.perWidthX(q);
        if (dims == 2) {
            net += (q.dyHigh() * flux(false, 0, dt / q.dyHigh(), acrossX, p)
                            - q.dyLow() * flux(false, -1, dt / q.dyLow(), acrossX, p))
                    * Steps.perWidthY(q);
        }
        return read(q, true, 0, 0) - net;
    }

    private double next(double perX, double perY, Point... p) {
        double net = flux(true, 0, perX, perY, p) - flux(true, -1, perX, perY, p);
        if (dims == 2) {
            net += flux(false, 0, perY, perX, p) - flux(false, -1, perY, perX, p);
        }
        return read(p[0], true, 0, 0) - net;
    }

    /**
     * What passes the face between the points {@code low} and {@code low + 1} of an axis.
     *
     * @param per Δt/h along the axis
     * @param perAcross Δt/h along the other one
     */
    private double flux(boolean alongX, int low, double per, double perAcross, Point... p) {
        double c = 0.5 * (courant(alongX, low, per, p) + courant(alongX, low + 1, per, p));
        double ahead = 0.5 * (1 - Math.abs(c));
        Point q = p[0];
        double fromLow = read(q, alongX, low, 0) + ahead * slope(q, alongX, low) - corner(alongX, low, perAcross, p);
        double fromHigh =
                read(q, alongX, low + 1, 0) - ahead * slope(q, alongX, low + 1) - corner(alongX, low + 1, perAcross, p);
        return c * (c > 0 ? fromLow : fromHigh);
    }

    /** v Δt/h along an axis, at the point {@code along} points further along it. */
    private double courant(boolean alongX, int along, double per, Point... p) {
        double v = !varying ? (alongX ? vx : vy) : read(p[alongX ? 1 : 2], alongX, along, 0);
        return v * per;
    }

    /** van Leer's limited difference: the harmonic mean of the two one-sided ones, 0 at an extreme. */
    private double slope(Point q, boolean alongX, int along) {
        if (!limited) {
            return 0;
        }
        double here = read(q, alongX, along, 0);
        double a = here - read(q, alongX, along - 1, 0);
        double b = read(q, alongX, along + 1, 0) - here;
        return a * b > 0 ? 2 * a * b / (a + b) : 0;
    }

    /** ½ T: half of what the other axis takes out of the point in a step. */
    private double corner(boolean alongX, int along, double perAcross, Point... p) {
        if (dims == 1) {
            return 0;
        }
        double v = !varying ? (alongX ? vy : vx) : read(p[alongX ? 2 : 1], alongX, along, 0);
        double c = v * perAcross;
        Point q = p[0];
        double here = read(q, alongX, along, 0);
        double taken = c > 0 ? here - read(q, alongX, along, -1) : read(q, alongX, along, 1) - here;
        return 0.5 * c * taken;
    }

    private double read(Point q, boolean alongX, int along, int across) {
        return dims == 1 ? q.at(along) : alongX ? q.at(across, along) : q.at(along, across);
    }
}
