package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.Side;
import org.parhelion.runs.file.Config;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.file.ConfigReader;
import org.parhelion.runs.file.Dimension;
import org.parhelion.solver.Model;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;

class BoundarySectionTest {
    private static final Grid GRID = Grid.uniform(5, 6, 0.5);

    @TempDir
    private Path directory;

    private Config config(String text) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, text);
        return ConfigReader.read(file, List.of());
    }

    private Boundaries read(String text) throws IOException {
        Config config = config(text);
        Boundaries boundaries = BoundarySection.read(config, GRID, Boundary.reflecting(), Dimension.TEMPERATURE);
        config.refuseUnknownKeys();
        return boundaries;
    }

    @Test
    void sidesThatLetOutAreReadByName() throws IOException {
        assertThat(read("boundary: {x-low: outflow, x-high: linear-outflow, y: absorbing 2 km/s}\n"))
                .isEqualTo(Boundaries.all(Boundary.reflecting())
                        .side(Side.X_LOW, Boundary.outflow())
                        .side(Side.X_HIGH, Boundary.linearOutflow())
                        .axis(Axis.Y, Boundary.absorbing(2000)));
    }

    @Test
    void valuesInTimeAreLinearInBetweenAndConstantBeyond() throws IOException {
        Boundaries boundaries = read("boundary: {x-low: {dirichlet: {times: [1 s, 3000 ms], values: [10 K, 30 K]}}}\n");
        PlaceTimeFunction value = ((Boundary.Dirichlet) boundaries.at(Side.X_LOW)).value();
        assertThat(List.of(0.0, 1.0, 1.5, 3.0, 9.0).stream().map(t -> value.at(0, 0, 0, t)))
                .containsExactly(10.0, 10.0, 15.0, 30.0, 30.0);
    }

    @Test
    void aTableInTimeMayBeAFileOfTwoColumns() throws IOException {
        Files.writeString(directory.resolve("inflow.csv"), "# s, K/m\n0, 1\n2, 5\n");
        Boundaries boundaries = read("boundary: {y-high: {neumann: {file: inflow.csv}}}\n");
        assertThat(boundaries.at(Side.Y_HIGH))
                .isEqualTo(Boundary.neumann(PlaceTimeFunction.table(new double[] {0, 2}, new double[] {1, 5})));
    }

    @Test
    void fieldsGetThoseOfTheProblemThenOfAllFieldsThenTheirOwn() throws IOException {
        Config config = config("""
                boundary:
                  x-high: outflow
                  fields:
                    hu: { x-low: dirichlet 2, y: periodic }
                    h: { y: periodic }
                """);
        Boundaries walls = Boundaries.all(Boundary.reflecting());
        Model model = BoundarySection.apply(
                config,
                Model.of(new Two(), GRID),
                Map.of("h", walls, "hu", walls.axis(Axis.X, Boundary.antisymmetric())),
                Map.of());
        config.refuseUnknownKeys();
        assertThat(model)
                .extracting(m -> m.boundaries("h"))
                .isEqualTo(walls.side(Side.X_HIGH, Boundary.outflow()).axis(Axis.Y, Boundary.periodic()));
        assertThat(model.boundaries("hu"))
                .isEqualTo(walls.side(Side.X_LOW, Boundary.dirichlet(2))
                        .side(Side.X_HIGH, Boundary.outflow())
                        .axis(Axis.Y, Boundary.periodic()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{x-low: {dirichlet: {times: [0 s, 0 s], values: [1 K, 2 K]}}} | times: time 0.0 s follows 0.0 s: times must increase",
                "{x-low: {dirichlet: {times: [0 s], values: [1 K, 2 K]}}} | 1 times and 2 values",
                "{x-low: {dirichlet: {times: [0 m], values: [1 K]}}} | a time is required",
                "{x-low: {dirichlet: {times: [0 s], values: [1 m]}}} | a temperature is required",
                "{x-low: {robin: {times: [0 s], values: [1 K]}}} | requires dirichlet or neumann",
                "{x-low: absorbing 0 m/s} | must be positive and finite",
                "{x-low: absorbing 3 K} | a velocity is required",
                "{x-low: outflow 3} | has no parameter",
                "{x-low: sommerfeld} | use one of periodic, dirichlet, neumann, robin",
                "{fields: {u: reflecting}} | fields",
            })
    void aWrongBoundaryIsNamedWithFileLineAndKey(String boundary, String reason) {
        assertThatThrownBy(() -> read("\nboundary: " + boundary + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:2:")
                .hasMessageContaining(reason);
    }

    @Test
    void aFieldThatTheProblemLacksIsNamed() throws IOException {
        Config config = config("boundary:\n  fields:\n    v: reflecting\n");
        assertThatThrownBy(() -> BoundarySection.apply(config, Model.of(new Two(), GRID), Map.of(), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:3:")
                .hasMessageContaining("use one of h, hu");
    }

    /** Two fields that do not matter. */
    record Two() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("h", "hu");
        }

        @Override
        public double at(int field, Point... p) {
            return p[field].at(0, 1);
        }
    }
}
