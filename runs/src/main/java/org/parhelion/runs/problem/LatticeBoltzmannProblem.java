package org.parhelion.runs.problem;

import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.LatticeBoltzmann;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Flow of a viscous fluid in a periodic box with obstacles, {@code problem: lattice-boltzmann}.
 *
 * <p>Keys: {@code grid} of 2 axes with one spacing, {@code viscosity}, {@code fastest} (the largest speed that will occur), {@code dt},
 * {@code velocity} at the start (x first), {@code acceleration} (x first), {@code obstacle} (as {@code initial}: above ½ where there is no
 * fluid).
 */
record LatticeBoltzmannProblem(Model model) implements Problem {
    private static final Dimension ACCELERATION = Dimension.VELOCITY.per(Dimension.TIME);

    /** Reads {@code problem: lattice-boltzmann}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "lattice-boltzmann";
        }

        @Override
        public Problem read(Config config) {
            return LatticeBoltzmannProblem.read(config);
        }
    }

    private static LatticeBoltzmannProblem read(Config config) {
        Grid grid = GridSection.read(config);
        if (grid.dims() != 2 || grid.dx() != grid.dy()) {
            throw config.section("grid").error("points", "a lattice of 2 axes with the same spacing is required");
        }
        double viscosity = config.positive("viscosity", Dimension.DIFFUSIVITY);
        double fastest = config.positive("fastest", Dimension.VELOCITY);
        double dt = StepSection.read(config, LatticeBoltzmann.largestStableDt(grid, fastest));
        LatticeBoltzmann scheme =
                LatticeBoltzmann.of(grid, viscosity, fastest, dt).withMoments();
        if (config.has("acceleration")) {
            double[] acceleration = Components.pair(config, "acceleration", ACCELERATION);
            scheme = scheme.withAcceleration(acceleration[0], acceleration[1]);
        }
        boolean obstacles = config.has("obstacle");
        Model model = Model.of(obstacles ? scheme.withSolid() : scheme, grid).boundary(Boundary.periodic());
        PlaceFunction solid = (x, y, z) -> 0;
        if (obstacles) {
            solid = InitialSection.read(config, "obstacle", grid, Dimension.NUMBER, 0)
                    .function();
            model = model.coefficient("solid", solid);
        }
        double[] velocity =
                config.has("velocity") ? Components.pair(config, "velocity", Dimension.VELOCITY) : new double[2];
        return new LatticeBoltzmannProblem(
                scheme.initially(model, (x, y, z) -> 1, inFluid(solid, velocity[0]), inFluid(solid, velocity[1])));
    }

    private static PlaceFunction inFluid(PlaceFunction solid, double velocity) {
        return (x, y, z) -> solid.at(x, y, z) < 0.5 ? velocity : 0;
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.VELOCITY;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(
                OutputField.of("vx", "m/s"), new OutputField("vy", "vy", "m/s", ColourMap.DIVERGING, "y", false));
    }
}
