package org.parhelion.runs.problem;

import java.util.Arrays;
import java.util.List;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.io.ColourMap;
import org.parhelion.physics.Schrodinger;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.solver.Model;

/**
 * One particle in a box by Schrödinger's equation, {@code problem: schrodinger}.
 *
 * <p>Keys: {@code grid} of 1 or 2 axes, {@code hbar-per-mass} (that of an electron by default), {@code potential} (V/ħ, as {@code initial}), {@code
 * packet} ({@code centre}, {@code width}, {@code velocity}; x first), {@code dt}.
 */
record SchrodingerProblem(Model model) implements Problem {
    /** Reads {@code problem: schrodinger}. */
    public static final class Type implements ProblemType {
        @Override
        public String name() {
            return "schrodinger";
        }

        @Override
        public Problem read(Config config) {
            return SchrodingerProblem.read(config);
        }
    }

    private static SchrodingerProblem read(Config config) {
        Grid grid = GridSection.readStretched(config);
        if (grid.dims() > 2) {
            throw config.section("grid").error("points", "a particle has 1 or 2 axes here, not " + grid.dims());
        }
        double hbarPerMass = config.positive("hbar-per-mass", Dimension.DIFFUSIVITY, Schrodinger.ELECTRON);
        PlaceFunction potential = InitialSection.read(config, "potential", grid, Dimension.FREQUENCY, 0)
                .function();
        double highest = GridMaximum.of(grid, potential);
        if (GridMaximum.of(grid, (x, y, z) -> -potential.at(x, y, z)) > 0) {
            throw config.error("potential", "it is negative somewhere; add a constant, which turns the phase only");
        }
        double dt = StepSection.read(config, Schrodinger.largestStableDt(grid, hbarPerMass, highest));
        Packet packet = Packet.read(config.section("packet"), grid, hbarPerMass);
        Model scheme = grid.isStretched()
                ? Model.of(Schrodinger.onStretchedAxes(grid, hbarPerMass, dt), grid)
                : Model.of(Schrodinger.of(grid, hbarPerMass, dt), grid);
        Model model = Schrodinger.withWalls(scheme, potential);
        return new SchrodingerProblem(
                Schrodinger.initially(model, hbarPerMass, packet::real, packet::imaginary, potential));
    }

    /** exp(−|r − r₀|² / 4σ²) · exp(i v·r / (ħ/m)). */
    private record Packet(double x0, double y0, double width, double waveX, double waveY) {
        static Packet read(Config section, Grid grid, double hbarPerMass) {
            double[] centre = each(section, "centre", grid, Dimension.LENGTH);
            double[] velocity = each(section, "velocity", grid, Dimension.VELOCITY);
            return new Packet(
                    centre[0],
                    centre[1],
                    section.positive("width", Dimension.LENGTH),
                    velocity[0] / hbarPerMass,
                    velocity[1] / hbarPerMass);
        }

        private static double[] each(Config section, String key, Grid grid, Dimension dimension) {
            double[] values = section.has(key) ? section.quantities(key, dimension) : new double[grid.dims()];
            if (values.length != grid.dims()) {
                throw section.error(key, values.length + " numbers for " + grid.dims() + " axes; x comes first");
            }
            return Arrays.copyOf(values, 2);
        }

        double real(double x, double y, double z) {
            return envelope(x, y) * Math.cos(waveX * x + waveY * y);
        }

        double imaginary(double x, double y, double z) {
            return envelope(x, y) * Math.sin(waveX * x + waveY * y);
        }

        private double envelope(double x, double y) {
            double square = (x - x0) * (x - x0) + (y - y0) * (y - y0);
            return Math.exp(-square / (4 * width * width));
        }
    }

    @Override
    public Dimension fieldDimension() {
        return Dimension.NUMBER;
    }

    @Override
    public List<OutputField> outputs() {
        return List.of(
                new OutputField("re", "re", "", ColourMap.DIVERGING, "y", false),
                new OutputField("im", "im", "", ColourMap.DIVERGING, "y", false));
    }
}
