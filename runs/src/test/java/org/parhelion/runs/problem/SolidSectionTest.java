package org.parhelion.runs.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.solver.Model;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.MaskedStencil;

class SolidSectionTest {
    private static final String HEAT = """
            problem: heat
            steps: 3
            diffusivity: 1 m2/s
            dt: 90 %
            grid: {points: [8, 10], spacing: 1 m, origin: [0 m, 0 m]}
            initial: 300 K
            """;

    @TempDir
    private Path directory;

    private Model model(String solid) throws IOException {
        Path file = directory.resolve("a.yaml");
        Files.writeString(file, HEAT + solid);
        return RunFile.read(file, List.of()).model();
    }

    /** The mask, a line for each row, from the largest y down. */
    private static String mask(Model model) {
        StringBuilder rows = new StringBuilder();
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation simulation = Simulation.of(model, device, comm).start()) {
                Field mask = simulation.field(MaskedStencil.MASK);
                Box in = mask.interior();
                for (int j = in.j1() - 1; j >= 0; j--) {
                    for (int i = 0; i < in.i1(); i++) {
                        rows.append(mask.at(0, j, i) == 1 ? '#' : '.');
                    }
                    rows.append('\n');
                }
            }
        });
        return rows.toString();
    }

    @Test
    void shapesAreLaidOverEachOther() throws IOException {
        assertThat(mask(model("""
                solid:
                  circle: {centre: [2 m, 5 m], radius: 1 m}
                  box: {from: [6 m, 0 m], to: [7 m, 2 m]}
                  box right: {from: [9 m, -1 m], to: [20 m, 20 m]}
                """))).isEqualTo("""
                        .........#
                        ..#......#
                        .###.....#
                        ..#......#
                        .........#
                        ......##.#
                        ......##.#
                        ......##.#
                        """);
    }

    @Test
    void whatIsDarkInAPictureOrNotZeroInAFileIsSolid() throws IOException {
        BufferedImage image = new BufferedImage(10, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 10; x++) {
            for (int y = 0; y < 8; y++) {
                image.setRGB(x, y, (y == 0 && x < 3 ? Color.DARK_GRAY : Color.WHITE).getRGB());
            }
        }
        ImageIO.write(image, "png", directory.resolve("o.png").toFile());
        StringBuilder text = new StringBuilder();
        for (int j = 0; j < 8; j++) {
            text.append(j == 1 ? "0 0 0 0 0 0 0 0 2 -1\n" : "0 0 0 0 0 0 0 0 0 0\n");
        }
        Files.writeString(directory.resolve("o.txt"), text);
        assertThat(mask(model("solid: {image: o.png, file: o.txt}\n"))).isEqualTo("""
                ###.......
                ..........
                ..........
                ..........
                ..........
                ..........
                ........##
                ..........
                """);
    }

    @Test
    void aBodyOfFixedTemperatureHeatsWhatIsAround() throws IOException {
        Model model = model("""
                boundary: reflecting
                solid:
                  box: {from: [4 m, 0 m], to: [4 m, 9 m]}
                  faces: {u: {x: value 400 K}}
                """);
        Ranks.threads(1, comm -> {
            try (Device device = Device.cpu();
                    Simulation simulation = Simulation.of(model, device, comm).start()) {
                simulation.run(500);
                assertThat(simulation.field().at(0, 3, 3)).isBetween(399.0, 400.0);
                assertThat(simulation.field().at(0, 3, 4)).isEqualTo(300);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ring: {radius: 1 m}} | solid.ring: is not a solid; use one of circle, sphere, box, image, file",
                "{faces: zero-flux} | has no shape",
                "{circle: {centre: [0 m], radius: 1 m}} | 1 coordinates for 2 axes",
                "{sphere: {centre: [0 m, 0 m, 0 m], radius: 1 m}} | requires a grid of 3 axes, not 2",
                "{circle: {centre: [0 m, 0 m], radius: 0 m}} | must be greater than 0",
                "{circle: {centre: [0 m, 0 m], radius: 1 m, colour: 3}} | colour",
                "{box: {from: [2 m, 0 m], to: [1 m, 1 m]}} | put the lower corner into from",
                "{box: {from: [2 m, 0 m], to: [3 m, 1 m]}, faces: {v: zero-flux}} | use one of u",
                "{box: {from: [2 m, 0 m], to: [3 m, 1 m]}, faces: slip} | 'slip' is not a rule",
                "{box: {from: [2 m, 0 m], to: [3 m, 1 m]}, faces: value 3 m} | a temperature is required",
                "{image: none.png} | no such file",
            })
    void aWrongSolidIsNamedWithFileLineAndKey(String solid, String reason) {
        assertThatThrownBy(() -> model("solid: " + solid + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a.yaml:7:")
                .hasMessageContaining(reason);
    }
}
