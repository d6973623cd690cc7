package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.io.NpyWriter;

/** What a user can get wrong: each is said with its place and what would be right, and nothing is written. */
class BadInputTest {
    private static final String GOOD = """
            problem: heat
            grid:
              points: [16, 16]
              spacing: 1 mm
            diffusivity: 1e-4 m²/s
            steps: 2
            boundary: dirichlet 0 K
            """;

    @TempDir
    private Path directory;

    private Path config;
    private Path out;

    @BeforeEach
    void writeAGoodFile() throws IOException {
        config = directory.resolve("my.yaml");
        out = directory.resolve("out");
        Files.writeString(config, GOOD);
    }

    private Shell run(String... more) {
        List<String> args =
                new ArrayList<>(List.of("run", config.toString(), "-o", out.toString(), "--with", "threads"));
        Collections.addAll(args, more);
        return Shell.parhelion(args.toArray(String[]::new));
    }

    private void refused(Shell shell, String... words) throws IOException {
        assertThat(shell.status()).as(shell.err()).isEqualTo(2);
        assertThat(shell.err()).contains(words).doesNotContain("\tat ").doesNotContain("Exception");
        assertThat(shell.out()).isEmpty();
        assertThat(Files.exists(out)).as("output directory").isFalse();
    }

    @Test
    void theGoodFileRuns() {
        Shell shell = run("-n", "2");
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(out).isDirectory();
    }

