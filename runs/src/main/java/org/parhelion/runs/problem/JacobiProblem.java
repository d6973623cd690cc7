package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Jacobi;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * Steady heat conduction by Jacobi iteration, {@code problem: jacobi}.
 *
 * <p>Keys: {@code grid} ({@code points}; {@code spacing} for the picture only), {@code initial}, {@code boundary}; and {@code
 * stop} as for every problem.
 */
record JacobiProblem(Model model) implements Problem {
    private static final String FIELD = "u";

    /** Reads {@code problem: jacobi}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "jacobi";
        }

        @Override
        public Problem read(Config config) {
            return JacobiProblem.read(config);
        }
    }

    private static JacobiProblem read(Config config) {
        Config section = config.section("grid");
        int[] points = GridSection.points(section);
        double spacing = section.positive("spacing", Dimension.LENGTH, 1);
        double[] spacings = new double[points.length];
        Arrays.fill(spacings, spacing);
        Grid grid = Grid.of(points, spacings);
        InitialSection initial = InitialSection.read(config, grid, Dimension.TEMPERATURE);
        Model plate = Model.of(new Jacobi(grid.dims()), grid)
                .boundary(BoundarySection.read(config, grid, Boundary.dirichlet(0), Dimension.TEMPERATURE));
        return new JacobiProblem(initial.apply(plate, FIELD));
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.TEMPERATURE;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(new OutputField(FIELD, "temperature", "K", ColourMap.VIRIDIS, "y", false));
    }

    @Override
    public boolean marchesInTime() {
        return false;
    }
}
