package org.parhelion.physics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.Experimental;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.solver.elliptic.FaceMean;
import org.parhelion.stencil.Scheme;
import org.parhelion.stencil.Stencil;

/**
 * Incompressible flow of a viscous fluid on 2 axes, by projection on a staggered grid.
 *
 * <pre>
 *   ∂u/∂t + ∇·(u u) = −∇p + ν ∇²u,  ∇·u = 0          v        v: above its p, half a spacing
 *                                                    p  u     u: right of its p
 * </pre>
 *
 * <p>A step of Adams and Bashforth's method for all but the pressure, then an elliptic equation for the pressure that makes the result free of
 * divergence up to the tolerance:
 *
 * <pre>
 *   u* = u + Δt ((1 + r/2) R(u) − r/2 R(u one step earlier)),  R(u) = −∇·(u u) + ν ∇²u,  r = Δt / Δt of the step before
 *   ∇²p = ∇·u* / Δt,   u' = u* − Δt ∇p
 * </pre>
 *
 * <p>Fields: {@code u}, {@code v} [m/s] at t, and {@code p} in the middle of the last step, divided by the density [m²/s²]. On a periodic domain or between
 * walls p has mean 0. Of second order in Δt and h; the kinetic energy changes by viscosity only, but for the error in Δt.
 *
 * <p>On stretched axes the faces of cells lie half way between points, and the distances are those of the places that a difference takes. The order
 * is 2 where the spacing changes smoothly. (R. W. C. P. Verstappen, A. E. P. Veldman, "Symmetry-preserving discretization of turbulent
 * flow", J. Comput. Phys. 187, 2003, for the means of velocities.)
 *
 * <p>With a body (boundary data immersion): beside its surface the velocity is blended with that of the body, 0, over about two
 * spacings, and the pressure's equation has the coefficient of the blend. Fields {@code fx}, {@code fy} are then the force on the
 * fluid in place of the body, per volume and density [m/s²]: the sum over the grid times −dx·dy is drag and lift.
 *
 * <p>F. H. Harlow, J. E. Welch, "Numerical calculation of time-dependent viscous incompressible flow of fluid with free surface", Phys.
 * Fluids 8, 1965; A. J. Chorin, "Numerical solution of the Navier–Stokes equations", Math. Comp. 22, 1968; A. P. Maertens, G. D.
 * Weymouth, "Accurate Cartesian-grid simulations of near-body flows at intermediate Reynolds numbers", Comput. Methods Appl. Mech.
 * Eng. 283, 2015.
 *
 * <p>Immutable: each method returns a changed copy.
 */
@Experimental
public final class NavierStokes {
    /** Relative residual of the pressure's equation. */
    private static final double TOLERANCE = 1e-6;
    /** Half the width of the blend at a surface [spacings]. */
    private static final double BLEND = 1;
    /** The coefficient of the pressure inside a body, where it is of no consequence: the solvers need one above 0. */
    private static final double INSIDE = 1e-4;

    private final Grid grid;
    private final double viscosity;
    private final Optional<Step> step;
    private final FlowSides sides;
    private final Optional<PlaceFunction> body;
    private final boolean vorticity;
    private final double tolerance;

    /** Steps of one length. */
    private record Step(double seconds, double largest) {}

    private NavierStokes(
            Grid grid,
            double viscosity,
            Optional<Step> step,
            FlowSides sides,
            Optional<PlaceFunction> body,
            boolean vorticity,
            double tolerance) {
        this.grid = grid;
        this.viscosity = viscosity;
        this.step = step;
        this.sides = sides;
        this.body = body;
        this.vorticity = vorticity;
        this.tolerance = tolerance;
    }

    /**
     * Flow in a box with walls at rest.
     *
     * @param grid the points, of 2 axes, which may be stretched: centres of the cells, half a spacing inside the walls
     * @param viscosity kinematic viscosity ν [m²/s], positive
     * @param fastest an upper bound of the flow's speed [m/s], positive
     * @param dtSeconds length of a step Δt [s]
     * @return the flow
     * @throws IllegalArgumentException if a number is out of range, or Δt is above the stability limit; names the largest Δt
     */
    public static NavierStokes of(Grid grid, double viscosity, double fastest, double dtSeconds) {
        double largest = largestStableDt(grid, viscosity, fastest);
        Steps.requireStable(dtSeconds, largest);
        return inBox(grid, viscosity, Optional.of(new Step(dtSeconds, Steps.rounded(largest))));
    }

    /**
     * Flow in a box with walls at rest, for steps of any length.
     *
     * @param grid the points, of 2 axes, which may be stretched: centres of the cells, half a spacing inside the walls
     * @param viscosity kinematic viscosity ν [m²/s], positive
     * @return the flow; its steps follow the solution by {@link #stableStep}
     * @throws IllegalArgumentException if a number is out of range
     */
    public static NavierStokes ofAnyStep(Grid grid, double viscosity) {
        diffusion(grid, viscosity);
        return inBox(grid, viscosity, Optional.empty());
    }

