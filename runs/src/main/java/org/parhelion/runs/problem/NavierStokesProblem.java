package org.parhelion.runs.problem;

import java.util.List;
import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.FlowSide;
import org.parhelion.physics.NavierStokes;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Incompressible flow of a viscous fluid, {@code problem: navier-stokes}.
 *
 * <p>Keys: {@code grid} of 2 axes, {@code viscosity}, {@code fastest} (the largest speed that will occur), {@code dt}, {@code sides}, {@code velocity}
 * at the start (x first), {@code vortices} (the speed of one period of Taylor–Green vortices at the start), {@code body} (a {@code circle}),
 * {@code tolerance} of the pressure's equation.
 *
 * <pre>
 *   sides:
 *     all: wall                 # the default
 *     x: periodic               # both sides of an axis
 *     x-low: inflow 1 m/s
 *     x-high: outflow
 *     y-low: slip
 *     y-high: wall 1 m/s        # a wall that slides
 * </pre>
 */
record NavierStokesProblem(Model model) implements Problem {
    private static final double TOLERANCE = 1e-6;

    /** Reads {@code problem: navier-stokes}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "navier-stokes";
        }

        @Override
        public Problem read(Config config) {
            return NavierStokesProblem.read(config);
        }
    }

    private static NavierStokesProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        if (grid.dims() != 2) {
            throw config.section("grid").error("points", "an incompressible flow has 2 axes, not " + grid.dims());
        }
        double viscosity = config.positive("viscosity", Dimension.DIFFUSIVITY);
        boolean follows = StepSection.followsSolution(config);
        NavierStokes flow = (follows ? NavierStokes.ofAnyStep(grid, viscosity) : ofFixedStep(config, grid, viscosity))
                .withVorticity()
                .tolerance(config.positive("tolerance", Dimension.NUMBER, TOLERANCE));
        if (config.has("sides")) {
            flow = withSides(flow, config);
        }
        if (config.has("body")) {
            flow = withBody(flow, config);
        }
        Model model;
        try {
            model = flow.model();
            if (follows) {
                model = model.step(StepSection.courant(config, NavierStokes.stableStep(grid, viscosity)));
            }
        } catch (IllegalArgumentException e) {
            throw config.error("sides", e.getMessage(), e);
        }
        return new NavierStokesProblem(initially(flow, model, config));
    }

    private static NavierStokes ofFixedStep(Config config, Grid grid, double viscosity) {
        double fastest = config.positive("fastest", Dimension.VELOCITY);
        double dt = StepSection.read(config, NavierStokes.largestStableDt(grid, viscosity, fastest));
        return NavierStokes.of(grid, viscosity, fastest, dt);
    }

    private static NavierStokes withBody(NavierStokes flow, Config config) {
        PlaceFunction distance = distance(config.section("body").section("circle"));
        try {
            return flow.body(distance);
        } catch (IllegalArgumentException e) {
            throw config.error("body", e.getMessage(), e);
        }
    }

    private static NavierStokes withSides(NavierStokes flow, Config config) {
        Config section = config.section("sides");
        NavierStokes changed = flow;
        for (Axis axis : List.of(Axis.X, Axis.Y)) {
            String name = axis.name().toLowerCase(Locale.ROOT);
            FlowSide low = side(section, List.of(name + "-low", name, "all"));
            FlowSide high = side(section, List.of(name + "-high", name, "all"));
            try {
                changed = changed.sides(axis, low, high);
            } catch (IllegalArgumentException e) {
                throw config.error("sides", e.getMessage(), e);
            }
        }
        return changed;
    }

    /** A side by the first key that the section has. */
    private static FlowSide side(Config section, List<String> keys) {
        // Every key is read, so that none counts as unknown.
        return keys.stream().filter(section::has).map(key -> side(section, key)).toList().stream()
                .findFirst()
                .orElse(FlowSide.wall());
    }

    private static FlowSide side(Config section, String key) {
        String[] words = section.text(key).strip().split("(?U)\\s+", 2);
        String kind = words[0].toLowerCase(Locale.ROOT);
        boolean moves = words.length > 1;
        if (moves && (kind.equals("wall") || kind.equals("inflow"))) {
            double speed = section.quantity(key, words[1], Dimension.VELOCITY);
            return kind.equals("wall") ? new FlowSide.Wall(speed) : new FlowSide.Inflow((x, y, z, t) -> speed);
        }
        return switch (moves ? "" : kind) {
            case "wall" -> FlowSide.wall();
            case "slip" -> new FlowSide.Slip();
            case "outflow" -> new FlowSide.Outflow();
            case "periodic" -> new FlowSide.Periodic();
            default ->
                throw section.error(
                        key,
                        "'" + section.text(key) + "' is no side of a flow; use one of wall, wall 1 m/s, slip,"
                                + " inflow 1 m/s, outflow, periodic");
        };
    }

    /** The distance from a circle. */
    private static PlaceFunction distance(Config circle) {
        double radius = circle.positive("radius", Dimension.LENGTH);
        double[] centre = circle.has("centre") ? Components.pair(circle, "centre", Dimension.LENGTH) : new double[2];
        return (x, y, z) -> Math.hypot(x - centre[0], y - centre[1]) - radius;
    }

    private static Model initially(NavierStokes flow, Model model, Config config) {
        double[] velocity =
                config.has("velocity") ? Components.pair(config, "velocity", Dimension.VELOCITY) : new double[2];
        Grid grid = model.grid();
        if (!config.has("vortices")) {
            return flow.initially(model, (x, y, z) -> velocity[0], (x, y, z) -> velocity[1]);
        }
        double speed = config.quantity("vortices", Dimension.VELOCITY);
        if (grid.isStretched()) {
            throw config.error("vortices", "one period of vortices needs uniform axes; remove grid.coordinates");
        }
        double kx = 2 * Math.PI / (grid.nx() * grid.dx());
        double ky = 2 * Math.PI / (grid.ny() * grid.dy());
        return flow.initially(
                model,
                (x, y, z) -> velocity[0] - speed * Math.cos(kx * x) * Math.sin(ky * y),
                (x, y, z) -> velocity[1] + speed * kx / ky * Math.sin(kx * x) * Math.cos(ky * y));
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.VELOCITY;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(
                OutputField.of("u", "m/s"),
                new OutputField("v", "v", "m/s", ColourMap.DIVERGING, "y", false),
                new OutputField("p", "p", "m²/s²", ColourMap.DIVERGING, "y", false),
                new OutputField("vorticity", "vorticity", "1/s", ColourMap.DIVERGING, "y", false));
    }
}
