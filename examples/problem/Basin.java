package org.example;

import java.util.List;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.Dimension;
import org.parhelion.runs.output.OutputField;
import org.parhelion.runs.problem.GridSection;
import org.parhelion.runs.problem.InitialSection;
import org.parhelion.runs.problem.Problem;
import org.parhelion.runs.problem.ProblemType;
import org.parhelion.runs.problem.StepSection;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

/** Shallow water in a basin with solid walls, {@code problem: basin}. Keys: grid, initial (depth), deepest, dt. */
public final class Basin implements ProblemType {
    @Override
    public String name() {
        return "basin";
    }

    @Override
    public Problem read(Config config) {
        Grid grid = GridSection.read(config);
        if (grid.dims() != 2) {
            throw config.section("grid").error("points", "shallow water needs a grid of 2 axes, not " + grid.dims());
        }
        double deepest = config.positive("deepest", Dimension.LENGTH);
        double spacing = Math.min(grid.spacing(Axis.X), grid.spacing(Axis.Y));
        double dt = StepSection.read(config, spacing / (4 * Math.sqrt(Rusanov.GRAVITY * deepest)));
        Rusanov scheme = new Rusanov(dt / grid.spacing(Axis.X), dt / grid.spacing(Axis.Y));
        // Solid walls: depth and the momentum along them are even there, the momentum across them is odd.
        Boundaries walls = Boundaries.all(Boundary.reflecting());
        Model model = Model.of(scheme, grid)
                .dt(dt)
                .boundary("h", walls)
                .boundary("hu", walls.axis(Axis.X, Boundary.antisymmetric()))
                .boundary("hv", walls.axis(Axis.Y, Boundary.antisymmetric()));
        return new Water(InitialSection.read(config, grid, Dimension.LENGTH).apply(model, "h"));
    }

    /** Water in a basin, at rest at first. */
    record Water(Model model) implements Problem {
        @Override
        public Dimension fieldDimension() {
            return Dimension.LENGTH;
        }

        @Override
        public List<OutputField> outputs() {
            return List.of(OutputField.of("h", "m"));
        }
    }

    /** Depth h and momenta hu, hv by Rusanov's fluxes, first order (V. V. Rusanov, 1961). */
    record Rusanov(double rx, double ry) implements Stencil {
        static final double GRAVITY = 9.81;

        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("h", "hu", "hv");
        }

        @Override
        public double at(int field, Point... p) {
            double west = flux(field, true, 0, -1, 0, 0, p);
            double east = flux(field, true, 0, 0, 0, 1, p);
            double south = flux(field, false, -1, 0, 0, 0, p);
            double north = flux(field, false, 0, 0, 1, 0, p);
            return p[field].at(0, 0) - rx * (east - west) - ry * (north - south);
        }

        /** What flows from one point to the next: the mean of both sides, less what the faster wave smooths out. */
        static double flux(int field, boolean alongX, int j, int i, int nextJ, int nextI, Point... p) {
            double h = p[0].at(j, i);
            double nextH = p[0].at(nextJ, nextI);
            double across = p[alongX ? 1 : 2].at(j, i);
            double nextAcross = p[alongX ? 1 : 2].at(nextJ, nextI);
            double value = p[field].at(j, i);
            double next = p[field].at(nextJ, nextI);
            double speed = Math.max(speed(h, across), speed(nextH, nextAcross));
            double pressed = field == (alongX ? 1 : 2) ? 0.5 * GRAVITY : 0;
            double from = value * across / h + pressed * h * h;
            double to = next * nextAcross / nextH + pressed * nextH * nextH;
            return 0.5 * (from + to) - 0.5 * speed * (next - value);
        }

        static double speed(double h, double momentum) {
            return Math.abs(momentum / h) + Math.sqrt(GRAVITY * h);
        }
    }
}
