import org.parhelion.comm.Ranks;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolver;

/** The potential of two charges in a box, one side of which is insulated: −∇²u = f by multigrid. */
void main(String[] args) {
    Ranks.run(args, comm -> {
        var grid = Grid.uniform(300, 421, 0.01);                              // points, spacing [m]: any numbers
        var problem = EllipticProblem.poisson(grid)
                .boundary(Boundaries.all(Boundary.dirichlet(0)).side(Side.X_HIGH, Boundary.neumann(0)));

        try (var solver = EllipticSolver.of(problem, EllipticMethod.MULTIGRID, comm)) {
            var f = solver.field("charge");                                   // on my points
            var u = solver.field("potential");                                // the first iterate: 0
            f.fill((x, y) -> Math.exp(-90 * ((x - 1) * (x - 1) + y * y)) - Math.exp(-90 * ((x + 1) * (x + 1) + y * y)));

            var solution = solver.solve(f, u, 1e-9);                          // collective
            if (comm.rank() == 0) {
                IO.println(solution.outcome() + " after " + solution.iterations() + " cycles, residual "
                        + solution.relativeResidual());
            }
        }
    });
}
