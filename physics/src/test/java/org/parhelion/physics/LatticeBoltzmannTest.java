package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.solver.Model;

class LatticeBoltzmannTest {
    private static final double TAU = 2 * Math.PI;
    private static final PlaceFunction NOTHING = (x, y, z) -> 0;
    private static final PlaceFunction ONE = (x, y, z) -> 1;

    /** A fluid on the unit square with the relaxation time τ. */
    private static LatticeBoltzmann fluid(Grid grid, double viscosity, double tau) {
        double dt = (tau - 0.5) * grid.dx() * grid.dx() / (3 * viscosity);
        return LatticeBoltzmann.of(grid, viscosity, 0.05, dt);
    }

    /** Taylor and Green's vortices shrink by exp(−2νk²t): the rate that two moments of a run show. */
    private static double decayRate(int n, int before, int after) {
        Grid grid = Laws.cells(2, n);
        LatticeBoltzmann scheme = fluid(grid, 0.01, 0.8).withMoments();
        double mach = 0.01 / scheme.unitVelocity();
        Model model = scheme.initially(
                Model.of(scheme, grid).boundary(Boundary.periodic()),
                (x, y, z) -> 1 - 0.75 * mach * mach * (Math.cos(2 * TAU * x) + Math.cos(2 * TAU * y)),
                (x, y, z) -> -0.01 * Math.cos(TAU * x) * Math.sin(TAU * y),
                (x, y, z) -> 0.01 * Math.sin(TAU * x) * Math.cos(TAU * y));
        double first = energy(Laws.run(model, before));
        double last = energy(Laws.run(model, after));
        return Math.log(first / last) / (2 * (after - before) * scheme.dtSeconds());
    }

    private static double energy(double[][] fields) {
        double sum = 0;
        for (int p = 0; p < fields[10].length; p++) {
            sum += fields[10][p] * fields[10][p] + fields[11][p] * fields[11][p];
        }
        return sum;
    }

    @Test
    void vorticesDecayAtTheRateOfTheEquationWithTheSecondOrder() {
        double exact = 2 * 0.01 * TAU * TAU;
        double coarse = Math.abs(decayRate(16, 10, 30) - exact);
        double fine = Math.abs(decayRate(32, 40, 120) - exact);
        assertThat(fine).isLessThan(0.01 * exact);
        assertThat(Laws.order(coarse, fine)).isCloseTo(2, within(0.1));
    }

    /** A channel of n points between two rows of wall, driven by a force, until the flow is steady. */
    private static double[] channel(int n, double tau) {
        double h = 1.0 / n;
        Grid grid = Grid.uniform(n + 2, 4, h);
        LatticeBoltzmann scheme =
                fluid(grid, 0.1, tau).withSolid().withMoments().withAcceleration(0.004, 0);
        double[] solid = new double[4 * (n + 2)];
        for (int i = 0; i < 4; i++) {
            solid[i] = 1;
            solid[4 * (n + 1) + i] = 1;
        }
        Model model = scheme.initially(
                Model.of(scheme, grid).boundary(Boundary.periodic()).coefficient("solid", solid),
                ONE,
                NOTHING,
                NOTHING);
        int steps = (int) Math.ceil(40 / (0.1 * Math.PI * Math.PI * scheme.dtSeconds()));
        double[] vx = Laws.run(model, steps)[10];
        double[] errors = new double[n];
        for (int j = 1; j <= n; j++) {
            double y = (j - 0.5) * h;
            errors[j - 1] = Math.abs(vx[4 * j] - 0.004 / (2 * 0.1) * y * (1 - y));
        }
        return errors;
    }

    @Test
    void aChannelsProfileConvergesWithTheSecondOrder() {
        double coarse = Laws.sum(channel(8, 0.7)) / 8;
        double fine = Laws.sum(channel(16, 0.7)) / 16;
        assertThat(Laws.order(coarse, fine)).isCloseTo(2, within(0.1));
    }

