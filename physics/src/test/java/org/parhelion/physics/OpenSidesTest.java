package org.parhelion.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.device.Tiling;
import org.parhelion.field.BoundaryFill;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Side;
import org.parhelion.solver.Fields;
import org.parhelion.solver.Model;
import org.parhelion.solver.PointSource;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Simulation;

/** Sides through which something leaves the domain: what they keep, what they let out, and what comes back. */
class OpenSidesTest {
    private static final double VELOCITY = 1;

    // What is kept ------------------------------------------------------------------------------------------

    @Test
    void linearOutflowKeepsALinearProfile() {
        Grid grid = Grid.uniform(12, 9, 0.5);
        Model model = Model.of(Heat.of(grid, 1, 0.02), grid)
                .initial((x, y) -> 3 + 2 * x - 5 * y)
                .boundary(Boundary.linearOutflow());
        double[] after = run(model, 1, true, Tiling.of(1), 100);
        for (int p = 0; p < after.length; p++) {
            assertThat(after[p]).isCloseTo(3 + 2 * grid.x(p % grid.nx()) - 5 * grid.y(p / grid.nx()), within(1e-12));
        }
    }

    @Test
    void outflowKeepsAUniformFieldBitForBit() {
        Grid grid = Grid.uniform(12, 9, 0.5);
        Model model =
                Model.of(Heat.of(grid, 1, 0.02), grid).initial((x, y) -> 0.1).boundary(Boundary.outflow());
        assertThat(run(model, 1, true, Tiling.of(1), 1)).containsOnly(run(model, 1, true, Tiling.of(1), 0)[0]);
    }

    // What comes back ---------------------------------------------------------------------------------------

    @Test
    void aPulseThatTravelsAPointAStepLeavesWithoutATrace() {
        assertThat(reflected(1, 2, 20)).isLessThan(1e-15);
    }

    /**
     * Mur's condition and the scheme of order 2 are of second order: twice the points a wavelength reflect about 12 dB less. Wider
     * formulas see extrapolated ghost points, which are of first order: 6 dB less.
     */
    @ParameterizedTest
    @CsvSource({"0.5, 2, -44, 11", "0.7, 2, -47, 10", "0.5, 4, -37, 6", "0.5, 8, -36, 6"})
    void aPulseAtNormalIncidenceLeavesWithLittleReflection(
            double courant, int order, double mostDecibel, double lessOnTheFineGrid) {
        double coarse = decibel(reflected(courant, order, 20));
        double fine = decibel(reflected(courant, order, 40));
        System.out.printf(
                "absorbing side, order %d, c·Δt/h = %.1f: %.1f dB at 20 points a wavelength, %.1f dB at 40%n",
                order, courant, coarse, fine);
        assertThat(coarse).isLessThan(mostDecibel);
        assertThat(fine).isLessThan(coarse - lessOnTheFineGrid);
    }

    private static double decibel(double amplitude) {
        return 20 * Math.log10(amplitude);
    }

    /** The largest amplitude that is left of a Ricker wavelet of amplitude 1 when all of it has met the absorbing side. */
    private static double reflected(double courant, int order, int pointsPerWavelength) {
        int n = 20 * pointsPerWavelength;
        Grid grid = Grid.uniform(n, 1).withOrigin(0);
        Wave wave = Wave.of(grid, VELOCITY, order, courant);
        double middle = n / 2.0;
        double length = pointsPerWavelength;
        Model model = Model.of(wave, grid)
                .initial(x -> wavelet((x - middle) / length))
                .initialBefore("u", (x, y, z) -> wavelet((x + courant - middle) / length))
                .boundary(Boundaries.all(Boundary.reflecting()).side(Side.X_HIGH, Boundary.absorbing(VELOCITY)));
        double[] after = run(model, 1, true, Tiling.of(1), (long) (0.75 * n / courant));
        return Arrays.stream(after).map(Math::abs).max().orElseThrow();
    }

