package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Advection;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Transport by a given velocity, {@code problem: advection}.
 *
 * <p>Keys: {@code grid} of 1 or 2 axes, {@code velocity} (one number for each axis, x first) or {@code rotation} (an angular velocity
 * about the origin), {@code scheme} ({@code upwind}, {@code van-leer}), {@code dt}, {@code initial}, {@code boundary}.
 */
record AdvectionProblem(Model model) implements Problem {
    /** Of what is carried, in a unit of the user's choice: everything is proportional to it. */
    private static final Dimension DIMENSION = Dimension.NUMBER;

    /** Reads {@code problem: advection}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "advection";
        }

        @Override
        public Problem read(Config config) {
            return AdvectionProblem.read(config);
        }
    }

    private static AdvectionProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        if (grid.dims() > 2) {
            throw config.section("grid").error("points", "advection has 1 or 2 axes, not " + grid.dims());
        }
        if (config.has("velocity") == config.has("rotation")) {
            throw config.error("velocity", "either velocity or rotation is required");
        }
        boolean turning = config.has("rotation");
        double spin = turning ? rotation(config, grid) : 0;
        double[] velocity = turning ? fastest(spin, grid) : velocity(config, grid);
        double largest = Advection.largestStableDt(grid, velocity);
        boolean follows = StepSection.followsSolution(config);
        double dt = follows ? Math.min(largest, 1) : StepSection.read(config, largest);
        Advection uniform = config.choice("scheme", List.of("upwind", "van-leer"), "van-leer")
                        .equals("upwind")
                ? Advection.upwind(grid, dt, velocity)
                : Advection.vanLeer(grid, dt, velocity);
        Advection scheme = turning ? uniform.withVelocityField() : uniform;
        Model stepped = follows
                ? Model.of(scheme.ofAnyStep(grid), grid).step(StepSection.courant(config, scheme.stableStep(grid)))
                : Model.of(scheme, grid);
        Model model = stepped.boundary(
                BoundarySection.read(config, grid, turning ? Boundary.dirichlet(0) : Boundary.periodic(), DIMENSION));
        if (turning) {
            model = model.coefficient("vx", (x, y) -> -spin * y).coefficient("vy", (x, y) -> spin * x);
        }
        return new AdvectionProblem(InitialSection.read(config, grid, DIMENSION).apply(model, "q"));
    }

    private static double[] velocity(Config config, Grid grid) {
        double[] velocity = config.quantities("velocity", Dimension.VELOCITY);
        if (velocity.length != grid.dims()) {
            throw config.error("velocity", velocity.length + " components for " + grid.dims() + " axes; x comes first");
        }
        return velocity;
    }

    private static double rotation(Config config, Grid grid) {
        if (grid.dims() != 2) {
            throw config.error("rotation", "a rotation has 2 axes; the grid has " + grid.dims());
        }
        return config.quantity("rotation", Dimension.FREQUENCY);
    }

    /** The largest |v| along each axis, one spacing outside the grid included. */
    private static double[] fastest(double spin, Grid grid) {
        double x = Math.max(Math.abs(grid.x(-1)), Math.abs(grid.x(grid.nx())));
        double y = Math.max(Math.abs(grid.y(-1)), Math.abs(grid.y(grid.ny())));
        return new double[] {Math.abs(spin) * y, Math.abs(spin) * x};
    }

    @Override
    public Dimension fieldDimension() {
        return DIMENSION;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(OutputField.of("q", ""));
    }
}
