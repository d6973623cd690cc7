package org.parhelion.physics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.TimeStepped;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.SolidFace;
import org.parhelion.stencil.SolidFaces;
import org.parhelion.stencil.Stencil;

/**
 * Shallow water over an uneven bed on 1 or 2 axes, wet and dry: finite volumes, first order.
 *
 * <pre>
 *   ∂w/∂t  + ∇·(h v) = 0                                      w = h + z: water level, h: depth, z: bed
 *   ∂hv/∂t + ∇·(h v⊗v) + ∇(½ g h²) = −g h ∇z
 * </pre>
 *
 * <p>Fields {@code level} w [m], {@code hu} and, on two axes, {@code hv}: depth times velocity [m²/s]. Coefficient {@code bed} z
 * [m]. Where there is no water, w must be z: {@link #level}.
 *
 * <p>At a face the depths of both sides are taken above the higher bed, h* = max(0, w − max(z_low, z_high)), and the HLLC flux of
 * these states passes: HLL for mass and the momentum across the face, the mass flux times the upwind velocity for the momentum
 * along it. A point counts the pressure at its faces relative to its own ½ g h*². So still water stays still to the last bit,
 * whatever the bed and the shore; mass is conserved up to round-off; and the depth stays 0 or more.
 *
 * <p>Stable for Δt ≤ ½ / ((|v| + √(gh))_max Σ_axes 1/h): the speed is a number that the user states, since it depends on the flow.
 *
 * <p>E. Audusse et al., "A fast and stable well-balanced scheme with hydrostatic reconstruction for shallow water flows", SIAM J.
 * Sci. Comput. 25(6), 2004; E. F. Toro, "Shock-capturing methods for free-surface shallow flows", Wiley 2001, §10.3–10.6.
 *
 * @param dims axes, 1 or 2
 * @param perX Δt/h along x [s/m]
 * @param perY the same along y; 0 where that axis is absent
 * @param gravity g [m/s²]
 * @param fastest the largest |v| + √(gh) that will occur [m/s]
 * @param dtSeconds Δt [s]
 */
