package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Maxwell;
import org.parhelion.physics.Ricker;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;

/**
 * Electromagnetic waves in a box of metal or between matched layers, {@code problem: maxwell}.
 *
 * <p>Keys: {@code grid} of 2 axes, {@code permittivity} (relative; as {@code initial}), {@code attenuation} (σ/ε₀ε, as {@code initial}), {@code initial} (ez
 * [V/m], as a number), {@code source} ({@code place}, {@code frequency}, {@code amplitude}), {@code dt}, {@code matched-layer} ({@link LayerSection}).
 */
record MaxwellProblem(Model model) implements Problem {
    /** Of the fields, in a unit of the user's choice: everything is proportional to it. */
    private static final Dimension DIMENSION = Dimension.NUMBER;

    /** Reads {@code problem: maxwell}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "maxwell";
        }

        @Override
        public Problem read(Config config) {
            return MaxwellProblem.read(config);
        }
    }

    private static MaxwellProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        if (grid.dims() != 2) {
            throw config.section("grid").error("points", "TM waves have 2 axes, not " + grid.dims());
        }
        PlaceFunction permittivity = InitialSection.read(config, "permittivity", grid, Dimension.NUMBER, 1)
                .function();
        if (!(GridMaximum.of(grid, (x, y, z) -> -permittivity.at(x, y, z)) <= -1)) {
            throw config.error("permittivity", "it is less than 1, that of vacuum, somewhere");
        }
        double dt = StepSection.read(config, Maxwell.largestStableDt(grid));
        boolean lossy = config.has("attenuation");
        Maxwell waves = Maxwell.of(grid, dt);
        Model model = config.has(LayerSection.KEY)
                ? open(config, grid, waves, permittivity)
                : (lossy ? waves.withLosses() : waves).inMetal(grid, permittivity);
        if (lossy) {
            model = model.coefficient(
                    "attenuation",
                    InitialSection.read(config, "attenuation", grid, Dimension.FREQUENCY, 0)
                            .function());
        }
        model = InitialSection.read(config, grid, DIMENSION).apply(model, "ez");
        return new MaxwellProblem(config.has("source") ? model.source(source(config.section("source"), grid)) : model);
    }

    private static Model open(Config config, Grid grid, Maxwell waves, PlaceFunction permittivity) {
        if (config.has("attenuation")) {
            throw config.error(
                    LayerSection.KEY,
                    "a matched layer around a medium with losses is not supported; remove attenuation");
        }
        LayerSection layer = LayerSection.read(config, grid);
        if (!layer.isAround(grid)) {
            throw config.section(LayerSection.KEY)
                    .error("sides", "waves of this problem leave through all sides or none; remove sides");
        }
        try {
            return waves.inOpenSpace(grid, permittivity, layer.layer());
        } catch (IllegalArgumentException e) {
            throw config.error(LayerSection.KEY, e.getMessage(), e);
        }
    }

    private static PointSource source(Config section, Grid grid) {
        Ricker ricker = Ricker.perStep(
                section.positive("frequency", Dimension.FREQUENCY), section.quantity("amplitude", DIMENSION, 1));
        try {
            return PointSource.at(grid, "ez", ricker, section.quantities("place", Dimension.LENGTH));
        } catch (IllegalArgumentException e) {
            throw section.error("place", e.getMessage(), e);
        }
    }

    @Override
    public Dimension fieldDimension() {
        return DIMENSION;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField("ez", "ez", "", ColourMap.DIVERGING, "y", false));
    }
}
