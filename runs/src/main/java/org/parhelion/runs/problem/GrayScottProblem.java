package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.GrayScott;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Gray and Scott's reaction, {@code problem: gray-scott}.
 *
 * <p>Keys: {@code grid}, {@code diffusivity-u}, {@code diffusivity-v}, {@code feed}, {@code kill}, {@code dt}, {@code initial} (v; u
 * starts at 1 − v), {@code boundary}.
 */
record GrayScottProblem(Model model) implements Problem {
    /** Reads {@code problem: gray-scott}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "gray-scott";
        }

        @Override
        public Problem read(Config config) {
            return GrayScottProblem.read(config);
        }
    }

    private static GrayScottProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        double du = config.positive("diffusivity-u", Dimension.DIFFUSIVITY);
        double dv = config.positive("diffusivity-v", Dimension.DIFFUSIVITY);
        double feed = config.positive("feed", Dimension.FREQUENCY);
        double kill = config.positive("kill", Dimension.FREQUENCY);
        double dt = StepSection.read(config, GrayScott.largestStableDt(grid, du, dv, feed, kill));
        InitialSection v = InitialSection.read(config, grid, Dimension.NUMBER);
        Model scheme = grid.isStretched()
                ? Model.of(GrayScott.ofAnyStep(grid.dims(), du, dv, feed, kill), grid)
                        .dt(dt)
                : Model.of(GrayScott.of(grid, du, dv, feed, kill, dt), grid);
        Model model = scheme.boundary(BoundarySection.read(config, grid, Boundary.periodic(), Dimension.NUMBER))
                .initial("u", (x, y, z) -> 1 - v.function().at(x, y, z));
        return new GrayScottProblem(v.apply(model, "v"));
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.NUMBER;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(OutputField.of("v", ""), OutputField.of("u", ""));
    }
}
