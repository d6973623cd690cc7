package org.parhelion.solver.elliptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

class EllipticSolverTest {
    private static final PlaceFunction WAVY =
            (x, y, z) -> Math.sin(1.3 * x + 0.4) * Math.cos(0.9 * y - 0.2) * Math.cos(1.1 * z + 0.3);
    /** −∇² of it, divided by it. */
    private static double eigenvalue(int dims) {
        return 1.3 * 1.3 + (dims > 1 ? 0.9 * 0.9 : 0) + (dims > 2 ? 1.1 * 1.1 : 0);
    }

    static Stream<Arguments> sides() {
        return Stream.of(
                Arguments.of("Dirichlet", (SideCondition)
                        (side, spacing) -> Boundary.dirichlet((x, y, z, t) -> WAVY.at(x, y, z))),
                Arguments.of("Neumann and Dirichlet", (SideCondition) (side, spacing) -> side.isHigh()
                        ? Boundary.neumann((x, y, z, t) -> slope(side, x, y, z))
                        : Boundary.dirichlet((x, y, z, t) -> WAVY.at(x, y, z))),
                Arguments.of("Robin", (SideCondition) (side, spacing) ->
                        Boundary.robin(2, 0.5, (x, y, z, t) -> 2 * WAVY.at(x, y, z) + 0.5 * slope(side, x, y, z))));
    }

    @FunctionalInterface
    interface SideCondition {
        Boundary at(Side side, double spacing);
    }

