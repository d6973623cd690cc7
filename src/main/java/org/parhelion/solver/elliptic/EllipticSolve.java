package org.parhelion.solver.elliptic;

import java.util.List;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.solver.SolveStage;

/**
 * A part of a {@link org.parhelion.stencil.Scheme}: solves an {@link EllipticProblem} for a field in every step.
 *
 * <pre>{@code
 * var pressure = EllipticSolve.of("p", "f", EllipticProblem.poisson(grid)).tolerance(1e-8);
 * var scheme = Scheme.of(List.of(Stage.of(predict), pressure, Stage.of(correct)));
 * }</pre>
 *
 * <p>The right-hand side is a field that earlier stages write, or a coefficient of the model. The boundaries are those that the model
 * gives the field; those of the problem are not used. The first iterate is the field's value of the step before. Under Neumann
 * boundaries and none else, the mean of the right-hand side is removed, without which there is no solution, and the solution has mean 0.
 *
 * @param field name of the field to solve for, −∇·(a ∇field) + c·field = rhs
 * @param rhs name of the field or coefficient that is the right-hand side
 * @param problem the grid and the coefficients
 * @param method how it is solved
 * @param tolerance norm of the residual at which to end, relative to that of the right-hand side with the boundaries' values; positive
 * @param mostIterations after which the solve fails; 0 for 100 cycles of multigrid, and more of slower methods
 */
public record EllipticSolve(
        String field, String rhs, EllipticProblem problem, EllipticMethod method, double tolerance, int mostIterations)
        implements SolveStage {
    private static final double TOLERANCE = 1e-8;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if the tolerance is not positive, the number of iterations negative, or the field is its own right-hand
     *     side
     */
    public EllipticSolve {
        if (!(tolerance > 0) || mostIterations < 0) {
            throw new IllegalArgumentException("tolerance " + tolerance + " and " + mostIterations
                    + " iterations: the tolerance must be positive, and the iterations 0 (default) or more");
        }
        if (field.equals(rhs)) {
            throw new IllegalArgumentException(
                    "field '" + field + "' is its own right-hand side: the solution replaces the field");
        }
    }

    /**
     * By V-cycles to a residual of 10⁻⁸, within the default number of cycles.
     *
     * @param field name of the field to solve for
     * @param rhs name of the field or coefficient that is the right-hand side
     * @param problem the grid and the coefficients
     * @return the part of a scheme
     */
    public static EllipticSolve of(String field, String rhs, EllipticProblem problem) {
        return new EllipticSolve(field, rhs, problem, EllipticMethod.MULTIGRID, TOLERANCE, 0);
    }

    /**
     * Sets the method.
     *
     * @param method how it is solved
     * @return a changed copy
     */
    public EllipticSolve method(EllipticMethod method) {
        return new EllipticSolve(field, rhs, problem, method, tolerance, mostIterations);
    }

    /**
     * Sets the tolerance.
     *
     * @param tolerance norm of the residual, relative to that of the right-hand side; positive
     * @return a changed copy
     */
    public EllipticSolve tolerance(double tolerance) {
        return new EllipticSolve(field, rhs, problem, method, tolerance, mostIterations);
    }

    /**
     * Sets the largest number of iterations.
     *
     * @param mostIterations after which the solve fails; 0 for the default
     * @return a changed copy
     */
    public EllipticSolve mostIterations(int mostIterations) {
        return new EllipticSolve(field, rhs, problem, method, tolerance, mostIterations);
    }

    @Override
    public boolean seesSolids() {
        return problem.operator().solids();
    }

    @Override
    public int dims() {
        return problem.grid().dims();
    }

    @Override
    public List<String> reads() {
        return List.of(rhs);
    }

    /** {@return the equation, as "solve p from f"} */
    @Override
    public String toString() {
        return "solve " + field + " from " + rhs;
    }

    @Override
    public Solver start(Block block, Boundaries boundaries, Comm comm) {
        EllipticSolver solver = EllipticSolver.of(problem.boundary(boundaries), method, block, comm);
        return new Solver() {
            @Override
            public Iterations solve(List<Field> read, Field unknown, double timeSeconds) {
                Solution solution = mostIterations == 0
                        ? solver.solve(read.getFirst(), unknown, tolerance, timeSeconds)
                        : solver.solve(read.getFirst(), unknown, tolerance, mostIterations, timeSeconds);
                return new Iterations(solution.residuals(), solution.rhsNorm(), solution.removedMean());
            }

            @Override
            public void close() {
                solver.close();
            }
        };
    }
}
