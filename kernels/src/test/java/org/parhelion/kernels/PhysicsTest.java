package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.RankFailure;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Advection;
import org.parhelion.physics.AllenCahn;
import org.parhelion.physics.Burgers;
import org.parhelion.physics.GrayScott;
import org.parhelion.physics.LatticeBoltzmann;
import org.parhelion.physics.Schrodinger;
import org.parhelion.physics.ShallowWater;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Stencil;

/** Without contraction the equations of the library have the bits of the CPU on an OpenCL device. */
@Tag("engine")
class PhysicsTest {
    private static final int N = 40;
    private static final Grid GRID = Grid.uniform(N, N, 1.0 / N);

    private final long seed = new Random().nextLong();
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
        Map<String, double[]> fields = new LinkedHashMap<>();
        stencil.fields().forEach(name -> fields.put(name, random(low, high)));
        Map<String, double[]> coefficients = new LinkedHashMap<>();
        stencil.coefficients().forEach(name -> coefficients.put(name, random(0, coefficient)));
        Runs runs = new Runs(stencil, GRID, Precision.DOUBLE, 30, empty -> {
            Model model = empty.boundary(Boundary.periodic());
            for (var field : fields.entrySet()) {
                model = model.initial(field.getKey(), field.getValue());
            }
            for (var values : coefficients.entrySet()) {
                model = model.coefficient(values.getKey(), values.getValue());
            }
            return model;
        });
        assertThat(runs.on("opencl", 2)).as("seed %d, %s", seed, stencil).isDeepEqualTo(runs.on("cpu", 1));
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

    /** Four faces with square roots and divisions are more than a kernel may hold. */
    @Test
    void shallowWaterIsRefusedWithTheReason() {
        assertThatThrownBy(() -> assertTheBitsOfTheCpu(ShallowWater.of(GRID, 10, 0.02 / N), 0.5, 1, 1))
                .isInstanceOf(RankFailure.class)
                .cause()
                .hasMessageContaining("cannot run on OpenCL")
                .hasMessageContaining("--device cpu");
    }

    @Test
    void latticeBoltzmann() {
        assertTheBitsOfTheCpu(LatticeBoltzmann.of(GRID, 0.001, 0.1, 0.5 / N), 0.1, 0.11, 0);
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
}