    /** ∂u/∂n of {@link #WAVY}, outward. */
    private static double slope(Side side, double x, double y, double z) {
        double e = 1e-5;
        double slope = switch (side.axis()) {
                    case X -> WAVY.at(x + e, y, z) - WAVY.at(x - e, y, z);
                    case Y -> WAVY.at(x, y + e, z) - WAVY.at(x, y - e, z);
                    case Z -> WAVY.at(x, y, z + e) - WAVY.at(x, y, z - e);
                }
                / (2 * e);
        return side.isHigh() ? slope : -slope;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("sides")
    void theErrorIsOfSecondOrderInTheSpacing(String name, SideCondition condition) {
        for (int dims = 1; dims <= 3; dims++) {
            int points = dims == 3 ? 16 : 32;
            double coarse = error(dims, points, condition);
            double fine = error(dims, 2 * points, condition);
            assertThat(Math.log(coarse / fine) / Math.log(2))
                    .as("order, %d axes, %s", dims, name)
                    .isCloseTo(2, within(0.1));
        }
    }

    private static double error(int dims, int points, SideCondition condition) {
        // The walls of both grids lie at ±1: points at the middle of cells. Dirichlet values are those at the ghost
        // points.
        double spacing = 2.0 / points;
        Grid grid = cube(dims, points, spacing);
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(0));
        for (Axis axis : grid.axes()) {
            boundaries = boundaries
                    .side(axis.low(), condition.at(axis.low(), spacing))
                    .side(axis.high(), condition.at(axis.high(), spacing));
        }
        EllipticProblem problem =
                EllipticProblem.poisson(grid).boundary(boundaries).diffusion(3).reaction(0.7);
        return onOneRank(comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill((x, y, z) -> (3 * eigenvalue(dims) + 0.7) * WAVY.at(x, y, z));
                solver.solve(f, u, 1e-11);
                Field exact = solver.field("exact");
                exact.fill(WAVY);
                FieldArithmetic.add(exact, -1, u);
                return Math.max(exact.max(), -exact.min());
            }
        });
    }

    private static Grid cube(int dims, int points, double spacing) {
        return switch (dims) {
            case 1 -> Grid.uniform(points, spacing);
            case 2 -> Grid.uniform(points, points, spacing);
            default -> Grid.uniform(points, points, points, spacing);
        };
    }

    @ParameterizedTest
    @EnumSource
    void theErrorIsOfSecondOrderIfAVaries(FaceMean mean) {
        double coarse = varyingError(32, mean);
        double fine = varyingError(64, mean);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    /** u = sin(x)·cos(y), a = 2 + sin(x + 2y); Neumann at the low x side. */
    private static double varyingError(int points, FaceMean mean) {
        Grid grid = Grid.uniform(points, points, 2.0 / points);
        PlaceFunction a = (x, y, z) -> 2 + Math.sin(x + 2 * y);
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet((x, y, z, t) -> Math.sin(x) * Math.cos(y)))
                .side(Side.X_LOW, Boundary.neumann((x, y, z, t) -> -Math.cos(x) * Math.cos(y)));
        EllipticProblem problem =
                EllipticProblem.poisson(grid).boundary(boundaries).diffusion(a, mean);
        return onOneRank(comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID_CG, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill((x, y) -> 2 * (2 + Math.sin(x + 2 * y)) * Math.sin(x) * Math.cos(y)
                        - Math.cos(x + 2 * y) * (Math.cos(x) * Math.cos(y) - 2 * Math.sin(x) * Math.sin(y)));
                solver.solve(f, u, 1e-11);
                Field exact = solver.field("exact");
                exact.fill((x, y) -> Math.sin(x) * Math.cos(y));
                return distance(exact, u);
            }
        });
    }

    @Test
    void theLeastEigenvalueIsThatOfTheAxis() {
        for (int n : new int[] {1, 2, 7, 100}) {
            double held = 2 * Math.sin(Math.PI / 2 / (n + 1));
            assertThat(Spectrum.eigenvalue(n, 0, 0, 0)).isCloseTo(held * held, within(1e-14));
            double wall = 2 * Math.sin(Math.PI / 2 / n);
            assertThat(Spectrum.eigenvalue(n, -1, -1, 0)).isCloseTo(wall * wall, within(1e-14));
            if (n > 1) {
                assertThat(Spectrum.eigenvalue(n, 1, 1, 1)).isCloseTo(wall * wall, within(1e-14));
            }
        }
    }

    @Test
    void theErrorIsOfSecondOrderOnPeriodicAxes() {
        double coarse = periodicError(24);
        double fine = periodicError(48);
        assertThat(Math.log(coarse / fine) / Math.log(2)).isCloseTo(2, within(0.1));
    }

    private static double periodicError(int points) {
        Grid grid = Grid.uniform(points, points, 2 * Math.PI / points);
        EllipticProblem problem = EllipticProblem.poisson(grid).boundary(Boundary.periodic());
        return onOneRank(comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.FULL_MULTIGRID, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill((x, y) -> 5 * Math.sin(x) * Math.cos(2 * y));
                solver.solve(f, u, 1e-11);
                Field exact = solver.field("exact");
                exact.fill((x, y) -> Math.sin(x) * Math.cos(2 * y));
                FieldArithmetic.add(exact, -1, u);
                return exact.max();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aSmallGridHasTheSolutionOfItsDenseMatrix(EllipticMethod method) {
        Grid grid = Grid.of(new int[] {3, 5, 4}, new double[] {0.7, 1, 0.9});
        Boundaries boundaries = Boundaries.all(Boundary.dirichlet(2))
                .axis(Axis.Y, Boundary.periodic())
                .side(Side.X_LOW, Boundary.neumann(-1))
                .side(Side.Z_HIGH, Boundary.antisymmetric());
        EllipticProblem problem = EllipticProblem.poisson(grid)
                .boundary(boundaries)
                .diffusion(1.5)
                .reaction(0.25);
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, method, comm)) {
                Field f = solver.field("f");
                Field u = solver.field("u");
                f.fill(WAVY);
                solver.solve(f, u, 1e-13);
                assertThat(DenseSolution.values(u)).containsExactly(DenseSolution.of(problem, f), within(1e-12));
            }
        });
    }

    @Test
    void oneFullCycleIsAboutAsExactAsTheDifferences() {
        double spacing = 2.0 / 129;
        EllipticProblem problem = EllipticProblem.poisson(Grid.uniform(128, 128, spacing));
        PlaceFunction arch = (x, y, z) -> Math.cos(Math.PI / 2 * x) * Math.cos(Math.PI / 2 * y);
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.FULL_MULTIGRID, comm)) {
                Field f = solver.field("f");
                Field once = solver.field("once");
                Field u = solver.field("u");
                f.fill((x, y, z) -> Math.PI * Math.PI / 2 * arch.at(x, y, z));
                solver.iterate(f, once, 1e-12, 1);
                solver.solve(f, u, 1e-10);
                Field exact = solver.field("exact");
                exact.fill(arch);
                assertThat(distance(once, u)).isLessThan(distance(u, exact));
            }
        });
    }

    private static double distance(Field a, Field b) {
        Field difference = a.copy();
        FieldArithmetic.add(difference, -1, b);
        return Math.max(difference.max(), -difference.min());
    }

    @Test
    void theMeanOfAnIncompatibleRightHandSideIsRemovedAndReported() {
        Grid grid = Grid.uniform(37, 52, 0.1);
        EllipticProblem problem = EllipticProblem.poisson(grid).boundary(Boundary.reflecting());
        assertThat(problem.isSingular()).isTrue();
        for (EllipticMethod method : EllipticMethod.values()) {
            Ranks.threads(1, comm -> {
                try (var solver = EllipticSolver.of(problem, method, comm)) {
                    Field f = solver.field("f");
                    Field u = solver.field("u");
                    f.fill((x, y) -> 0.75 + Math.sin(x));
                    u.fill(1000);
                    Solution solution = solver.solve(f, u, 1e-9);
                    assertThat(solution.removedMean()).isCloseTo(f.sum() / (37 * 52), within(1e-13));
                    assertThat(u.sum() / (37 * 52)).as("mean of u").isCloseTo(0, within(1e-13));
                }
            });
        }
    }

    @Test
    void aRightHandSideOfZerosHasTheSolutionZero() {
        Ranks.threads(1, comm -> {
            try (var solver =
                    EllipticSolver.of(EllipticProblem.poisson(Grid.uniform(20, 1)), EllipticMethod.MULTIGRID, comm)) {
                Field u = solver.field("u");
                u.fill(3);
                Solution solution = solver.solve(solver.field("f"), u, 1e-10);
                assertThat(solution.iterations()).isZero();
                assertThat(u.max()).isZero();
            }
        });
    }

    @Test
    void aToleranceBelowRoundingEndsAtTheLimitOfRounding() {
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(
                    EllipticProblem.poisson(Grid.uniform(256, 256, 1.0 / 256)), EllipticMethod.MULTIGRID, comm)) {
                Field f = solver.field("f");
                f.fill(1);
                Solution solution = solver.solve(f, solver.field("u"), 1e-15);
                assertThat(solution.outcome()).isEqualTo(Solution.Outcome.ROUNDING_LIMIT);
                assertThat(solution.relativeResidual()).isLessThan(1e-11);
            }
        });
    }

    @Test
    void aToleranceThatIsNotReachedIsReported() {
        Ranks.threads(1, comm -> {
            try (var solver =
                    EllipticSolver.of(EllipticProblem.poisson(Grid.uniform(80, 80, 1)), EllipticMethod.CG, comm)) {
                Field f = solver.field("f");
                f.fill(1);
                Solution solution = solver.iterate(f, solver.field("u"), 1e-10, 5);
                assertThat(solution.outcome()).isEqualTo(Solution.Outcome.NOT_CONVERGED);
                assertThat(solution.iterations()).isEqualTo(5);
                assertThat(solution.residuals()).hasSize(6);
            }
        });
    }

    @Test
    void badInputIsRefused() {
        Grid grid = Grid.uniform(8, 8, 1);
        EllipticProblem problem = EllipticProblem.poisson(grid);
        assertThatThrownBy(() -> problem.boundary(Boundary.robin(1, -1, 0))).hasMessageContaining("same sign");
        assertThatThrownBy(() -> problem.diffusion(0))
                .hasMessageContaining("0.0")
                .hasMessageContaining("positive");
        EllipticProblem negative = problem.diffusion((x, y, z) -> x, FaceMean.ARITHMETIC);
        Ranks.threads(
                1,
                comm -> assertThatThrownBy(() -> EllipticSolver.of(negative, EllipticMethod.CG, comm))
                        .hasMessageContaining("diffusion a = -")
                        .hasMessageContaining("positive"));
        assertThatThrownBy(() -> problem.reaction(-1)).hasMessageContaining("-1.0");
        assertThatThrownBy(() ->
                        problem.boundary(Boundaries.all(Boundary.dirichlet(0)).side(Side.X_LOW, Boundary.periodic())))
                .hasMessageContaining("periodic");
        Ranks.threads(1, comm -> {
            try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID, comm)) {
                Field u = solver.field("u");
                Field single = Field.of("s", solver.block(), Precision.FLOAT, Width.NONE);
                Field other = Field.of(
                        "o", Decomposition.of(Grid.uniform(9, 8, 1), comm).block(), Precision.DOUBLE, Width.NONE);
                assertThatThrownBy(() -> solver.solve(single, u, 1e-6)).hasMessageContaining("FLOAT");
                assertThatThrownBy(() -> solver.solve(u, other, 1e-6)).hasMessageContaining("'o'");
                assertThatThrownBy(() -> solver.solve(u, u, 0)).hasMessageContaining("tolerance 0.0");
            }
        });
    }

    @Test
    void aRightHandSideThatIsNotFiniteIsRefused() {
        Ranks.threads(1, comm -> {
            try (var solver =
                    EllipticSolver.of(EllipticProblem.poisson(Grid.uniform(8, 8, 1)), EllipticMethod.MULTIGRID, comm)) {
                Field f = solver.field("f");
                f.fill(Double.NaN);
                assertThatThrownBy(() -> solver.solve(f, solver.field("u"), 1e-6))
                        .hasMessageContaining("'f'")
                        .hasMessageContaining("not finite");
            }
        });
    }

    @FunctionalInterface
    private interface Measurement {
        double of(Comm comm);
    }

    private static double onOneRank(Measurement measurement) {
        AtomicReference<Double> result = new AtomicReference<>(Double.NaN);
        Ranks.threads(1, comm -> result.set(measurement.of(comm)));
        return List.of(result.get()).get(0);
    }
}
