package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Burgers;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Burgers' equation, {@code problem: burgers}.
 *
 * <p>Keys: {@code grid}, {@code initial}, {@code boundary}, {@code fastest} (the largest speed; by default that of the initial values),
 * {@code dt}.
 */
record BurgersProblem(Model model) implements Problem {
    /** Reads {@code problem: burgers}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "burgers";
        }

        @Override
        public Problem read(Config config) {
            return BurgersProblem.read(config);
        }
    }

    private static BurgersProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        InitialSection initial = InitialSection.read(config, grid, Dimension.VELOCITY);
        Model model = scheme(config, grid, initial)
                .boundary(BoundarySection.read(config, grid, Boundary.periodic(), Dimension.VELOCITY));
        return new BurgersProblem(initial.apply(model, "u"));
    }

    private static Model scheme(Config config, Grid grid, InitialSection initial) {
        if (StepSection.followsSolution(config)) {
            return Model.of(Burgers.ofAnyStep(grid), grid).step(StepSection.courant(config, Burgers.stableStep(grid)));
        }
        double fastest = config.has("fastest")
                ? config.positive("fastest", Dimension.VELOCITY)
                : GridMaximum.of(grid, (x, y, z) -> Math.abs(initial.function().at(x, y, z)));
        double dt = StepSection.read(config, Burgers.largestStableDt(grid, fastest));
        return grid.isStretched()
                ? Model.of(Burgers.ofAnyStep(grid), grid).dt(dt)
                : Model.of(Burgers.of(grid, fastest, dt), grid);
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.VELOCITY;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField("u", "velocity", "m/s", ColourMap.DIVERGING, "y", false));
    }
}