    /** With its mean wavelength at 1. */
    private static double wavelet(double x) {
        double a = Math.PI * Math.PI * x * x;
        return (1 - 2 * a) * Math.exp(-a);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void thousandsOfStepsAtTheStabilityLimitStayBounded(int order) {
        Grid grid = Grid.uniform(30, 25, 1);
        double dt = 0.999 * Wave.largestStableDt(grid, VELOCITY, order);
        Model model = Model.of(Wave.of(grid, VELOCITY, order, dt), grid)
                .initial((x, y) -> Math.sin(12.9898 * x + 78.233 * y) * 43758.5453 % 1)
                .boundary(Boundary.absorbing(VELOCITY));
        double[] after = run(model, 1, true, Tiling.of(1), 5000);
        assertThat(Arrays.stream(after).map(Math::abs).max().orElseThrow()).isLessThan(1);
    }

    // The same bits -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void anyRankCountOverlapAndTilingGivesTheSameBits(Precision precision) {
        Grid grid = Grid.uniform(17, 21, 23, 1);
        Boundaries sides = Boundaries.all(Boundary.absorbing(VELOCITY))
                .side(Side.Y_LOW, Boundary.linearOutflow())
                .side(Side.Z_HIGH, Boundary.outflow());
        Model model = Model.of(Wave.of(grid, VELOCITY, 2, 0.5), grid)
                .initial((x, y, z) -> Math.sin(x) * Math.cos(2 * y) + Math.sin(3 * z))
                .boundary(sides)
                .precision(precision);
        double[] expected = run(model, 1, false, Tiling.of(1), 20);
        for (int ranks : new int[] {1, 2, 3, 4, 7}) {
            assertThat(run(model, ranks, true, new Tiling(3, 1, 5, 8), 20))
                    .as("%d ranks", ranks)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aReceiverAtAnAbsorbingSideRecordsTheFieldsValues() {
        Grid grid = Grid.uniform(15, 12, 1);
        Model model = Model.of(Wave.of(grid, VELOCITY, 2, 0.6), grid)
                .initial((x, y) -> Math.exp(-x * x - y * y))
                .boundary(Boundary.absorbing(VELOCITY))
                .receiver(new Receiver("u", 0, 0, 0))
                .receiver(new Receiver("u", 0, 0, 7))
                .receiver(new Receiver("u", 0, 14, 11));
        int steps = 12;
        double[] traces = new double[3 * steps];
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(model, device, comm)
                            .tiling(new Tiling(4, 1, 1, 1))
                            .start()) {
                sim.run(steps);
                System.arraycopy(sim.traces().gather(comm), 0, traces, 0, traces.length);
            }
        });
        for (int step = 1; step <= steps; step++) {
            double[] field = run(model, 1, true, Tiling.of(1), step);
            double[] expected = {field[0], field[7], field[14 * 12 + 11]};
            int at = step - 1;
            assertThat(IntStream.range(0, 3).mapToDouble(r -> traces[at * 3 + r]))
                    .containsExactly(expected[0], expected[1], expected[2]);
        }
    }

    // What is refused ---------------------------------------------------------------------------------------

    @Test
    void aSourceThatAnAbsorbingSideWouldOverwriteIsRefused() {
        Grid grid = Grid.uniform(20, 1);
        Model model = Model.of(Wave.of(grid, VELOCITY, 2, 0.5), grid)
                .boundary(Boundary.absorbing(VELOCITY))
                .source(new PointSource("u", 0, 0, 19, t -> 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(model, 1, true, Tiling.of(1), 1))
                .withMessageContaining("X_HIGH")
                .withMessageContaining("move the source inward");
    }

    @Test
    void blocksNarrowerThanTheRulesReadAreRefused() {
        Grid grid = Grid.uniform(4, 1);
        Model model = Model.of(Heat.of(grid, 1, 0.1), grid).boundary(Boundary.linearOutflow());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run(model, 4, true, Tiling.of(1), 1))
                .withMessageContaining("take fewer ranks or a larger grid");
    }

    @Test
    void aVelocityThatIsNotPositiveAndFiniteIsRefused() {
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Boundary.absorbing(wrong))
                    .withMessageContaining(wrong + " m/s");
        }
    }

    @Test
    void aFillWithoutALengthOfAStepRefusesAnAbsorbingSide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundaryFill(
                        Decomposition.of(Grid.uniform(9, 1), 1).block(0), Boundaries.all(Boundary.absorbing(1))))
                .withMessageContaining("dtSeconds");
    }

    /** The field after some steps, gathered from all ranks. */
    private static double[] run(Model model, int ranks, boolean overlap, Tiling tiling, long steps) {
        Grid grid = model.grid();
        double[] result = new double[(int) grid.pointCount()];
        try {
            Ranks.threads(ranks, comm -> {
                try (Device device = Device.cpu();
                        Simulation sim = Simulation.of(model, device, comm)
                                .overlap(overlap)
                                .tiling(tiling)
                                .start()) {
                    sim.run(steps);
                    Fields.copy(sim.field(), result);
                }
            });
        } catch (RankFailure e) {
            throw e.getCause() instanceof IllegalArgumentException cause ? cause : e;
        }
        return result;
    }
}
