package org.parhelion.solver.elliptic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.BoundaryFill;
import org.parhelion.field.Field;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Width;
import org.parhelion.solver.FieldSums;
import org.parhelion.solver.NotFiniteException;
import org.parhelion.stencil.rows.RowPath;

/**
 * Solves an {@link EllipticProblem} on the ranks of a communicator, in double precision.
 *
 * <pre>{@code
 * var problem = EllipticProblem.poisson(grid).boundary(Boundary.dirichlet(0));
 * try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID, comm)) {
 *     Field f = solver.field("f");
 *     Field u = solver.field("u");                    // the first iterate: 0
 *     f.fill((x, y, z) -> Math.sin(x) * y);
 *     Solution solution = solver.solve(f, u, 1e-10);
 * }
 * }</pre>
 *
 * <p>The bits of the solution and of the residuals do not depend on the number of ranks, the decomposition, or how rows are computed. Make
 * a solver once and use it for many right-hand sides. All ranks make the same solver and call its methods together. Belongs to the
 * rank's thread.
 */
public final class EllipticSolver implements AutoCloseable {
    private static final int MOST_CYCLES = 100;
    /** Iterations without a coarse grid from one question for the limit of rounding to the next. */
    private static final int SELDOM = 8;

    private static final int POLYNOMIAL_DEGREE = 8;
    /** Largest eigenvalue by the least that the polynomial damps: about the square of its degree. */
    private static final double POLYNOMIAL_RANGE = 60;

    private final EllipticProblem problem;
    private final Block block;
    private final Level level;
    private final BoundaryFill boundaries;
    private final Optional<Obstacles> obstacles;
    private final boolean singular;
    private final Optional<Hierarchy> hierarchy;
    private final LinearSystem system;
    private final Convergence convergence;

    private EllipticSolver(
            EllipticProblem problem,
            EllipticMethod method,
            Block block,
            Comm comm,
            CoarseRanks coarseRanks,
            RowPath path) {
        this.problem = problem;
        this.block = block;
        if (method == EllipticMethod.CHEBYSHEV && (problem.operator().solids() || Cells.areStretched(problem.grid()))) {
            throw new IllegalArgumentException(
                    "CHEBYSHEV needs the least eigenvalue, which is not known between solids and on stretched axes: use"
                            + " MULTIGRID, MULTIGRID_CG, CG or CHEBYSHEV_CG");
        }
        boundaries = new BoundaryFill(block, problem.boundaries());
        Boundaries homogeneous = HomogeneousBoundary.all(problem.boundaries(), problem.grid());
        level = new Level(block, comm, homogeneous, problem.operator(), path);
        obstacles = problem.setCoefficients(level, comm);
        singular = obstacles.map(solids -> !solids.pockets().isEmpty()).orElseGet(problem::isSingular);
        hierarchy = switch (method) {
            case MULTIGRID, FULL_MULTIGRID, MULTIGRID_CG ->
                Optional.of(new Hierarchy(
                        level,
                        homogeneous,
                        obstacles.map(Obstacles::connections),
                        singular && obstacles.isEmpty(),
                        comm,
                        coarseRanks,
                        path));
            case CG, CHEBYSHEV_CG, CHEBYSHEV -> Optional.empty();
        };
        LevelField r = hierarchy.map(Hierarchy::rhs).orElseGet(() -> level.field("residual"));
        system = new LinearSystem(level, new FieldSums(comm), r, obstacles);
        double largest = problem.largestEigenvalue(level, comm);
        Iteration iteration = switch (method) {
            case MULTIGRID -> new Cycles(system, hierarchy.orElseThrow(), false);
            case FULL_MULTIGRID -> new Cycles(system, hierarchy.orElseThrow(), true);
            case MULTIGRID_CG -> new ConjugateGradients(system, hierarchy.orElseThrow()::cycle);
            case CG -> new ConjugateGradients(system, () -> r);
            case CHEBYSHEV_CG -> new ConjugateGradients(system, polynomial(level, r));
            case CHEBYSHEV -> new ChebyshevIteration(system, problem.leastEigenvalue(level, comm), largest);
        };
        convergence = new Convergence(system, iteration, largest, hierarchy.isPresent() ? 1 : SELDOM);
    }

