package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Advection;
import org.parhelion.physics.AllenCahn;
import org.parhelion.physics.Burgers;
import org.parhelion.physics.GrayScott;
import org.parhelion.physics.LatticeBoltzmann;
import org.parhelion.physics.MatchedLayer;
import org.parhelion.physics.Maxwell;
import org.parhelion.physics.Schrodinger;
import org.parhelion.physics.ShallowWater;
import org.parhelion.physics.Wave;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Stencil;

/** Without contraction the equations of the library have the bits of the CPU on an OpenCL device. */
@Tag("engine")
class PhysicsTest {
    private static final int N = 40;
    private static final Grid GRID = Grid.uniform(N, N, 1.0 / N);

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new Random(seed);

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    private double[] random(double low, double high) {
        return random.doubles((long) N * N, low, high).toArray();
    }

    /** Random values in each field and coefficient, within the range in which the equation makes sense. */
    private void assertTheBitsOfTheCpu(Stencil stencil, double low, double high, double coefficient) {
        Model model = Model.of(stencil, GRID).boundary(Boundary.periodic());
        for (String name : model.coefficients()) {
            model = model.coefficient(name, random(0, coefficient));
        }
        assertTheBitsOfTheCpu(model, low, high);
    }

    /** Random values in each field of a model that has coefficients. */
    private void assertTheBitsOfTheCpu(Model model, double low, double high) {
        Model filled = model;
        for (String name : model.fields()) {
            filled = filled.initial(name, random(low, high));
        }
        Runs runs = new Runs(filled, 30);
        assertThat(runs.on("opencl", 2)).as("seed %d", seed).isDeepEqualTo(runs.on("cpu", 1));
    }

    @Test
    void advection() {
        assertTheBitsOfTheCpu(Advection.upwind(GRID, 0.5 / N, 1, -1), 0, 1, 0);
        assertTheBitsOfTheCpu(Advection.vanLeer(GRID, 0.5 / N, 1, 1).withVelocityField(), 0, 1, 1);
    }

    @Test
    void burgers() {
        assertTheBitsOfTheCpu(Burgers.of(GRID, 1, 0.4 / N), -1, 1, 0);
    }

    /** Four faces with square roots and divisions: more values than a kernel has local variables for at once. */
    @Test
    void shallowWater() {
        assertTheBitsOfTheCpu(ShallowWater.of(GRID, 10, 0.02 / N), 0.5, 1, 0.3);
    }

    @Test
    void latticeBoltzmann() {
        LatticeBoltzmann plain = LatticeBoltzmann.of(GRID, 0.001, 0.1, 0.5 / N);
        assertTheBitsOfTheCpu(plain, 0.1, 0.11, 0);
        assertTheBitsOfTheCpu(plain.withSolid().withMoments().withAcceleration(0.01, -0.02), 0.1, 0.11, 1);
    }

    @Test
    void reactions() {
        assertTheBitsOfTheCpu(GrayScott.of(GRID, 1e-4, 5e-5, 0.04, 0.06, 0.9), 0, 0.5, 0);
        assertTheBitsOfTheCpu(AllenCahn.of(GRID, 0.05, 1, 0.05), -1, 1, 0);
    }

    @Test
    void schrodinger() {
        assertTheBitsOfTheCpu(Schrodinger.of(GRID, 1, 2e-4), -1, 1, 500);
    }

    /** Two stages, in a box of metal and between matched layers, which are formulas of the place. */
    @Test
    void maxwell() {
        Maxwell maxwell = Maxwell.of(GRID, 0.6 * Maxwell.largestStableDt(GRID));
        assertTheBitsOfTheCpu(maxwell.inMetal(GRID, (x, y, z) -> x > 0.5 ? 2 : 1), -1, 1);
        MatchedLayer layer = new MatchedLayer(6, 1e-6, 1e9);
        assertTheBitsOfTheCpu(maxwell.inOpenSpace(GRID, (x, y, z) -> x > 0.5 ? 2 : 1, layer), -1, 1);
    }

    @Test
    void wavesThatLeave() {
        Wave wave = Wave.of(GRID, 1, 4, 0.6 * Wave.largestStableDt(GRID, 1, 4));
        assertTheBitsOfTheCpu(Model.of(wave, GRID).boundary(Boundary.absorbing(1)), -1, 1);
    }
}