    /** With (τ − ½)² = 3/16 the wall lies exactly half way between the points (Krüger et al., §5.3.3). */
    @Test
    void atTheMagicRelaxationTheChannelsProfileIsExact() {
        double[] errors = channel(8, 0.5 + Math.sqrt(3.0 / 16));
        Laws.assertWithin(0, 1e-12, 0, errors);
    }

    @Test
    void massAndMomentumAreConserved() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        int n = 24;
        Grid grid = Laws.cells(2, n);
        Model model = Model.of(fluid(grid, 0.01, 0.7), grid).boundary(Boundary.periodic());
        double[][] first = new double[9][n * n];
        for (int i = 0; i < 9; i++) {
            for (int p = 0; p < n * n; p++) {
                first[i][p] = LatticeBoltzmann.equilibrium(i, 1, 0.02, -0.03) * random.nextDouble(0.9, 1.1);
            }
            model = model.initial("f" + i, first[i]);
        }
        double[][] last = Laws.run(model, 200);
        double[] before = moments(first);
        double[] after = moments(last);
        for (int m = 0; m < 3; m++) {
            assertThat(after[m]).as("seed %d, moment %d", seed, m).isCloseTo(before[m], within(1e-12 * n * n));
        }
        assertThat(last[0]).as("something moved").isNotEqualTo(first[0]);
    }

    private static double[] moments(double[][] f) {
        int[] cx = {0, 1, 0, -1, 0, 1, -1, -1, 1};
        int[] cy = {0, 0, 1, 0, -1, 1, 1, -1, -1};
        double[] sums = new double[3];
        for (int i = 0; i < 9; i++) {
            double sum = Laws.sum(f[i]);
            sums[0] += sum;
            sums[1] += cx[i] * sum;
            sums[2] += cy[i] * sum;
        }
        return sums;
    }

    @Test
    void wallsKeepTheMassOfTheFluid() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new Random(seed);
        int n = 24;
        Grid grid = Laws.cells(2, n);
        double[] solid =
                random.doubles((long) n * n).map(value -> value < 0.2 ? 1 : 0).toArray();
        LatticeBoltzmann scheme = fluid(grid, 0.01, 0.7).withSolid().withMoments();
        Model model = scheme.initially(
                Model.of(scheme, grid).boundary(Boundary.periodic()).coefficient("solid", solid),
                (x, y, z) -> 1 + 0.01 * Math.sin(TAU * x),
                (x, y, z) -> 0.04,
                NOTHING);
        assertThat(fluidMass(Laws.run(model, 200)[9], solid))
                .as("seed %d", seed)
                .isCloseTo(fluidMass(Laws.run(model, 1)[9], solid), within(1e-12 * n * n));
    }

    private static double fluidMass(double[] density, double[] solid) {
        double sum = 0;
        for (int p = 0; p < density.length; p++) {
            sum += solid[p] > 0.5 ? 0 : density[p];
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBitsDependOnNothingButTheModel(boolean everything) {
        Grid grid = Laws.cells(2, 37);
        LatticeBoltzmann plain = fluid(grid, 0.01, 0.7);
        LatticeBoltzmann scheme = everything ? plain.withSolid().withMoments().withAcceleration(0.01, 0.003) : plain;
        Model model = scheme.initially(
                Model.of(scheme, grid).boundary(Boundary.periodic()),
                ONE,
                (x, y, z) -> 0.05 * Math.sin(TAU * y),
                (x, y, z) -> 0.05 * Math.cos(TAU * x));
        Laws.assertTheSameBitsHowever(
                everything ? model.coefficient("solid", (x, y) -> x * y > 0.6 ? 1 : 0) : model, 7);
    }

    @Test
    void aFastFlowAndUnequalSpacingsAreRefused() {
        Grid grid = Grid.uniform(10, 10, 0.5);
        assertThatThrownBy(() -> LatticeBoltzmann.of(grid, 0.1, 2, 0.05))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("largest stable step is 0.025 s");
        assertThatThrownBy(() -> LatticeBoltzmann.of(Grid.of(new int[] {4, 4}, new double[] {1, 2}), 0.1, 2, 0.05))
                .hasMessageContaining("same spacing");
    }
}