    /** M⁻¹r = p(D⁻¹A) D⁻¹ r, where p damps the upper part of the spectrum. */
    private static Supplier<LevelField> polynomial(Level level, LevelField r) {
        double high = 2; // of D⁻¹A, whatever a, c and the boundaries are
        Smoother smoother = new Smoother(level, high / POLYNOMIAL_RANGE, high, POLYNOMIAL_DEGREE);
        Iterate z = new Iterate(level, "z");
        return () -> {
            smoother.smoothZero(z, r);
            return z.now();
        };
    }

    /**
     * A solver on ranks whose blocks have the least surface. Collective.
     *
     * @param problem the equation
     * @param method how it is solved
     * @param comm the ranks that share the grid
     * @return the solver
     * @throws IllegalArgumentException if some rank's block is less than 2 points wide along an axis that is divided; the message
     *     contains the largest number of ranks that would work
     */
    public static EllipticSolver of(EllipticProblem problem, EllipticMethod method, Comm comm) {
        return of(problem, method, Decomposition.of(problem.grid(), comm).block(), comm);
    }

    /**
     * A solver on a decomposition of the caller's choice. Collective.
     *
     * @param problem the equation
     * @param method how it is solved
     * @param block this rank's part of the problem's grid
     * @param comm the ranks of the block's decomposition
     * @return the solver
     * @throws IllegalArgumentException if the block is another rank's or of another grid, or some rank's block is less than 2 points wide
     *     along an axis that is divided
     */
    public static EllipticSolver of(EllipticProblem problem, EllipticMethod method, Block block, Comm comm) {
        return of(problem, method, block, comm, CoarseRanks.DEFAULT, RowPath.AUTO);
    }

    static EllipticSolver of(
            EllipticProblem problem,
            EllipticMethod method,
            Block block,
            Comm comm,
            CoarseRanks coarseRanks,
            RowPath path) {
        if (!block.grid().equals(problem.grid())) {
            throw new IllegalArgumentException("the " + block + " is not of the problem's grid of "
                    + problem.grid().shape() + " points: points, spacing and origin must be the same");
        }
        return new EllipticSolver(problem, method, block, comm, coarseRanks, path);
    }

    /**
     * A field of zeros on this rank's block, for the right-hand side or the solution.
     *
     * @param name its name
     * @return a field in double precision without ghost points
     */
    public Field field(String name) {
        return Field.of(name, block, Precision.DOUBLE, Width.NONE);
    }

    /**
     * Solves the equation, with the boundaries' values at time 0. Collective.
     *
     * @param f this rank's part of the right-hand side
     * @param u this rank's part of the first iterate; receives the solution. Ghost points are neither read nor changed. A singular problem's
     *     solution has mean 0
     * @param tolerance norm of the residual at which to end, relative to that of f with the boundaries' values; positive. On stretched
     *     axes both are multiplied by the cells of the points. If rounding
     *     does not allow it, the iteration ends at what is possible, with {@link Solution.Outcome#ROUNDING_LIMIT}
     * @return how it went
     * @throws NotConvergedException if the tolerance is not reached; u then has the last iterate
     * @throws NotFiniteException if f, the boundaries or the first iterate are not finite
     * @throws IllegalArgumentException if a field is of another block or in single precision, or the tolerance is not positive
     */
    public Solution solve(Field f, Field u, double tolerance) {
        return solve(f, u, tolerance, 0);
    }

    /** Solves the equation with the boundaries' values at time t. Collective. */
    Solution solve(Field f, Field u, double tolerance, double t) {
        return solve(f, u, tolerance, mostIterations(), t);
    }