public record ShallowWater(int dims, double perX, double perY, double gravity, double fastest, double dtSeconds)
        implements TimeStepped {
    /** Standard gravity [m/s²]. */
    public static final double GRAVITY = 9.80665;

    /** Water that is less deep stands still [m]: its velocity would be the ratio of two roundings. */
    private static final double DRY_METRES = 1e-5;

    /** Waves that are less apart carry nothing [m/s]: the reciprocal of a subnormal number is infinite. */
    private static final double STILL = 1e-30;

    /**
     * Water on earth.
     *
     * @param grid the grid of points, of 1 or 2 axes
     * @param fastest an upper bound of |v| + √(gh) [m/s]. Water that starts from rest with depth H never exceeds 2 √(gH)
     * @param dtSeconds length of a step Δt [s]
     * @return the stencil
     * @throws IllegalArgumentException if Δt is above the stability limit; names the largest stable Δt
     */
    public static ShallowWater of(Grid grid, double fastest, double dtSeconds) {
        Steps.requireStable(dtSeconds, largestStableDt(grid, fastest));
        return new ShallowWater(grid.dims(), dtSeconds / grid.dx(), dtSeconds / grid.dy(), GRAVITY, fastest, dtSeconds);
    }

    /**
     * Water for steps of any length, {@link Point#dt}: for {@link org.parhelion.solver.TimeStep#cfl} of {@link #stableStep}. The
     * stability of the steps is not checked.
     *
     * @param grid the grid of points, of 1 or 2 axes, which may be stretched: Σ level · width is then conserved
     * @param gravity g [m/s²], positive
     * @return the stencil, of the same fields and coefficient
     * @throws IllegalArgumentException if there are more axes
     */
    public static Stencil ofAnyStep(Grid grid, double gravity) {
        ShallowWater water = anyStep(grid, gravity);
        return grid.isStretched() ? new Stretched(water) : new AnyStep(water, grid.dx(), grid.dy());
    }

    /**
     * The largest stable step at a point, ½ / ( (|u| + √(gh))/h_x + (|v| + √(gh))/h_y ) [s]; infinite where it is dry.
     *
     * @param grid the grid of points, of 1 or 2 axes, which may be stretched
     * @param gravity g [m/s²], positive
     * @return a formula of the fields and the bed
     * @throws IllegalArgumentException if there are more axes
     */
    public static Stencil stableStep(Grid grid, double gravity) {
        ShallowWater water = anyStep(grid, gravity);
        return grid.isStretched() ? new StretchedStableStep(water) : new StableStep(water, grid.dx(), grid.dy());
    }

    private static ShallowWater anyStep(Grid grid, double gravity) {
        Steps.requireAxes("shallow water", grid, 2);
        Steps.requirePositive("gravity", gravity, " m/s²");
        return new ShallowWater(grid.dims(), Double.NaN, Double.NaN, gravity, Double.NaN, Double.NaN);
    }

    /** The fields of some water. */
    private interface OfWater extends Stencil {
        ShallowWater water();

        @Override
        default int dims() {
            return water().dims;
        }

        @Override
        default List<String> fields() {
            return water().fields();
        }

        @Override
        default List<String> coefficients() {
            return water().coefficients();
        }
    }

    /** {@code water} with Δt of the step in place of its own. */
    private record AnyStep(ShallowWater water, double dx, double dy) implements OfWater {
        @Override
        public double at(int field, Point... p) {
            return water.next(field, p[0].dt() / dx, p[0].dt() / dy, p);
        }
    }

    /** The same with the cells' own widths in place of one spacing. */
    private record Stretched(ShallowWater water) implements OfWater {
        @Override
        public double at(int field, Point... p) {
            double dt = p[0].dt();
            return water.next(field, dt * Steps.perWidthX(p[0]), dt * Steps.perWidthY(p[0]), p);
        }
    }

    /** What the largest stable steps at a point have in common. */
    private interface Limit extends OfWater {
        @Override
        default List<String> fields() {
            return List.of("level");
        }

        @Override
        default List<String> coefficients() {
            return water().dims == 1 ? List.of("hu", "bed") : List.of("hu", "hv", "bed");
        }
    }

    private record StableStep(ShallowWater water, double dx, double dy) implements Limit {
        @Override
        public double at(int field, Point... p) {
            double perSecond = water.speed(1, p) / dx;
            if (water.dims == 2) {
                perSecond += water.speed(2, p) / dy;
            }
            return 0.5 / perSecond;
        }
    }

    private record StretchedStableStep(ShallowWater water) implements Limit {
        @Override
        public double at(int field, Point... p) {
            double perSecond = water.speed(1, p) * Steps.perWidthX(p[0]);
            if (water.dims == 2) {
                perSecond += water.speed(2, p) * Steps.perWidthY(p[0]);
            }
            return 0.5 / perSecond;
        }
    }

    /** |velocity| + √(gh) along the axis of a momentum, of the points of {@link Limit}. */
    private double speed(int momentum, Point... p) {
        double depth = Math.max(0, read(p[0], true, 0) - read(p[dims + 1], true, 0));
        double waves = Math.sqrt(gravity * depth);
        return (depth > DRY_METRES ? Math.abs(read(p[momentum], true, 0)) / depth : 0) + waves;
    }

    /**
     * The same under another gravity.
     *
     * @param gravity g [m/s²], positive
     * @return the stencil
     */
    public ShallowWater withGravity(double gravity) {
        Steps.requirePositive("gravity", gravity, " m/s²");
        return new ShallowWater(dims, perX, perY, gravity, fastest, dtSeconds);
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the grid of points, of 1 or 2 axes, which may be stretched
     * @param fastest the largest |v| + √(gh) [m/s]
     * @return ½ / ((|v| + √(gh))_max Σ_axes 1/h) [s]
     * @throws IllegalArgumentException if there are more axes
     */
    public static double largestStableDt(Grid grid, double fastest) {
        Steps.requireAxes("shallow water", grid, 2);
        Steps.requirePositive("largest speed", fastest, " m/s");
        return 0.5 / (fastest * Steps.sumOfInverseSpacings(grid));
    }

    /**
     * The level where the water would reach a given level: the bed where that is higher.
     *
     * @param level of the water [m]
     * @param bed [m]
     * @return the initial value of the field {@code level} [m]
     */
    public static double level(double level, double bed) {
        return Math.max(level, bed);
    }

    /**
     * Solid walls around a model's grid, and its bed. Beyond a wall the bed is that of the point inside, so that nothing flows
     * through.
     *
     * @param model of a shallow-water stencil
     * @param bed as a function of x and y [m]
     * @return the model with walls on all sides
     */
    public static Model withWalls(Model model, PlaceFunction bed) {
        return withWalls(model.coefficient("bed", Continuation.of(model.grid(), bed)));
    }

    /**
     * Solid walls around a model's grid and its solids: level and momentum along them are even there, the momentum across them is
     * odd. For a bed that is given as an array.
     *
     * @param model of a shallow-water stencil
     * @return the model with walls on all sides
     */
    public static Model withWalls(Model model) {
        Boundaries even = Boundaries.all(Boundary.reflecting());
        SolidFace zeroFlux = SolidFace.zeroFlux();
        Model walled = model.boundary(even)
                .boundary("hu", even.axis(Axis.X, Boundary.antisymmetric()))
                .solidFaces("bed", zeroFlux)
                .solidFaces("hu", new SolidFaces(zeroFlux, zeroFlux, SolidFace.antisymmetric()));
        return model.grid().dims() == 1
                ? walled
                : walled.boundary("hv", even.axis(Axis.Y, Boundary.antisymmetric()))
                        .solidFaces("hv", new SolidFaces(zeroFlux, SolidFace.antisymmetric(), zeroFlux));
    }

    @Override
    public double largestStableDtSeconds(ToDoubleFunction<String> maximum) {
        return Steps.rounded(0.5 * dtSeconds / (fastest * (perX + perY)));
    }

    @Override
    public List<String> fields() {
        return dims == 1 ? List.of("level", "hu") : List.of("level", "hu", "hv");
    }

    @Override
    public List<String> coefficients() {
        return List.of("bed");
    }

    @Override
    public double at(int field, Point... p) {
        return next(field, perX, perY, p);
    }

    private double next(int field, double perX, double perY, Point... p) {
        double net = perX * (flux(field, true, 0, true, p) - flux(field, true, -1, false, p));
        if (dims == 2) {
            net += perY * (flux(field, false, 0, true, p) - flux(field, false, -1, false, p));
        }
        // What a point that falls dry still holds of momentum is dropped: a trickle would inherit it and shoot away.
        double here = field == 0 || isWet(true, 0, p) ? read(p[field], true, 0) : 0;
        return here - net;
    }

    /**
     * What passes the face between the points {@code low} and {@code low + 1} of an axis, as the point on its low or high side
     * counts it.
     */
    private double flux(int field, boolean alongX, int low, boolean onLowSide, Point... p) {
        Point level = p[0];
        Point bed = p[dims + 1];
        double step = Math.max(read(bed, alongX, low), read(bed, alongX, low + 1));
        double hLow = Math.max(read(level, alongX, low) - step, 0);
        double hHigh = Math.max(read(level, alongX, low + 1) - step, 0);
        Point normal = p[alongX ? 1 : 2];
        double uLow = velocity(normal, alongX, low, p);
        double uHigh = velocity(normal, alongX, low + 1, p);

        double cLow = Math.sqrt(gravity * hLow);
        double cHigh = Math.sqrt(gravity * hHigh);
        double slowest = Math.min(Math.min(uLow - cLow, uHigh - cHigh), 0);
        double quickest = Math.max(Math.max(uLow + cLow, uHigh + cHigh), 0);
        double width = quickest - slowest;
        double perWidth = width > STILL ? 1 / width : 0;

        double qLow = hLow * uLow;
        double qHigh = hHigh * uHigh;
        if (field == (alongX ? 1 : 2)) {
            double pressureLow = 0.5 * gravity * hLow * hLow;
            double pressureHigh = 0.5 * gravity * hHigh * hHigh;
            return hll(
                            qLow * uLow + pressureLow,
                            qHigh * uHigh + pressureHigh,
                            qLow,
                            qHigh,
                            slowest,
                            quickest,
                            perWidth)
                    - (onLowSide ? pressureLow : pressureHigh);
        }
        double mass = hll(qLow, qHigh, hLow, hHigh, slowest, quickest, perWidth);
        if (field == 0) {
            return mass;
        }
        Point along = p[field];
        return mass * (mass > 0 ? velocity(along, alongX, low, p) : velocity(along, alongX, low + 1, p));
    }

    /**
     * HLL's flux from the fluxes and states of both sides and the bounds of the wave speeds. Written as the mean and a
     * correction: exact where both sides are equal, and the same bits in a mirror.
     */
    private static double hll(
            double fluxLow,
            double fluxHigh,
            double low,
            double high,
            double slowest,
            double quickest,
            double perWidth) {
        return 0.5 * (fluxLow + fluxHigh)
                + perWidth * (0.5 * (quickest + slowest) * (fluxLow - fluxHigh) + slowest * quickest * (high - low));
    }

    /** A component of the velocity; 0 where it is dry. */
    private double velocity(Point momentum, boolean alongX, int along, Point... p) {
        return isWet(alongX, along, p) ? read(momentum, alongX, along) / depth(alongX, along, p) : 0;
    }

    private boolean isWet(boolean alongX, int along, Point... p) {
        return depth(alongX, along, p) > DRY_METRES;
    }

    private double depth(boolean alongX, int along, Point... p) {
        return read(p[0], alongX, along) - read(p[dims + 1], alongX, along);
    }

    private double read(Point q, boolean alongX, int along) {
        return dims == 1 ? q.at(along) : alongX ? q.at(0, along) : q.at(along, 0);
    }
}
