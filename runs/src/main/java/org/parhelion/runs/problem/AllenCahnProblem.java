package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.AllenCahn;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Two phases by the Allen–Cahn equation, {@code problem: allen-cahn}.
 *
 * <p>Keys: {@code grid}, {@code width} (ε), {@code mobility}, {@code dt}, {@code initial}, {@code boundary}.
 */
record AllenCahnProblem(Model model) implements Problem {
    /** Reads {@code problem: allen-cahn}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "allen-cahn";
        }

        @Override
        public Problem read(Config config) {
            return AllenCahnProblem.read(config);
        }
    }

    private static AllenCahnProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        double width = config.positive("width", Dimension.LENGTH);
        double mobility = config.positive("mobility", Dimension.FREQUENCY, 1);
        double dt = StepSection.read(config, AllenCahn.largestStableDt(grid, width, mobility));
        Model scheme = grid.isStretched()
                ? Model.of(AllenCahn.ofAnyStep(grid.dims(), width, mobility), grid)
                        .dt(dt)
                : Model.of(AllenCahn.of(grid, width, mobility, dt), grid);
        Model model = scheme.boundary(BoundarySection.read(config, grid, Boundary.reflecting(), Dimension.NUMBER));
        return new AllenCahnProblem(
                InitialSection.read(config, grid, Dimension.NUMBER).apply(model, "u"));
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.NUMBER;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField("u", "phase", "", ColourMap.DIVERGING, "y", false));
    }
}
