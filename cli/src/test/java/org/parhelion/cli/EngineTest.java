package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.report.Json;

/** The commands under every engine of this machine, started by its launcher, as {@code ./parhelion … --with} starts them. */
@Tag("engine")
@Tag("slow")
class EngineTest {
    private static final int TIMEOUT_SECONDS = 300;

    /** Starts soon and computes slowly: most of these programs are over before a JVM has compiled them. */
    private static final List<String> LEAN_JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m", "--enable-native-access=ALL-UNNAMED");

    /** The run whose points are too many for vectors that are not compiled: its plain loops give the same bits. */
    private static final String LARGEST = Shell.config("marmousi.yaml");

    @TempDir
    private Path directory;

    private record Engine(String with, List<String> launcher) {}

    /** MPJ Express puts what ranks write to standard error on standard output, too. */
    private record Said(int status, String out, String err) {
        String all() {
            return err + out;
        }

        Map<String, Object> json() {
            assertThat(status).as(err).isZero();
            return Json.parse(out.lines().filter(line -> line.startsWith("{")).reduce("{}", (_, line) -> line));
        }
    }

    private static final List<Engine> ENGINES = List.of(
            new Engine("mpi", List.of("openmpi")),
            new Engine("mpi", List.of("mpich")),
            new Engine("mpj", List.of("mpjrun", "--device", "multicore")),
            new Engine("mpj", List.of("mpjrun", "--device", "niodev")));

    private static Stream<DynamicTest> onEach(ThrowingTest test) {
        return ENGINES.stream()
                .map(engine -> DynamicTest.dynamicTest(String.join(" ", engine.launcher()), () -> {
                    needs(engine);
                    test.on(engine);
                }));
    }

    private interface ThrowingTest {
        void on(Engine engine) throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> heatHasTheChecksumThatItHasOnOneThread() {
        String[] heat = {"run", Shell.config("heat.yaml"), "--set", "grid.points=[61,67]", "--set", "steps=25"};
        return sameChecksum(3, heat);
    }

    @TestFactory
    Stream<DynamicTest> hotSpotHasTheChecksumThatItHasOnOneThread() {
        Path data = data();
        return sameChecksum(
                2,
                "run",
                Shell.config("hotspot.yaml"),
                "--set",
                "temperature=" + data.resolve("hotspot_temp_64.txt"),
                "--set",
                "power=" + data.resolve("hotspot_power_64.txt"),
                "--set",
                "steps=25");
    }

    @TestFactory
    Stream<DynamicTest> marmousiHasTheChecksumThatItHasOnOneThread() {
        String[] marmousi = {
            "run", LARGEST, "--set", "velocity=" + data().resolve("marmousi_vp_1601x401.f32"), "--set", "steps=10"
        };
        return sameChecksum(2, marmousi);
    }

    private Stream<DynamicTest> sameChecksum(int ranks, String... run) {
        List<String> one = new ArrayList<>(List.of(run));
        one.addAll(List.of(
                "--device", "cpu", "-n", "1", "-o", directory.resolve("one").toString()));
        Object wanted = Shell.json(one.toArray(String[]::new)).get("checksum");
        return onEach(engine -> {
            List<String> words = new ArrayList<>(List.of(run));
            words.addAll(
                    List.of("--device", "cpu", "-o", directory.resolve("out").toString(), "--overwrite", "--json"));
            Map<String, Object> report = say(engine, ranks, words).json();
            assertThat(report).containsEntry("ranks", ranks).containsEntry("provider", engine.with());
            assertThat(report.get("checksum")).isNotNull().isEqualTo(wanted);
        });
    }

    @TestFactory
    Stream<DynamicTest> aMistakeThatRanksFindIsSaidInOneLineWithStatusTwo() {
        return onEach(engine -> {
            String[] tooDeep = {"--set", "grid.points=[8,8]", "--set", "tiling=16", "--device", "cpu"};
            List<String> words = new ArrayList<>(List.of("run", Shell.config("heat.yaml")));
            words.addAll(List.of(tooDeep));
            words.addAll(List.of("-o", directory.resolve("none").toString()));
            assertSaidOnce(say(engine, 2, words), "ghost");
            assertThat(directory.resolve("none/report.json")).doesNotExist();
        });
    }

    @TestFactory
    Stream<DynamicTest> aMistakeInTheRunFileIsSaidOnceWithStatusTwo() {
        return onEach(engine -> {
            assertSaidOnce(say(engine, 2, List.of("run", Shell.config("heat.yaml"), "--set", "steps=many")), "many");
        });
    }

    private static void assertSaidOnce(Said said, String word) {
        assertThat(said.status()).as(said.all()).isEqualTo(2);
        assertThat(said.all().lines().filter(line -> line.startsWith("parhelion: ") && line.contains(word)))
                .as(said.all())
                .hasSize(1);
        assertThat(said.all()).doesNotContain("\tat ");
    }

    @TestFactory
    Stream<DynamicTest> generalsAgree() {
        return onEach(engine -> {
            Map<String, Object> verdict = say(
                            engine, 2, List.of("byzantine", "--round", "20000", "--trials", "2", "--json"))
                    .json();
            assertThat(verdict)
                    .containsEntry("provider", engine.with())
                    .containsEntry("ranks", 2)
                    .containsEntry("ic1", true)
                    .containsEntry("ic2", true);
        });
    }

    @TestFactory
    Stream<DynamicTest> ranksFindOutWhoFellSilent() {
        return onEach(engine -> {
            Map<String, Object> figures = say(
                            engine, 2, List.of("gossip", "--period", "200", "--periods", "1000", "--json"))
                    .json();
            assertThat(figures).containsEntry("members", 2).containsEntry("falseDeaths", 0);
            assertThat(figures.get("everyoneKnowsP99Periods")).isInstanceOf(Number.class);
        });
    }

    private static Path data() {
        Assumptions.assumeTrue(Shell.data().isPresent(), "no shared/data beside the checkout");
        return Shell.data().orElseThrow();
    }

    private static void needs(Engine engine) throws IOException, InterruptedException {
        Process version = new ProcessBuilder(script(engine), "--version")
                .redirectErrorStream(true)
                .start();
        String said = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean there = version.waitFor() == 0;
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError(said);
        }
        Assumptions.assumeTrue(there, said);
    }

    private static String script(Engine engine) {
        return Shell.root()
                .resolve("scripts/mpirun")
                .resolve(engine.launcher().getFirst())
                .toString();
    }

    /** Runs {@code parhelion words…} on {@code ranks} ranks of {@code engine}. */
    private Said say(Engine engine, int ranks, List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script(engine), "-n", Integer.toString(ranks)));
        command.addAll(engine.launcher().subList(1, engine.launcher().size()));
        command.add("--");
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(LEAN_JVM);
        if (!words.contains(LARGEST)) {
            command.add("--add-modules=jdk.incubator.vector");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "org.parhelion.cli.Main"));
        command.addAll(words);
        Path out = directory.resolve("out.txt");
        Path err = directory.resolve("err.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("OMPI_MCA_mpi_yield_when_idle", "1"); // others may build on these cores
        Process process = builder.start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        String text = Files.readString(err);
        assertThat(ended)
                .as("%s ended within %d s; it said: %s", words, TIMEOUT_SECONDS, text)
                .isTrue();
        return new Said(process.exitValue(), Files.readString(out), text);
    }
}
