package org.parhelion.cli.problem;

import java.util.List;
import org.parhelion.cli.config.Config;
import org.parhelion.cli.config.Dimension;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.solver.Heat;
import org.parhelion.solver.Simulation;

/**
 * Heat conduction, {@code problem: heat}.
 *
 * <p>Keys: {@code grid}, {@code diffusivity} (a quantity, or a section with a {@code file} of one value [m²/s] per point),
 * {@code dt} (a time, or a percentage of the largest stable step), {@code initial}, {@code boundary}, {@code source} (the
 * rate at which temperature rises; a quantity, or a section with a {@code file} [K/s]).
 */
record HeatProblem(
        Grid grid,
        Heat stencil,
        PointValues diffusivity,
        PointValues source,
        InitialSection initial,
        Boundaries boundaries)
        implements Problem {
    private static final double USUAL_FRACTION = 0.8;

    static HeatProblem read(Config config) {
        Grid grid = GridSection.read(config);
        PointValues diffusivity = PointValues.read(config, "diffusivity", Dimension.DIFFUSIVITY, grid);
        if (diffusivity.min() < 0) {
            throw config.error("diffusivity", diffusivity.min() + " m²/s is negative; heat flows from hot to cold");
        }
        double largest = Heat.largestStableDt(grid, diffusivity.max());
        double dt = dt(config, largest);
        Heat heat = diffusivity.uniform() ? Heat.of(grid, diffusivity.max(), dt) : Heat.varying(grid, dt);
        PointValues source =
                config.has("source") ? PointValues.read(config, "source", Dimension.HEATING, grid) : PointValues.NONE;
        return new HeatProblem(
                grid,
                source.isEmpty() ? heat : heat.withSources(),
                diffusivity,
                source,
                InitialSection.read(config, grid, Dimension.TEMPERATURE),
                BoundarySection.read(config, grid, Boundary.dirichlet(0)));
    }

    private static double dt(Config config, double largest) {
        if (!config.has("dt")) {
            return USUAL_FRACTION * largest;
        }
        if (config.text("dt").strip().endsWith("%")) {
            double fraction = config.positive("dt", Dimension.NUMBER);
            if (fraction > 1) {
                throw config.error("dt", config.text("dt") + " of the largest stable step is unstable; 100 % at most");
            }
            return fraction * largest;
        }
        double dt = config.positive("dt", Dimension.TIME);
        if (dt > largest) {
            throw config.error(
                    "dt",
                    "'" + config.text("dt") + "' is unstable on this grid: the largest stable step is " + largest
                            + " s; say that or less, or a percentage of it (dt: 80 %)");
        }
        return dt;
    }

    @Override
    public String name() {
        return "heat";
    }

    @Override
    public void setUp(Simulation simulation) {
        simulation.boundary(boundaries);
        initial.apply(simulation, stencil.fields().getFirst());
        if (!diffusivity.uniform()) {
            diffusivity.apply(simulation, "diffusivity");
        }
        if (!source.isEmpty()) {
            source.apply(simulation, "source");
        }
    }

    @Override
    public List<Output> outputs() {
        return List.of(new Output(stencil.fields().getFirst(), "temperature", "K", ColourMap.VIRIDIS, true));
    }
}
