package org.parhelion.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Formula;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil1D;
import org.parhelion.stencil.reader.Formulas;

class StretchedAxesTest {
    /** u_t = u_xx, of second order where the spacing changes smoothly. */
    record Diffusion() implements Stencil1D {
        @Override
        public double at(Point u) {
            double width = (u.dxLow() + u.dxHigh()) / 2;
            double high = (u.at(1) - u.at(0)) / u.dxHigh();
            double low = (u.at(0) - u.at(-1)) / u.dxLow();
            return u.at(0) + u.dt() * (high - low) / width;
        }
    }

    /** Points at X(ξ), ξ at the centres of equal cells of 0 … 1: three times denser at one end than at the other. */
    private static Grid stretched(int points) {
        double[] x = new double[points];
        Arrays.setAll(x, p -> {
            double xi = (p + 0.5) / points;
            return 0.5 * xi + 0.5 * xi * xi;
        });
        return Grid.uniform(points, 1).withCoordinates(Axis.X, x);
    }

    @Test
    void diffusionIsOfSecondOrderOnASmoothlyStretchedAxis() {
        Boundary exact = Boundary.dirichlet((x, y, z, t) -> Math.exp(-t) * Math.sin(x + 0.3));
        assertThat(order(exact, x -> Math.sin(x + 0.3), 1)).isCloseTo(2, within(0.1));
    }

    /** The wall lies half the local spacing outside, which tends to 0 and 1 with the second order. */
    @Test
    void wallsKeepTheSecondOrder() {
        assertThat(order(Boundary.reflecting(), x -> Math.cos(Math.PI * x), Math.PI * Math.PI))
                .isCloseTo(2, within(0.1));
    }

    /** The order of the largest error at t = 0.1 of the solution exp(−rate · t) · profile(x). */
    private static double order(Boundary boundary, DoubleUnaryOperator profile, double rate) {
        double[] errors = new double[2];
        for (int m = 0; m < 2; m++) {
            Grid grid = stretched(m == 0 ? 40 : 80);
            double least = grid.spacingHigh(Axis.X, 0);
            long steps = Math.round(0.1 / (0.4 * least * least));
            double dt = 0.1 / steps;
            double[] u = run(grid, boundary, profile, dt, steps, 1);
            for (int i = 0; i < u.length; i++) {
                double exact = Math.exp(-rate * 0.1) * profile.applyAsDouble(grid.x(i));
                errors[m] = Math.max(errors[m], Math.abs(u[i] - exact));
            }
        }
        return Math.log(errors[0] / errors[1]) / Math.log(2);
    }

    @Test
    void aLinearProfileBetweenNeumannWallsStays() {
        Grid grid = stretched(30);
        Boundaries slopes = Boundaries.all(Boundary.neumann(-2)).side(Side.X_HIGH, Boundary.neumann(2));
        double[] u = run(grid, slopes, x -> 2 * x, 1e-4, 500, 2);
        for (int i = 0; i < u.length; i++) {
            assertThat(u[i]).isCloseTo(2 * grid.x(i), within(1e-12));
        }
    }

    private static double[] run(
            Grid grid, Boundary boundary, DoubleUnaryOperator profile, double dt, long steps, int ranks) {
        return run(grid, Boundaries.all(boundary), profile, dt, steps, ranks);
    }

    private static double[] run(
            Grid grid, Boundaries boundaries, DoubleUnaryOperator profile, double dt, long steps, int ranks) {
        double[] values = new double[grid.nx()];
        Model model =
                Model.of(new Diffusion(), grid).dt(dt).boundary(boundaries).initial(profile);
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm).start()) {
                sim.run(steps);
                int from = sim.field().block().owned().i0();
                for (int i = 0; i < sim.field().block().owned().columns(); i++) {
                    values[from + i] = sim.field().at(0, 0, i);
                }
            }
        });
        return values;
    }

    @Test
    void metricTermsAreComputedOnceForEachPlace() {
        Formula formula = Formulas.read(new Diffusion());
        assertThat(formula.axisValues()).hasSize(3);
        assertThat(formula.vector()).isTrue();
    }
}
