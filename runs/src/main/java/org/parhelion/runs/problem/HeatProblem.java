package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Heat;
import org.parhelion.physics.StretchedHeat;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Heat conduction, {@code problem: heat}.
 *
 * <p>Keys: {@code grid}, {@code diffusivity} (a quantity, or a section with a {@code file} of one value [m²/s] per point),
 * {@code dt} (a time, or a percentage of the largest stable step), {@code initial}, {@code boundary}, {@code source} (the
 * rate at which temperature rises; a quantity, or a section with a {@code file} [K/s]).
 */
record HeatProblem(Model model) implements Problem {
    private static final String FIELD = "u";

    /** Reads {@code problem: heat}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "heat";
        }

        @Override
        public Problem read(Config config) {
            return HeatProblem.read(config);
        }
    }

    private static HeatProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        PointValues diffusivity = PointValues.read(config, "diffusivity", Dimension.DIFFUSIVITY, grid);
        if (diffusivity.min() < 0) {
            throw config.error("diffusivity", diffusivity.min() + " m²/s is negative; a diffusivity is at least 0");
        }
        PointValues source =
                config.has("source") ? PointValues.read(config, "source", Dimension.HEATING, grid) : PointValues.NONE;
        InitialSection initial = InitialSection.read(config, grid, Dimension.TEMPERATURE);
        Model scheme = grid.isStretched()
                ? stretched(config, grid, diffusivity, !source.isEmpty())
                : uniform(config, grid, diffusivity, !source.isEmpty());
        Model model = scheme.boundary(BoundarySection.read(config, grid, Boundary.dirichlet(0), Dimension.TEMPERATURE));
        model = initial.apply(model, FIELD);
        model = diffusivity.uniform() ? model : diffusivity.apply(model, "diffusivity");
        return new HeatProblem(source.isEmpty() ? model : source.apply(model, "source"));
    }

    private static Model uniform(Config config, Grid grid, PointValues diffusivity, boolean heated) {
        double largest = Heat.largestStableDt(grid, diffusivity.max());
        boolean follows = StepSection.followsSolution(config);
        double dt = follows ? Math.min(largest, 1) : StepSection.read(config, largest);
        Heat plain = diffusivity.uniform() ? Heat.of(grid, diffusivity.max(), dt) : Heat.varying(grid, dt);
        Heat heat = heated ? plain.withSources() : plain;
        return follows
                ? Model.of(heat.ofAnyStep(grid), grid).step(StepSection.courant(config, heat.stableStep(grid)))
                : Model.of(heat, grid);
    }

    private static Model stretched(Config config, Grid grid, PointValues diffusivity, boolean heated) {
        StretchedHeat plain = diffusivity.uniform()
                ? StretchedHeat.of(grid.dims(), diffusivity.max())
                : StretchedHeat.varying(grid.dims());
        Model model = Model.of(heated ? plain.withSources() : plain, grid);
        return StepSection.followsSolution(config)
                ? model.step(StepSection.courant(config, plain.stableStep()))
                : model.dt(StepSection.read(config, StretchedHeat.largestStableDt(grid, diffusivity.max())));
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.TEMPERATURE;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField(FIELD, "temperature", "K", ColourMap.VIRIDIS, "y", false));
    }
}