    private static NavierStokes inBox(Grid grid, double viscosity, Optional<Step> step) {
        FlowSides walls = new FlowSides(FlowSide.wall(), FlowSide.wall(), FlowSide.wall(), FlowSide.wall());
        return new NavierStokes(grid, viscosity, step, walls, Optional.empty(), false, TOLERANCE);
    }

    /**
     * The largest stable length of a step.
     *
     * @param grid the points, of 2 axes
     * @param viscosity kinematic viscosity ν [m²/s], positive
     * @param fastest an upper bound of the flow's speed [m/s], positive
     * @return 1 / (4 ν Σ 1/h² + 3/2 · fastest · Σ 1/h) [s]: exact for diffusion alone, a bound from experience for advection
     * @throws IllegalArgumentException if there are not 2 axes, or a number is out of range
     */
    public static double largestStableDt(Grid grid, double viscosity, double fastest) {
        double diffusion = diffusion(grid, viscosity);
        Steps.requirePositive("largest speed", fastest, " m/s");
        return 1 / (diffusion + 1.5 * fastest * Steps.sumOfInverseSpacings(grid));
    }

    /**
     * The largest stable step at a point, by the velocity there. Fluid at rest gives the limit of diffusion alone: where it will be set in motion
     * from outside, bound the first steps by {@link org.parhelion.solver.TimeStep.Courant#atMost}.
     *
     * @param grid the points, of 2 axes
     * @param viscosity kinematic viscosity ν [m²/s], positive
     * @return a formula of the fields: 1 / (4 ν Σ 1/h² + 3/2 · (|u|/dx + |v|/dy)) [s]
     * @throws IllegalArgumentException if there are not 2 axes, or the viscosity is out of range
     */
    public static Stencil stableStep(Grid grid, double viscosity) {
        return new FlowStages.StableStep(diffusion(grid, viscosity), FlowSpacings.of(grid));
    }

    /** The part of the limit that diffusion sets [1/s]. */
    private static double diffusion(Grid grid, double viscosity) {
        if (grid.dims() != 2) {
            throw new IllegalArgumentException(
                    "an incompressible flow has 2 axes; the grid of " + grid.shape() + " points has " + grid.dims());
        }
        Steps.requirePositive("viscosity", viscosity, " m²/s");
        return 4 * viscosity * Steps.sumOfInverseSquares(grid);
    }

    /**
     * Sets what the sides along an axis are. Default: walls at rest.
     *
     * @param axis x or y
     * @param low the side at which the axis begins
     * @param high the side at which it ends
     * @return a changed copy
     * @throws IllegalArgumentException if one side is periodic and the other is not, fluid enters at the high side or leaves at the low
     *     one
     */
    public NavierStokes sides(Axis axis, FlowSide low, FlowSide high) {
        if (FlowSides.isPeriodic(low) != FlowSides.isPeriodic(high)) {
            throw new IllegalArgumentException(
                    "sides along " + axis + ": " + low + " and " + high + "; both must be periodic, or neither");
        }
        if (low instanceof FlowSide.Outflow || high instanceof FlowSide.Inflow) {
            throw new IllegalArgumentException("sides along " + axis + ": " + low + " and " + high
                    + "; fluid enters at the low side and leaves at the high one. Turn the domain around");
        }
        FlowSides changed = switch (axis) {
            case X -> new FlowSides(low, high, sides.yLow(), sides.yHigh());
            case Y -> new FlowSides(sides.xLow(), sides.xHigh(), low, high);
            case Z -> throw new IllegalArgumentException("a flow on 2 axes has no sides along z");
        };
        return new NavierStokes(grid, viscosity, step, changed, body, vorticity, tolerance);
    }

    /**
     * Puts a body at rest into the flow.
     *
     * @param distance from its surface as a function of x and y, positive in the fluid and negative in the body [m]
     * @return a changed copy
     * @throws IllegalArgumentException if an axis is stretched
     */
    public NavierStokes body(PlaceFunction distance) {
        if (grid.isStretched()) {
            throw new IllegalArgumentException(
                    "a body in the flow needs uniform axes; an axis of this grid is stretched");
        }
        return new NavierStokes(grid, viscosity, step, sides, Optional.of(distance), vorticity, tolerance);
    }

    /** {@return the same with one more field to look at: {@code vorticity} ∂v/∂x − ∂u/∂y, above and right of p [1/s]} */
    public NavierStokes withVorticity() {
        return new NavierStokes(grid, viscosity, step, sides, body, true, tolerance);
    }

    /**
     * Sets the tolerance of the pressure's equation. Default: 10⁻⁶.
     *
     * @param relative norm of the residual relative to that of ∇·u* / Δt; positive
     * @return a changed copy
     */
    public NavierStokes tolerance(double relative) {
        return new NavierStokes(grid, viscosity, step, sides, body, vorticity, relative);
    }