    @Test
    void aMissingFileNamesTheOnesThereAre() throws IOException {
        config = directory.resolve("mi.yaml");
        refused(run(), "mi.yaml: no such file", "did you mean", "my.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "steps: [2          | my.yaml:    | malformed YAML",
                "steps: 2\\n\tx: 1  | my.yaml:    | malformed YAML",
                "stepz: 2           | my.yaml:6: stepz: unknown key | did you mean steps?",
                "steps: two         | my.yaml:6: steps: 'two' is not a whole number | 0 or more",
                "steps: -1          | my.yaml:6: steps: -1 is out of range | 0 or more",
                "steps: 2\\nsteps: 3| my.yaml:    | uplicate",
                "steps: 2\\ngird: 3 | my.yaml:7: gird: unknown key | did you mean grid?",
                "steps: 2\\ndt: 5 m | my.yaml:7: dt: '5 m' is a length | a time is required",
                "steps: 2\\ndt: 1 s | my.yaml:7: dt: '1 s' is unstable | the largest stable step is 0.0025",
                "steps: 2\\ndt: 101 %| my.yaml:7: dt: 101 % of the largest stable step is unstable | 100 %",
                "steps: 2\\ndt: 5 mx| my.yaml:7: dt: unit 'mx' | units are products",
                "steps: 2\\nprecision: duoble | my.yaml:7: precision: 'duoble' is not one of float, double, mixed | did you mean double?",
                "steps: 2\\noverlap: maybe | my.yaml:7: overlap: | neither true nor false",
                "steps: 2\\ntiling: some | my.yaml:7: tiling: | neither auto nor a number",
                "steps: 2\\ntiling: 0 | my.yaml:7: tiling: 0 is out of range | 1 … ",
                "steps: 2\\nranks: [3] | my.yaml:7: ranks: | rank grid",
                "steps: 2\\nstop: 5  | my.yaml:7: stop: '5' is given; a section is required | indented",
                "steps: 1.5         | my.yaml:6: steps: '1.5' is not a whole number | 0 or more",
                "steps: 2\\ntiling: 1.5 | my.yaml:7: tiling: '1.5' is not a whole number | 1 … ",
                "steps: 2\\nranks: [1048576, 1048576] | my.yaml:7: ranks: | overflow",
                "steps: 2\\nstop: {change-below: -1 °C} | my.yaml:7: stop.change-below: -1.0 must be greater than 0 | 300 K",
                "steps: 2\\ninitial: NaN K | my.yaml:7: initial: 'NaN K' is not a finite number | finite",
                "steps: 2\\ninitial: {gaussian: {peak: 1 K}} | my.yaml:7: initial.gaussian.width: missing | needs it",
            })
    void whatIsWrongInTheFileIsSaidWithLineAndKey(String line, String place, String remedy) throws IOException {
        Files.writeString(config, GOOD.replace("steps: 2", line.replace("\\n", "\n")));
        refused(run(), place, remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grid.spacing=-1 mm  | grid.spacing: -0.001 must be greater than 0",
                "grid.spacing=0      | grid.spacing: 0.0 must be greater than 0",
                "grid.points=[4,4,4,4] | grid.points: 4 axes; a grid has 1, 2 or 3",
                "grid.points=[0,4]   | grid.points: 0 is out of range",
                "grid.extent=1 m     | grid.extent: exactly one of spacing",
                "grid.points=[2e9,2e9,2e9] | grid.points: 2000000000 × 2000000000 × 2000000000 points exceed 2^63",
                "grid.points=[4.5,4] | grid.points: '4.5' is not a whole number",
                "diffusivity=-1      | diffusivity: -1.0 m²/s is negative",
                "boundary=dirichlet  | boundary: '' is not a number",
                "boundary=nuemann 0  | boundary: 'nuemann' is not a boundary condition; use one of periodic, dirichlet",
                "boundary.x-low=periodic | boundary: ",
                "problem=haet        | problem: 'haet' is not one of heat, jacobi, hotspot, wave, advection, ",
                "problem=haet        | navier-stokes; did you mean heat?",
                "steps               | key=value is required",
            })
    void whatIsWrongInASettingIsSaidWithTheSetting(String setting, String words) throws IOException {
        refused(run("--set", setting), "--set " + setting, words);
    }

    @Test
    void dataThatIsShortOrNoNumberOrMissingIsRefused() throws IOException {
        NpyWriter.write(directory.resolve("short.npy"), new double[255], 255);
        refused(
                run("--set", "initial.file=" + directory.resolve("short.npy")),
                "initial.file",
                "255 values",
                "needs 256");
        NpyWriter.write(directory.resolve("other.npy"), new double[256], 8, 32);
        refused(
                run("--set", "initial.file=" + directory.resolve("other.npy")),
                "initial.file",
                "other.npy: has shape (8, 32)",
                "[16, 16]");
        refused(
                run("--set", "diffusivity.file=" + directory.resolve("other.npy")),
                "diffusivity.file",
                "other.npy: has shape (8, 32)");
        refused(run("--set", "source.file=" + directory.resolve("other.npy")), "source.file", "has shape (8, 32)");
        double[] values = new double[256];
        values[17] = Double.NaN;
        NpyWriter.write(directory.resolve("nan.npy"), values, 16, 16);
        refused(run("--set", "initial.file=" + directory.resolve("nan.npy")), "initial.file", "value 18 of 256 is NaN");
        refused(run("--set", "initial.file=" + directory.resolve("none.npy")), "initial.file", "no such file");
        Files.writeString(directory.resolve("text.txt"), "1\n2\nthree\n");
        refused(run("--set", "initial.file=" + directory.resolve("text.txt")), "text.txt:3: 'three' is not a number");
    }

    @Test
    void aDieThatIsCutShortIsRefused() throws IOException {
        Files.writeString(directory.resolve("t"), "300\n".repeat(15));
        Files.writeString(directory.resolve("p"), "1\n".repeat(16));
        Files.writeString(config, "problem: hotspot\ntemperature: t\npower: p\nsteps: 1\n");
        refused(
                run(),
                "my.yaml:2: temperature: " + directory.resolve("t") + ": holds 15 values",
                "If the file is complete");
        Files.writeString(directory.resolve("t"), "300\n".repeat(25));
        refused(run(), "my.yaml:3: power: " + directory.resolve("p") + ": contains 16 values", "needs 25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "velocity=v.txt          | velocity: value 3 is -2.0 m/s; a velocity must be greater than 0",
                "velocity=5 s            | velocity: '5 s' is a time; a velocity is required",
                "space-order=3           | space-order: '3' is not one of 2, 4, 8",
                "source.place=[9 m, 0 m] | source.place: place 9.0 m lies outside the domain",
                "receivers.to=[1 m]      | receivers.to: place [1.0] has 1 coordinates; a grid of 2 axes needs 2",
                "sponge.sides=[top]      | sponge.sides: 'top' is not a side of this grid; use y-low, y-high, x-low, x-high",
                "dt=1 s                  | dt: '1 s' is unstable",
                "boundary=dirichlet 300 K | boundary: '300 K' is a temperature; a number is required",
                "boundary=dirichlet 2 m  | boundary: '2 m' is a length; a number is required",
                "boundary=neumann 5 K/m  | boundary: '5 K/m' is a temperature gradient; a quantity in m^-1 is required",
                "initial=300 K           | initial: '300 K' is a temperature; a number is required",
                "stop={change-below: 1 K} | stop.change-below: '1 K' is a temperature; a number is required",
                "source.strength=5 K/s²  | a quantity in s^-2 is required",
                "source={place: [0, 0], frequency: 10, strength: 1, amplitude: 1} | source.amplitude: strength (per s²) and amplitude (per step) exclude",
            })
    void whatIsWrongInAWaveIsSaid(String setting, String words) throws IOException {
        Files.writeString(directory.resolve("v.txt"), "1\n1\n-2\n1\n");
        Files.writeString(config, """
                problem: wave
                grid: {points: [2, 2], spacing: 1 m}
                velocity: 1 km/s
                steps: 1
                source: {place: [0 m, 0 m], frequency: 10 Hz}
                receivers: {from: [0 m, 0 m], to: [0 m, 0 m], count: 1}
                sponge: {width: 1 m, sides: [x-low]}
                """);
        refused(run("--set", setting.replace("v.txt", directory.resolve("v.txt").toString())), words);
    }

    @Test
    void moreRanksThanTheGridHoldsAreRefusedWithTheMostThatItTakes() throws IOException {
        refused(run("-n", "257"), "-n 257", "use at most 256");
    }

    @Test
    void ghostPointsWiderThanABlockAreRefusedWithTheMostRanksThatWork() throws IOException {
        refused(run("-n", "4", "--set", "tiling=12"), "ghost width", "use at most 1 ranks");
    }

    @Test
    void aPictureThatIsTruncatedOrTooLargeIsRefusedByName() throws IOException {
        Path png = directory.resolve("start.png");
        assertThat(ImageIO.write(new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), "png", png.toFile()))
                .isTrue();
        byte[] whole = Files.readAllBytes(png);
        String setting = "initial={image: " + png + ", black: 0 K, white: 1 K}";
        assertThat(run("--set", setting, "--overwrite").status()).isZero();
        Files.write(png, Arrays.copyOf(whole, whole.length - 20));
        out = directory.resolve("other");
        refused(run("--set", setting), "initial.image: " + png, "truncated");
        ByteBuffer.wrap(whole).putInt(16, 65536).putInt(20, 32768);
        Files.write(png, whole);
        refused(run("--set", setting), "initial.image: " + png + ": 65536 × 32768 pixels", "scale the picture down");
        Files.writeString(png, "no picture");
        refused(run("--set", setting), "initial.image: " + png + ": not a picture");
        Files.delete(png);
        refused(run("--set", setting), "initial.image: " + png + ": no such file");
    }