    /** Solves the equation within a number of iterations, with the boundaries' values at time t. Collective. */
    Solution solve(Field f, Field u, double tolerance, int mostIterations, double t) {
        Solution solution = iterate(f, u, tolerance, mostIterations, t);
        if (solution.outcome() == Solution.Outcome.NOT_CONVERGED) {
            throw new NotConvergedException(
                    "residual " + solution.relativeResidual() + " of the right-hand side's after "
                            + solution.iterations() + " iterations, tolerance " + tolerance
                            + ": use MULTIGRID_CG, a larger tolerance, or iterate(…) with more iterations",
                    solution);
        }
        return solution;
    }

    private int mostIterations() {
        if (hierarchy.isPresent()) {
            return MOST_CYCLES;
        }
        int points = 0;
        for (int each : problem.grid().points()) {
            points += each;
        }
        return MOST_CYCLES + 20 * points;
    }

    /**
     * Iterates until a tolerance is reached or a number of iterations is done. Collective.
     *
     * @param f as for {@link #solve}
     * @param u as for {@link #solve}
     * @param tolerance as for {@link #solve}
     * @param mostIterations largest number of iterations, at least 1
     * @return how it went; {@link Solution.Outcome#NOT_CONVERGED} if the tolerance is not reached
     * @throws NotFiniteException as {@link #solve}
     * @throws IllegalArgumentException as {@link #solve}
     */
    public Solution iterate(Field f, Field u, double tolerance, int mostIterations) {
        return iterate(f, u, tolerance, mostIterations, 0);
    }

    Solution iterate(Field f, Field u, double tolerance, int mostIterations, double t) {
        require(f);
        require(u);
        if (!(tolerance > 0) || mostIterations < 1) {
            throw new IllegalArgumentException("tolerance " + tolerance + " and " + mostIterations
                    + " iterations: the tolerance must be positive, and at least 1 iteration allowed");
        }
        system.rhs(f, boundaries, t);
        double removed = singular ? system.removeMeanOfRhs() : 0;
        double rhsNorm = system.sums().norm2(system.b().field());
        if (!Double.isFinite(rhsNorm) || !Double.isFinite(removed)) {
            throw new NotFiniteException("the right-hand side '" + f.name()
                    + "' or a boundary has a value that is not finite: its norm is " + rhsNorm);
        }
        FieldArithmetic.copy(system.x().field(), u);
        obstacles.ifPresent(solids -> solids.clear(system.x().field()));
        if (rhsNorm == 0) {
            system.x().field().fill(0);
        }
        List<Double> residuals = new ArrayList<>();
        Solution.Outcome outcome = convergence.iterate(tolerance * rhsNorm, mostIterations, residuals);
        if (singular) {
            system.removeMeanOfSolution();
        }
        obstacles.ifPresentOrElse(
                solids -> solids.copyFree(u, system.x().field()),
                () -> FieldArithmetic.copy(u, system.x().field()));
        return new Solution(outcome, residuals, rhsNorm, removed);
    }

    /** Sets out = g − A u with the boundaries' values at time t. Collective. */
    void residual(Field g, Field u, double t, Field out) {
        system.residual(g, u, boundaries, t, out);
    }

    private void require(Field field) {
        if (!field.block().owned().equals(block.owned())
                || !field.block().grid().equals(block.grid())
                || field.precision() != Precision.DOUBLE) {
            throw new IllegalArgumentException("field '" + field.name() + "' (" + field.precision() + ", "
                    + field.block() + ") does not fit the solver's " + block
                    + ": make it with field(name), in double precision");
        }
    }

    /** {@return number of grids of the multigrid hierarchy; 1 for a method without one} */
    public int levels() {
        return hierarchy.map(Hierarchy::levels).orElse(1);
    }

    /** The number of ranks that share each grid of the hierarchy, finest first; complete on rank 0. */
    List<Integer> ranksOfLevels() {
        return hierarchy.map(Hierarchy::ranks).orElse(List.of());
    }

    /** {@return this rank's part of the grid} */
    public Block block() {
        return block;
    }

    /** Frees what the exchanges hold; fields already made stay readable. */
    @Override
    public void close() {
        hierarchy.ifPresent(Hierarchy::close);
        level.close();
    }
}
