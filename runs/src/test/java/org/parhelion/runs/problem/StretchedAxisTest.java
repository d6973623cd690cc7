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
import org.parhelion.grid.Axis;
import org.parhelion.grid.Grid;
import org.parhelion.runs.file.ConfigException;

class StretchedAxisTest {
    private static final String HEAT = """
            problem: heat
            steps: 3
            diffusivity: 1 m2/s
            initial: 300 K
            """;

    @TempDir
    private Path directory;

    private Grid grid(String text) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, HEAT + text);
        return RunFile.read(file, List.of()).model().grid();
    }

    @Test
    void neighbouringSpacingsHaveTheRatio() throws IOException {
        Grid grid = grid("""
                grid:
                  points: [6, 7]
                  coordinates:
                    x: {from: -1 m, to: 2 m, ratio: 1.5}
                    y: {from: 0 m, to: 10 mm, ratio: 2, dense: both}
                """);
        assertThat(grid.x(0)).isEqualTo(-1);
        assertThat(grid.x(6)).isEqualTo(2);
        for (int i = 1; i < 6; i++) {
            assertThat(grid.spacingHigh(Axis.X, i) / grid.spacingLow(Axis.X, i)).isCloseTo(1.5, within(1e-12));
        }
        assertThat(grid.y(5)).isEqualTo(0.01);
        assertThat(grid.spacingHigh(Axis.Y, 2)).isCloseTo(4 * grid.spacingHigh(Axis.Y, 0), within(1e-15));
        assertThat(grid.spacingHigh(Axis.Y, 4)).isCloseTo(grid.spacingHigh(Axis.Y, 0), within(1e-15));
    }

    @Test
    void coordinatesComeFromAFileAndOtherAxesKeepTheirSpacing() throws IOException {
        Files.writeString(directory.resolve("y.txt"), "0\n1\n4\n");
        Grid grid = grid("""
                grid:
                  points: [3, 7]
                  spacing: 2 m
                  coordinates: {y: {file: y.txt}}
                """);
        assertThat(grid.y(2)).isEqualTo(4);
        assertThat(grid.dx()).isEqualTo(2);
        assertThat(grid.isStretched(Axis.X)).isFalse();
    }

    @Test
    void poissonHasStretchedAxesWithoutSolids() throws IOException {
        String poisson = """
                problem: poisson
                steps: 1
                grid: {points: [6, 7], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1.5}, y: {from: 0 m, to: 1 m, ratio: 1.2}}}
                """;
        Path file = directory.resolve("poisson.yaml");
        Files.writeString(file, poisson);
        assertThat(RunFile.read(file, List.of()).model().grid().isStretched(Axis.X))
                .isTrue();
        Files.writeString(file, poisson + "solid: {circles: [{centre: [0.5 m, 0.5 m], radius: 0.1 m}]}\n");
        assertThatThrownBy(() -> RunFile.read(file, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("uniform axes");
    }

    @Test
    void wrongCoordinatesAreRefusedWithTheirPlace() throws IOException {
        Files.writeString(directory.resolve("y.txt"), "0\n1\n1\n");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], spacing: 1 m, coordinates: {y: {file: y.txt}}}\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("grid.coordinates.y")
                .hasMessageContaining("must increase");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1}}}\n"))
                .hasMessageContaining("grid.spacing: required for the axes without coordinates");
        assertThatThrownBy(() -> grid(
                        "grid: {points: [3, 7], spacing: 1 m, coordinates: {x: {from: 2 m, to: 1 m, ratio: 1}}}\n"))
                .hasMessageContaining("grid.coordinates.x.to");
        assertThatThrownBy(() -> grid("grid: {points: [3, 7], spacing: 1 m, coordinates: {u: {file: y.txt}}}\n"))
                .hasMessageContaining("unknown key");
    }

    @Test
    void schemesOfEqualSpacingsRefuseCoordinates() throws IOException {
        Path file = directory.resolve("b.yaml");
        Files.writeString(file, """
                problem: burgers
                steps: 3
                initial: 1 m/s
                grid: {points: [7], coordinates: {x: {from: 0 m, to: 1 m, ratio: 1.1}}}
                """);
        assertThatThrownBy(() -> RunFile.read(file, List.of()))
                .hasMessageContaining("grid.coordinates: the scheme of this problem requires equal spacings");
    }
}