    @Test
    void aPercentageOfNoLargestStepIsRefused() throws IOException {
        refused(run("--set", "diffusivity=0"), "dt: every step is stable because nothing spreads", "for instance 1 ms");
    }

    @Test
    void anArrayOfOneAxisIsLaidOnTheGridWithANote() throws IOException {
        NpyWriter.write(directory.resolve("flat.npy"), new double[256], 256);
        Shell shell = run("--set", "initial.file=" + directory.resolve("flat.npy"));
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.err()).contains("note: ", "initial.file", "flat.npy has one axis", "C order");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3"})
    void zeroOrFewerRanksAreRefused(String ranks) throws IOException {
        refused(run("-n", ranks), "-n " + ranks + ": the number of ranks must be at least 1");
    }

    @Test
    void unknownRankCountsProvidersAndDevicesAreRefused() throws IOException {
        refused(run("-n", "two"), "two");
        refused(Shell.parhelion("run", config.toString(), "-o", out.toString(), "--with", "pvm"), "pvm", "threads");
        refused(run("--device", "abacus"), "no device 'abacus'", "cpu");
        refused(run("--jsn"), "--jsn");
        refused(Shell.parhelion("rum"), "rum: no such command; did you mean run?");
    }

    @Test
    void anOutputDirectoryThatCannotBeWrittenIsRefused() throws IOException {
        Files.writeString(directory.resolve("file"), "a file");
        Path below = directory.resolve("file/out");
        Shell shell = Shell.parhelion("run", config.toString(), "-o", below.toString());
        refused(shell, "-o " + below, "cannot be written");
    }

    @Test
    void anOutputDirectoryThatHoldsARunIsLeftAlone() throws IOException {
        assertThat(run().status()).isZero();
        List<String> before = Shell.files(out);
        byte[] report = Files.readAllBytes(out.resolve("report.json"));
        Shell again = run();
        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("contains a run already", "--overwrite");
        assertThat(Shell.files(out)).isEqualTo(before);
        assertThat(Files.readAllBytes(out.resolve("report.json"))).isEqualTo(report);
    }

    @Test
    void debugShowsTheStackTrace() {
        Shell shell = run("-n", "0", "--debug");
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("ConfigException", "\tat ");
    }
}
