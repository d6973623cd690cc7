package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.parhelion.device.PointSource;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.io.ColourMap;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Ricker;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.Sponge;
import org.parhelion.solver.Wave;

/**
 * Acoustic waves, {@code problem: wave}.
 *
 * <p>Keys: {@code grid}, {@code velocity} (a quantity or a file; see {@link VelocityModel}), {@code space-order} (2, 4, 8),
 * {@code dt}, {@code initial}, {@code boundary}, {@code sponge} ({@code width}, {@code sides}, {@code reflection}), {@code
 * source} ({@code place}, {@code frequency}, {@code amplitude}), {@code receivers} ({@code from}, {@code to}, {@code count}).
 */
record WaveProblem(
        Grid grid,
        Wave stencil,
        PointValues velocity,
        InitialSection initial,
        Boundaries boundaries,
        Optional<Damping> damping,
        Optional<PointSource> source,
        Optional<Line> line)
        implements Problem {
    private static final double USUAL_REFLECTION = 0.03;
    private static final int MOST_RECEIVERS = 100_000;

    /** A layer that swallows waves, along some sides. */
    record Damping(Sponge sponge, List<Side> sides) {}

    /** Receivers between two places, x first. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Line(int count, double[] from, double[] to) {}

    static WaveProblem read(Config config) {
        Grid grid = GridSection.read(config);
        PointValues velocity = VelocityModel.read(config, grid);
        int order = Integer.parseInt(config.choice("space-order", List.of("2", "4", "8"), "8"));
        double dt = TimeStep.read(config, Wave.largestStableDt(grid, velocity.max(), order));
        Wave wave = velocity.uniform() ? Wave.of(grid, velocity.max(), order, dt) : Wave.varying(grid, order, dt);
        Optional<Damping> damping = section(config, "sponge").map(section -> damping(section, grid, velocity.mean()));
        return new WaveProblem(
                grid,
                damping.isPresent() ? wave.withDamping() : wave,
                velocity,
                InitialSection.read(config, grid, Dimension.NUMBER),
                BoundarySection.read(config, grid, Boundary.reflecting()),
                damping,
                section(config, "source").map(section -> source(section, grid)),
                section(config, "receivers").map(section -> line(section, grid)));
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
                .map(word -> side(section, word, grid))
                .toList();
        return new Damping(new Sponge(width, velocity, reflection), sides);
    }

    private static Side side(Config section, String word, Grid grid) {
        List<Side> sides = grid.axes().stream()
                .flatMap(axis -> List.of(axis.low(), axis.high()).stream())
                .toList();
        return sides.stream()
                .filter(side -> word(side).equals(word))
                .findFirst()
                .orElseThrow(() -> section.error(
                        "sides",
                        "'" + word + "' is no side; there are "
                                + String.join(
                                        ", ",
                                        sides.stream().map(WaveProblem::word).toList())));
    }

    private static String word(Side side) {
        return side.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static PointSource source(Config section, Grid grid) {
        Ricker ricker = Ricker.of(
                section.positive("frequency", Dimension.FREQUENCY), section.quantity("amplitude", Dimension.NUMBER, 1));
        return onGrid(section, "place", place -> PointSource.at(grid, "u", ricker, place));
    }

    private static Line line(Config section, Grid grid) {
        return new Line(
                section.integer("count", 1, MOST_RECEIVERS), place(section, "from", grid), place(section, "to", grid));
    }

    private static double[] place(Config section, String key, Grid grid) {
        return onGrid(section, key, place -> {
            // Nothing sounds there; but a source knows which places are on the grid.
            PointSource.at(grid, "u", t -> 0, place);
            return place;
        });
    }

    /** What {@code made} makes of the coordinates of {@code key}, x first; refused where they lie outside the grid. */
    private static <T> T onGrid(Config section, String key, Function<double[], T> made) {
        double[] place = section.quantities(key, Dimension.LENGTH);
        try {
            return made.apply(place);
        } catch (IllegalArgumentException e) {
            throw section.error(key, e.getMessage(), e);
        }
    }

    @Override
    public String name() {
        return "wave";
    }

    @Override
    public void setUp(Simulation simulation) {
        simulation.boundary(boundaries);
        initial.apply(simulation, "u");
        if (!velocity.uniform()) {
            velocity.apply(simulation, "velocity");
        }
        damping.ifPresent(
                layer -> simulation.coefficient("damping", layer.sponge.along(grid, layer.sides.toArray(Side[]::new))));
        source.ifPresent(simulation::source);
    }

    @Override
    public boolean hasReceivers() {
        return line.isPresent();
    }

    @Override
    public Optional<Traces> listen(Simulation simulation, int steps) {
        return line.map(receivers ->
                Traces.listen(simulation, steps, stencil.dtSeconds(), receivers.count, receivers.from, receivers.to));
    }

    @Override
    public List<Output> outputs() {
        Output pressure = new Output("u", "pressure", "", ColourMap.DIVERGING, "depth", false);
        return velocity.uniform()
                ? List.of(pressure)
                : List.of(pressure, new Output("velocity", "velocity", "m/s", ColourMap.VIRIDIS, "depth", true));
    }
}
