package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.solver.Simulation;
import org.parhelion.solver.TimeStep;

/** Lengths of steps, ends and outputs in run files. */
class RunTimesTest {
    private static final String HEAT = """
            problem: heat
            diffusivity: 1 m2/s
            grid: {points: [8, 10], spacing: 1 m}
            initial: 300 K
            """;

    @TempDir
    private Path directory;

    private RunFile read(String text) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, text);
        return RunFile.read(file, List.of());
    }

    @Test
    void aPercentageIsReducedUntilTheTimesAreWholeNumbersOfSteps() throws IOException {
        RunFile run = read(HEAT + "dt: 90 %\nuntil: 10 s\noutput: {every: 2 s}\n");
        // The largest stable step is 1/4 s; 2 s / 0.225 s is 8.9.
        assertThat(run.model().dtSeconds()).isEqualTo(2.0 / 9);
        assertThat(run.steps()).isEqualTo(45);
        assertThat(run.streams().getFirst().everySteps()).isEqualTo(9);
        assertThat(run.untilSeconds()).isEmpty();
        assertThat(run.streams().getFirst().everySeconds()).isZero();
        assertThat(read(HEAT + "until: 1 s\n").model().dtSeconds()).isEqualTo(0.2);
        assertThat(read(HEAT + "until: 1 s\n").steps()).isEqualTo(5);
        assertThat(read(HEAT + "steps: 3\nuntil: 1 s\n").steps()).isEqualTo(3);
        assertThat(read(HEAT + "steps: 7\n").model().dtSeconds()).isEqualTo(0.8 * 0.25);
    }

    @Test
    void timesThatFixedStepsMissAreRefusedWithTheRemedy() {
        assertThatThrownBy(() -> read(HEAT + "dt: 0.1 s\nuntil: 0.25 s\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("until: '0.25 s' is not a whole number of steps of 0.1 s")
                .hasMessageContaining("percentage");
        assertThatThrownBy(() -> read(HEAT + "dt: 0.1 s\nsteps: 3\noutput: {every: 0.04 s}\n"))
                .hasMessageContaining("output.every: '0.04 s' is not a whole number");
        assertThatThrownBy(() -> read(HEAT)).hasMessageContaining("steps").hasMessageContaining("missing");
    }

    @Test
    void iterationsHaveNoTimes() {
        String jacobi = "problem: jacobi\ngrid: {points: [8, 10], spacing: 1 m}\ninitial: 300 K\n";
        assertThatThrownBy(() -> read(jacobi + "until: 2 s\n"))
                .hasMessageContaining("until: steps of this problem are");
        assertThatThrownBy(() -> read(jacobi + "steps: 2\noutput: {every: 2 s}\n"))
                .hasMessageContaining("output.every: steps of this problem are");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            problem: shallow-water\\ninitial: {step: {at: 0 m, low: 2 m, high: 1 m}}\\ngrid: {points: [9, 17], spacing: 1 m}
            problem: burgers\\ninitial: {gaussian: {peak: 2 m/s, width: 3 m}}\\ngrid: {points: [9, 17], spacing: 1 m}
            problem: advection\\nvelocity: [2 m/s, 1 m/s]\\ninitial: {disc: {radius: 3 m, inside: 1, outside: 0}}\\ngrid: {points: [9, 17], spacing: 1 m}
            problem: advection\\nrotation: 1 Hz\\ninitial: {disc: {radius: 3 m, inside: 1, outside: 0}}\\ngrid: {points: [9, 17], spacing: 1 m}
            problem: heat\\ndiffusivity: 2 m2/s\\nsource: 1 K/s\\ninitial: {disc: {radius: 3 m, inside: 400 K, outside: 300 K}}\\ngrid: {points: [9, 17], spacing: 1 m}
            problem: navier-stokes\\nviscosity: 0.5 m2/s\\nvortices: 1 m/s\\nsides: {all: periodic}\\ngrid: {points: [8, 12], spacing: 1 m}
            """)
    void problemsOfferStepsThatFollowTheSolution(String problem) throws IOException {
        RunFile run = read(problem.replace("\\n", "\n")
                + "\ndt: {cfl: 0.7, every: 3, growth: 1.2}\nuntil: 1.5 s\noutput: {every: 0.4 s}\n");
        assertThat(run.model().step()).isInstanceOfSatisfying(TimeStep.Courant.class, step -> {
            assertThat(step.part()).isEqualTo(0.7);
            assertThat(step.every()).isEqualTo(3);
            assertThat(step.growth()).isEqualTo(1.2);
            assertThat(step.mostSeconds()).isInfinite();
        });
        assertThat(run.untilSeconds()).hasValue(1.5);
        assertThat(run.streams().getFirst().everySeconds()).isEqualTo(0.4);
        assertThat(run.steps()).isEqualTo(Integer.MAX_VALUE);
        Ranks.threads(2, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim =
                            Simulation.of(run.model(), device, comm).tiling(1).start()) {
                sim.runUntil(1.5);
                assertThat(sim.clock().timeSeconds()).isCloseTo(1.5, within(1e-12));
                sim.requireFinite();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{cfl: 1.5}", "{cfl: 0.5, growth: 1}", "{cfl: 0.5, every: 0}", "{every: 3}", "{cfl: 0.5, x: 1}"})
    void wrongRulesAreRefused(String rule) {
        assertThatThrownBy(() -> read(HEAT + "steps: 3\ndt: " + rule + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("dt.");
    }

    @Test
    void problemsOfOneLengthRefuseARule() {
        assertThatThrownBy(() -> read("""
                        problem: wave
                        velocity: 1 m/s
                        grid: {points: [20, 20], spacing: 1 m}
                        steps: 3
                        dt: {cfl: 0.5}
                        """)).hasMessageContaining("dt: steps that follow the solution are not offered");
    }
}