    /** {@return the parts of a step} */
    public Scheme scheme() {
        List<Scheme.Part> parts = new ArrayList<>();
        FlowSpacings spacings = FlowSpacings.of(grid);
        FlowStages.Predict predict = new FlowStages.Predict(
                spacings,
                viscosity,
                FlowSides.isClosed(sides.xHigh()) ? grid.nx() - 1 : FlowStages.NO_WALL,
                FlowSides.isClosed(sides.yHigh()) ? grid.ny() - 1 : FlowStages.NO_WALL);
        parts.add(Scheme.Stage.of(
                step.isPresent()
                        ? new FlowStages.PredictFixed(
                                predict, step.get().largest(), step.get().seconds())
                        : predict));
        if (body.isPresent()) {
            parts.add(Scheme.Stage.of(new FlowStages.Blend(grid.dx(), grid.dy())));
        }
        parts.add(Scheme.Stage.of(new FlowStages.Divergence(spacings, body.isPresent())));
        EllipticProblem problem = EllipticProblem.poisson(grid);
        EllipticSolve pressure = EllipticSolve.of(
                "p",
                "source",
                body.isPresent() ? problem.diffusion(openness(body.get()), FaceMean.ARITHMETIC) : problem);
        // Cycles alone slow down where a coefficient jumps or cells are long and narrow.
        parts.add((body.isPresent() || spacings.stretched() ? pressure.method(EllipticMethod.MULTIGRID_CG) : pressure)
                .tolerance(tolerance));
        parts.add(Scheme.Stage.of(
                body.isPresent() ? new FlowStages.CorrectBesideBody(spacings) : new FlowStages.Correct(spacings)));
        if (vorticity) {
            parts.add(Scheme.Stage.of(new FlowStages.Vorticity(spacings)));
        }
        Scheme scheme = Scheme.of(parts).boundaryOf("u predicted", "u").boundaryOf("v predicted", "v");
        return body.isPresent() ? scheme.boundaryOf("u blended", "u").boundaryOf("v blended", "v") : scheme;
    }

    /**
     * The model, of a fluid at rest at the start.
     *
     * @return the model
     * @throws IllegalArgumentException if fluid enters and cannot leave
     */
    public Model model() {
        if (sides.fluidEnters() && !sides.fluidLeaves()) {
            throw new IllegalArgumentException(
                    "a flow that enters, " + sides + ", and cannot leave: make the side opposite an outflow");
        }
        Model model = Model.of(scheme(), grid)
                .boundary(sides.ofOthers())
                .boundary("u", sides.ofU())
                .boundary("v", sides.ofV())
                .boundary("p", sides.ofPressure());
        model = FlowSpacings.of(grid).withCells(model);
        return body.isPresent() ? withBody(model, body.get()) : model;
    }

    private Model withBody(Model model, PlaceFunction distance) {
        double h = Math.sqrt(grid.dx() * grid.dy());
        return model.coefficient("open", openness(distance))
                .coefficient("moment x", (x, y, z) -> moment(distance, x, y) * gradient(distance, x, y, 1e-3 * h, 0))
                .coefficient("moment y", (x, y, z) -> moment(distance, x, y) * gradient(distance, x, y, 0, 1e-3 * h));
    }

    /** μ₀: 1 in the fluid, nearly 0 in the body, with a smooth step between; equation 16 of Maertens and Weymouth. */
    private PlaceFunction openness(PlaceFunction distance) {
        double width = BLEND * Math.sqrt(grid.dx() * grid.dy());
        return (x, y, z) -> {
            double d = Math.clamp(distance.at(x, y, z) / width, -1, 1);
            return Math.max(INSIDE, 0.5 * (1 + d + Math.sin(Math.PI * d) / Math.PI));
        };
    }

    /** μ₁ [m]: the first moment of the kernel; equation 17. */
    private double moment(PlaceFunction distance, double x, double y) {
        double width = BLEND * Math.sqrt(grid.dx() * grid.dy());
        double d = Math.clamp(distance.at(x, y, 0) / width, -1, 1);
        return width
                * (0.25
                        - 0.25 * d * d
                        - (d * Math.sin(Math.PI * d) + (1 + Math.cos(Math.PI * d)) / Math.PI) / (2 * Math.PI));
    }

    /** A component of the surface's normal, the gradient of the distance. */
    private static double gradient(PlaceFunction distance, double x, double y, double dx, double dy) {
        return (distance.at(x + dx, y + dy, 0) - distance.at(x - dx, y - dy, 0)) / (2 * (dx + dy));
    }

    /**
     * Sets the velocity at the start. What of it is not free of divergence the first step removes.
     *
     * @param model of this flow
     * @param u velocity along x as a function of x and y [m/s]
     * @param v velocity along y [m/s]
     * @return the model with initial values
     */
    public Model initially(Model model, PlaceFunction u, PlaceFunction v) {
        double wallX = FlowSides.isClosed(sides.xHigh()) ? grid.x(grid.nx() - 1) : Double.POSITIVE_INFINITY;
        double wallY = FlowSides.isClosed(sides.yHigh()) ? grid.y(grid.ny() - 1) : Double.POSITIVE_INFINITY;
        return model.initial("u", (x, y, z) -> x >= wallX ? 0 : u.at(FlowSpacings.face(grid, Axis.X, x), y, z))
                .initial("v", (x, y, z) -> y >= wallY ? 0 : v.at(x, FlowSpacings.face(grid, Axis.Y, y), z));
    }
}
