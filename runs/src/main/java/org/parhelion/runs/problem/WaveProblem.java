package org.parhelion.runs.problem;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Side;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Ricker;
import org.parhelion.physics.Sponge;
import org.parhelion.physics.Wave;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;

/**
 * Acoustic waves, {@code problem: wave}.
 *
 * <p>Keys: {@code grid}, {@code velocity} (a quantity or a file; see {@link VelocityModel}), {@code space-order} (2, 4, 8),
 * {@code dt}, {@code initial}, {@code boundary}, {@code sponge} ({@code width}, {@code sides}, {@code reflection}), {@code
 * matched-layer} ({@link LayerSection}), {@code source} ({@code place}, {@code frequency}, and {@code strength} or {@code amplitude}), {@code receivers} ({@code from}, {@code to}, {@code count}).
 */
record WaveProblem(Model model, boolean varying, Optional<ReceiverLine> receivers) implements Problem {
    /** The field is a pressure in a unit that the user chooses, because the equation is linear. */
    private static final Dimension DIMENSION = Dimension.NUMBER;

    private static final Dimension STRENGTH = DIMENSION.per(Dimension.TIME).per(Dimension.TIME);
    private static final double USUAL_AMPLITUDE = 1;
    private static final double USUAL_REFLECTION = 0.03;
    private static final int MOST_RECEIVERS = 100_000;

    /** An absorbing layer along some sides. */
    record Damping(Sponge sponge, List<Side> sides) {
        PlaceFunction along(Grid grid) {
            return sponge.along(grid, sides.toArray(Side[]::new));
        }
    }

    /** Reads {@code problem: wave}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "wave";
        }

        @Override
        public Problem read(Config config) {
            return WaveProblem.read(config);
        }
    }

    private static WaveProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        PointValues velocity = VelocityModel.read(config, grid);
        boolean stretched = grid.isStretched();
        int order = Integer.parseInt(config.choice("space-order", List.of("2", "4", "8"), stretched ? "2" : "8"));
        if (stretched && order != 2) {
            throw config.error("space-order", order + " on stretched axes: must be 2, or remove grid.coordinates");
        }
        double dt = StepSection.read(config, Wave.largestStableDt(grid, velocity.max(), order));
        Wave wave = velocity.uniform() ? Wave.of(grid, velocity.max(), order, dt) : Wave.varying(grid, order, dt);
        Optional<Damping> damping = section(config, "sponge").map(section -> damping(section, grid, velocity.mean()));
        InitialSection initial = InitialSection.read(config, grid, DIMENSION);
        Boundaries boundaries = BoundarySection.read(config, grid, Boundary.reflecting(), DIMENSION);
        Model model = config.has(LayerSection.KEY)
                ? open(config, grid, wave, velocity.max(), boundaries)
                : Model.of(damping.isPresent() ? wave.withDamping() : wave, grid)
                        .boundary(boundaries);
        model = initial.apply(model, "u");
        model = velocity.uniform() ? model : velocity.apply(model, "velocity");
        if (damping.isPresent()) {
            model = model.coefficient("damping", damping.get().along(grid));
        }
        Optional<PointSource> source = section(config, "source").map(section -> source(section, grid, dt));
        if (source.isPresent()) {
            model = model.source(source.get());
        }
        Optional<ReceiverLine> line = section(config, "receivers").map(section -> line(section, grid));
        if (line.isPresent()) {
            model = line.get().addTo(model);
        }
        return new WaveProblem(model, !velocity.uniform(), line);
    }

    private static Model open(Config config, Grid grid, Wave wave, double fastest, Boundaries boundaries) {
        if (config.has("sponge")) {
            throw config.error(LayerSection.KEY, "a matched layer and a sponge exclude each other; remove one");
        }
        LayerSection layer = LayerSection.read(config, grid);
        try {
            return wave.inOpenSpace(grid, layer.layer(), fastest, boundaries, layer.sideArray());
        } catch (IllegalArgumentException e) {
            throw config.error(LayerSection.KEY, e.getMessage(), e);
        }
    }

    private static Optional<Config> section(Config config, String key) {
        return config.has(key) ? Optional.of(config.section(key)) : Optional.empty();
    }

    private static Damping damping(Config section, Grid grid, double velocity) {
        double width = section.positive("width", Dimension.LENGTH);
        double reflection = section.positive("reflection", Dimension.NUMBER, USUAL_REFLECTION);
        if (reflection >= 1) {
            throw section.error("reflection", reflection + " must be less than 1, for instance 3 %");
        }
        List<Side> sides = section.texts("sides").stream()
                .map(word -> LayerSection.side(section, word, grid))
                .toList();
        return new Damping(new Sponge(width, velocity, reflection), sides);
    }

    private static PointSource source(Config section, Grid grid, double dt) {
        if (section.has("strength") && section.has("amplitude")) {
            throw section.error(
                    "amplitude", "strength (per s²) and amplitude (per step) exclude each other; remove one");
        }
        double frequency = section.positive("frequency", Dimension.FREQUENCY);
        Ricker ricker = section.has("strength")
                ? Ricker.ofStrength(frequency, section.quantity("strength", STRENGTH), dt)
                : Ricker.perStep(frequency, section.quantity("amplitude", DIMENSION, USUAL_AMPLITUDE));
        return onGrid(section, "place", place -> PointSource.at(grid, "u", ricker, place));
    }

    private static ReceiverLine line(Config section, Grid grid) {
        return new ReceiverLine(
                section.integer("count", 1, MOST_RECEIVERS), place(section, "from", grid), place(section, "to", grid));
    }

    private static double[] place(Config section, String key, Grid grid) {
        return onGrid(section, key, place -> {
            grid.nearest(place);
            return place;
        });
    }

    /** Applies {@code made} to the coordinates of {@code key}, x first; coordinates outside the grid are refused. */
    private static <T> T onGrid(Config section, String key, Function<double[], T> made) {
        double[] place = section.quantities(key, Dimension.LENGTH);
        try {
            return made.apply(place);
        } catch (IllegalArgumentException e) {
            throw section.error(key, e.getMessage(), e);
        }
    }

    @Override
    public Dimension fieldDimension() {
        return DIMENSION;
    }

    @Override
    public List<OutputField> outputs() {
        OutputField pressure = new OutputField("u", "pressure", "", ColourMap.DIVERGING, "depth", false);
        return varying
                ? List.of(pressure, new OutputField("velocity", "velocity", "m/s", ColourMap.VIRIDIS, "depth", true))
                : List.of(pressure);
    }
}
