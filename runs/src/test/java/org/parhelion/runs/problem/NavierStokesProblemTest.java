package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Side;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.solver.Model;

class NavierStokesProblemTest {
    private static final String FLOW = """
            problem: navier-stokes
            grid: {points: [12, 16], spacing: 10 cm}
            viscosity: 0.01 m2/s
            fastest: 1 m/s
            steps: 2
            """;

    @TempDir
    private Path directory;

    private Model model(String text) throws IOException {
        Path file = directory.resolve("flow.yaml");
        Files.writeString(file, FLOW + text);
        return RunFile.read(file, List.of()).model();
    }

    @Test
    void aSideIsThatOfItsOwnKeyThenOfItsAxisThenOfAll() throws IOException {
        Model model = model("sides: {all: wall, y: slip, y-high: wall 2 m/s, x-low: inflow 1 m/s, x-high: outflow}");
        assertThat(model.boundaries("u").at(Side.Y_LOW)).isEqualTo(Boundary.reflecting());
        assertThat(model.boundaries("u").at(Side.Y_HIGH)).isEqualTo(Boundary.robin(1, 0, 2));
        assertThat(model.boundaries("v").at(Side.X_LOW)).isEqualTo(Boundary.antisymmetric());
        assertThat(model.boundaries("p").at(Side.X_HIGH)).isEqualTo(Boundary.antisymmetric());
        assertThat(model.boundaries("u predicted")).isEqualTo(model.boundaries("u"));
    }

    @Test
    void aBodyTakesAForce() throws IOException {
        assertThat(model("sides: {all: periodic}").fields())
                .contains("vorticity")
                .doesNotContain("fx");
        assertThat(model("body: {circle: {radius: 20 cm, centre: [0 m, 1 cm]}}").fields())
                .contains("fx", "fy");
    }

    @Test
    void forcesAreASeriesOnRequest() throws IOException {
        Path file = directory.resolve("forces.yaml");
        Files.writeString(
                file, FLOW + "body: {circle: {radius: 20 cm}}\noutput: {integrals: {fields: [fx, fy], every: 5}}\n");
        assertThat(RunFile.read(file, List.of()).integrals()).hasValue(new Integrals(List.of("fx", "fy"), 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sides: {all: glass}                            | 'glass' is no side of a flow; use one of wall",
                "sides: {x: outflow}                            | fluid enters at the low side and leaves at the high one",
                "sides: {x-low: inflow 1 m/s}                   | cannot leave",
                "sides: {x-low: periodic}                       | both must be periodic",
                "sides: {z: wall}                               | z",
                "output: {integrals: {fields: [fx]}}            | 'fx' is no field of this problem; it has [u rate,",
                "output: {integrals: {fields: [u], every: 0}}   | output.integrals.every",
                "output: {integrals: {every: 3}}                | output.integrals.fields",
                "velocity: [1 m/s]                              | 1 components for 2 axes",
            })
    void aWrongKeyIsNamed(String text, String message) {
        assertThatThrownBy(() -> model(text))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
