package org.parhelion.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.parhelion.Precision;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Heat;

/** The library's own heat equation, a thousand steps on OpenCL and on the CPU. */
@Tag("engine")
class ThousandStepsTest {
    private static final int STEPS = 1000;

    @BeforeAll
    static void needsAnOpenClDevice() {
        OpenCl.require();
    }

    static Stream<Arguments> heat() {
        return Stream.of(Grid.uniform(37, 45, 0.01), Grid.uniform(11, 13, 18, 0.01))
                .flatMap(grid -> OpenCl.PRECISIONS.stream().map(precision -> Arguments.of(grid, precision)));
    }

    private static Runs heat(Grid grid, Precision precision) {
        Heat heat = Heat.of(grid, 1e-4, 0.9 * Heat.largestStableDt(grid, 1e-4));
        return new Runs(
                heat,
                grid,
                precision,
                STEPS,
                sim -> sim.initial((x, y, z) -> 300 + 20 * Math.sin(40 * x) * Math.cos(30 * y) + 100 * z)
                        .boundary(Boundary.dirichlet((x, y, z, t) -> 290 + 50 * x + Math.sin(0.1 * t))));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("heat")
    void aThousandStepsOfHeatHaveTheSameBitsOnOpenClAsOnTheCpu(Grid grid, Precision precision) {
        Runs heat = heat(grid, precision);
        assertThat(heat.on("opencl", 2)[0]).isEqualTo(heat.on("cpu", 1)[0]);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("heat")
    void withContractionAThousandStepsDifferInTheLastDigitsAtMost(Grid grid, Precision precision) {
        Runs heat = heat(grid, precision);
        double difference = Runs.largestRelativeDifference(heat.on("opencl:contract", 2)[0], heat.on("cpu", 1)[0]);
        assertThat(difference).isLessThan(precision == Precision.FLOAT ? 1e-5 : 1e-13);
    }
}
