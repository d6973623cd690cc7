package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;
import org.parhelion.solver.elliptic.EllipticMethod;
import org.parhelion.solver.elliptic.EllipticProblem;
import org.parhelion.solver.elliptic.EllipticSolve;
import org.parhelion.solver.elliptic.FaceMean;
import org.parhelion.stencil.Scheme;

/**
 * The steady temperature −∇·(a ∇u) = q by multigrid, {@code problem: poisson}.
 *
 * <p>Keys: {@code grid}, {@code diffusivity} (a; a quantity, or a section with a {@code file} of one value [m²/s] per point),
 * {@code source} (q; a quantity, or a section with a {@code file} [K/s]), {@code boundary}, {@code solid}, {@code method} and
 * {@code tolerance}. A step solves the equation; one is enough.
 */
record PoissonProblem(Model model) implements Problem {
    private static final String FIELD = "u";
    private static final String SOURCE = "source";
    private static final double TOLERANCE = 1e-8;

    /** Reads {@code problem: poisson}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "poisson";
        }

        @Override
        public Problem read(Config config) {
            return PoissonProblem.read(config);
        }
    }

    private static PoissonProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        Boundaries boundaries = BoundarySection.read(config, grid, Boundary.dirichlet(0), Dimension.TEMPERATURE);
        if (config.has("solid") && grid.isStretched()) {
            throw config.error("solid", "solids need uniform axes: leave out solid or grid.coordinates");
        }
        EllipticProblem equation = SolidSection.apply(
                config, diffusion(config, EllipticProblem.poisson(grid), grid), Dimension.TEMPERATURE);
        try {
            equation = equation.boundary(boundaries);
        } catch (IllegalArgumentException e) {
            throw config.error("boundary", e.getMessage(), e);
        }
        EllipticSolve solve = EllipticSolve.of(FIELD, SOURCE, equation)
                .method(method(config))
                .tolerance(config.positive("tolerance", Dimension.NUMBER, TOLERANCE));
        Model model = Model.of(Scheme.of(List.of(solve)), grid).boundary(boundaries);
        PointValues source =
                config.has(SOURCE) ? PointValues.read(config, SOURCE, Dimension.HEATING, grid) : new PointValues(0);
        return new PoissonProblem(source.apply(model, SOURCE));
    }

    private static EllipticProblem diffusion(Config config, EllipticProblem equation, Grid grid) {
        PointValues a = config.has("diffusivity")
                ? PointValues.read(config, "diffusivity", Dimension.DIFFUSIVITY, grid)
                : new PointValues(1);
        if (!(a.min() > 0)) {
            throw config.error("diffusivity", a.min() + " m²/s: must be positive everywhere");
        }
        return a.uniform()
                ? equation.diffusion(a.max())
                : equation.diffusion(nearest(grid, a.values()), FaceMean.HARMONIC);
    }

    /** The value of the point nearest to a position. */
    private static PlaceFunction nearest(Grid grid, double... values) {
        return (x, y, z) -> {
            double[] place = Arrays.copyOf(
                    new double[] {inside(grid, Axis.X, x), inside(grid, Axis.Y, y), inside(grid, Axis.Z, z)},
                    grid.dims());
            int[] index = grid.nearest(place);
            return values[(index[0] * grid.ny() + index[1]) * grid.nx() + index[2]];
        };
    }

    private static double inside(Grid grid, Axis axis, double coordinate) {
        return Math.clamp(coordinate, grid.coordinate(axis, 0), grid.coordinate(axis, grid.points(axis) - 1));
    }

    private static EllipticMethod method(Config config) {
        List<String> names = Arrays.stream(EllipticMethod.values())
                .map(method -> method.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
        String name = config.choice("method", names, "multigrid-cg");
        return EllipticMethod.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
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
