package org.parhelion.runs.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.ShallowWater;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Shallow water between solid walls, {@code problem: shallow-water}.
 *
 * <p>Keys: {@code grid} of 1 or 2 axes, {@code initial} (the level of the water; it is dry where the bed is higher), {@code bed} (as
 * {@code initial}), {@code gravity}, {@code fastest} (the largest |v| + √(gh); by default 2 √(gH) of the deepest point), {@code dt}, {@code boundary}
 * (by default walls).
 */
record ShallowWaterProblem(Model model) implements Problem {
    private static final Dimension ACCELERATION = Dimension.VELOCITY.per(Dimension.TIME);

    /** Reads {@code problem: shallow-water}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "shallow-water";
        }

        @Override
        public Problem read(Config config) {
            return ShallowWaterProblem.read(config);
        }
    }

    private static ShallowWaterProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        if (grid.dims() > 2) {
            throw config.section("grid").error("points", "shallow water has 1 or 2 axes, not " + grid.dims());
        }
        PlaceFunction water =
                InitialSection.read(config, grid, Dimension.LENGTH).function();
        PlaceFunction bed =
                InitialSection.read(config, "bed", grid, Dimension.LENGTH, 0).function();
        double gravity = config.positive("gravity", ACCELERATION, ShallowWater.GRAVITY);
        Model model = scheme(config, grid, gravity, water, bed)
                .initial("level", (x, y, z) -> ShallowWater.level(water.at(x, y, z), bed.at(x, y, z)));
        return new ShallowWaterProblem(boundaries(config, ShallowWater.withWalls(model, bed)));
    }

    private static Model scheme(Config config, Grid grid, double gravity, PlaceFunction water, PlaceFunction bed) {
        if (StepSection.followsSolution(config)) {
            return Model.of(ShallowWater.ofAnyStep(grid, gravity), grid)
                    .step(StepSection.courant(config, ShallowWater.stableStep(grid, gravity)));
        }
        double fastest = config.has("fastest")
                ? config.positive("fastest", Dimension.VELOCITY)
                : fastest(config, grid, water, bed, gravity);
        double dt = StepSection.read(config, ShallowWater.largestStableDt(grid, fastest));
        return grid.isStretched()
                ? Model.of(ShallowWater.ofAnyStep(grid, gravity), grid).dt(dt)
                : Model.of(ShallowWater.of(grid, fastest, dt).withGravity(gravity), grid);
    }

    /** Walls, where the file names nothing else. */
    private static Model boundaries(Config config, Model walled) {
        Map<String, Boundaries> walls = new LinkedHashMap<>();
        Map<String, Dimension> dimensions = new LinkedHashMap<>();
        for (String field : walled.fields()) {
            walls.put(field, walled.boundaries(field));
            dimensions.put(field, field.equals("level") ? Dimension.LENGTH : Dimension.DIFFUSIVITY);
        }
        return BoundarySection.apply(config, walled, walls, dimensions);
    }

    private static double fastest(Config config, Grid grid, PlaceFunction water, PlaceFunction bed, double gravity) {
        double deepest = GridMaximum.of(grid, (x, y, z) -> water.at(x, y, z) - bed.at(x, y, z));
        if (!(deepest > 0)) {
            throw config.error("initial", "the water's level is below the bed everywhere: there is no water");
        }
        return 2 * Math.sqrt(gravity * deepest);
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.LENGTH;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(OutputField.of("level", "m"), new OutputField("bed", "bed", "m", ColourMap.VIRIDIS, "y", true));
    }
}
