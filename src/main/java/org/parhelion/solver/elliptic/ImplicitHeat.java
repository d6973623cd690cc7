package org.parhelion.solver.elliptic;

import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Grid;

/**
 * Heat conduction ∂u/∂t = α ∇²u by implicit steps of any length: each is the solution of an elliptic equation.
 *
 * <pre>
 *   (u' − u)/Δt = α ∇²(θ·u' + (1 − θ)·u)        θ = 1: backward Euler, θ = ½: Crank–Nicolson
 * </pre>
 *
 * <p>Both are stable for every Δt. Backward Euler is of first order in Δt and damps all that is rough; Crank–Nicolson is of second order
 * and keeps what is rough oscillating if αΔt/h² is large (K. W. Morton, D. F. Mayers, "Numerical solution of partial differential
 * equations", §2.10). Belongs to the rank's thread; all ranks call its methods together.
 */
public final class ImplicitHeat implements AutoCloseable {
    private final EllipticSolver solver;
    private final double theta;
    private final double dtSeconds;
    private final Field rhs;
    private final Field scaled;
    private long steps;

    private ImplicitHeat(
            Grid grid, Boundaries boundaries, double diffusivity, double dtSeconds, double theta, Comm comm) {
        if (!(dtSeconds > 0) || Double.isInfinite(dtSeconds)) {
            throw new IllegalArgumentException("Δt = " + dtSeconds + " s: must be positive and finite");
        }
        this.theta = theta;
        this.dtSeconds = dtSeconds;
        solver = EllipticSolver.of(
                EllipticProblem.poisson(grid)
                        .boundary(boundaries)
                        .diffusion(diffusivity)
                        .reaction(1 / (theta * dtSeconds)),
                EllipticMethod.MULTIGRID,
                comm);
        rhs = solver.field("rhs");
        scaled = solver.field("scaled");
    }

    /**
     * Backward Euler. Collective.
     *
     * @param grid the points
     * @param boundaries of each side; their values are taken at the end of a step
     * @param diffusivity α, positive [m²/s]
     * @param dtSeconds length of a step Δt, positive [s]
     * @param comm the ranks that share the grid
     * @return the time stepper, at time 0
     * @throws IllegalArgumentException if a number or a boundary is refused; see {@link EllipticProblem}
     */
    public static ImplicitHeat backwardEuler(
            Grid grid, Boundaries boundaries, double diffusivity, double dtSeconds, Comm comm) {
        return new ImplicitHeat(grid, boundaries, diffusivity, dtSeconds, 1, comm);
    }

    /**
     * Crank–Nicolson. Collective.
     *
     * @param grid the points
     * @param boundaries of each side; their values are taken at the beginning and at the end of a step
     * @param diffusivity α, positive [m²/s]
     * @param dtSeconds length of a step Δt, positive [s]
     * @param comm the ranks that share the grid
     * @return the time stepper, at time 0
     * @throws IllegalArgumentException if a number or a boundary is refused; see {@link EllipticProblem}
     */
    public static ImplicitHeat crankNicolson(
            Grid grid, Boundaries boundaries, double diffusivity, double dtSeconds, Comm comm) {
        return new ImplicitHeat(grid, boundaries, diffusivity, dtSeconds, 0.5, comm);
    }

    /**
     * A field of zeros on this rank's block.
     *
     * @param name its name
     * @return a field in double precision without ghost points
     */
    public Field field(String name) {
        return solver.field(name);
    }

    /**
     * Advances a field by one step. Collective.
     *
     * @param u this rank's part; receives the new values
     * @param tolerance of the elliptic equation, as for {@link EllipticSolver#solve}
     * @return how its solution went
     * @throws NotConvergedException if the tolerance is not reached
     */
    public Solution step(Field u, double tolerance) {
        double c = 1 / (theta * dtSeconds);
        rhs.fill(0);
        if (theta == 1) {
            FieldArithmetic.add(rhs, c, u);
        } else {
            // θ = ½: c·u + α ∇²u, where −α ∇²u = A u − c·u.
            scaled.fill(0);
            FieldArithmetic.add(scaled, 2 * c, u);
            solver.residual(scaled, u, dtSeconds * steps, rhs);
        }
        Solution solution = solver.solve(rhs, u, tolerance, dtSeconds * (steps + 1));
        steps++;
        return solution;
    }

    /** {@return the simulated time [s]} */
    public double time() {
        return dtSeconds * steps;
    }

    /** Frees what the exchanges hold; fields stay readable. */
    @Override
    public void close() {
        solver.close();
    }
}
