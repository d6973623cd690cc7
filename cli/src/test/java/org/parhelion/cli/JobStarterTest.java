package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.launch.Home;

/** Which commands start a job, and with how many ranks; the launchers are played by scripts. */
class JobStarterTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    @TempDir
    private Path home;

    @BeforeEach
    void makeLaunchers() throws IOException {
        Path scripts = Files.createDirectories(home.resolve("scripts/mpirun"));
        for (String name : List.of("openmpi", "mpjrun")) {
            Path script = Files.writeString(scripts.resolve(name), "#!/bin/sh\necho " + name + " 1\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        System.setProperty(Home.PROPERTY, home.toString());
    }

    @AfterEach
    void forgetLaunchers() {
        System.clearProperty(Home.PROPERTY);
    }

    private List<String> job(String commandLine) {
        Shell shell = Shell.parhelion(words(commandLine));
        assertThat(shell.status()).as(shell.err()).isZero();
        assertThat(shell.job()).as("a job").isNotEmpty();
        return shell.job();
    }

    private static String[] words(String commandLine) {
        return commandLine.replace("HEAT", Shell.config("heat.yaml")).split(" ", -1);
    }

    @ParameterizedTest
    @CsvSource({
        "3, run HEAT -n 3 --with mpi",
        "3, --debug run HEAT -n 3 --with=mpi",
        "3, run HEAT --with mpi -n=3",
        "6, 'run HEAT --with mpi --set ranks=[2,3]'",
        "4, byzantine --with mpi",
        "7, byzantine --with mpi -n 7",
        "2, byzantine --with mpi -n 7 --ranks 2",
        "4, gossip --with mpi",
        "5, gossip --with mpi -n 5",
        "2, bench comm --with mpi",
        "3, bench comm --with mpi -n 3",
    })
    void aJobHasTheRanksThatTheCommandAsksForOrItsDefault(int ranks, String commandLine) {
        assertThat(job(commandLine))
                .startsWith(home.resolve("scripts/mpirun/openmpi").toString(), "-n", Integer.toString(ranks))
                .containsSubsequence("-cp", Main.class.getName())
                .endsWith(words(commandLine));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run HEAT --with mpi", "bench halo --with mpi"})
    void theDefaultIsOneRankPerCore(String commandLine) {
        assertThat(job(commandLine)).containsSequence("-n", Integer.toString(CORES));
    }

    @Test
    void theLauncherPassesSignalsToRunsAlone() {
        assertThat(job("run HEAT --with mpi -n 2")).containsSequence("-n", "2", "--signals", "stdin", "--");
        assertThat(job("gossip --with mpi -n 2")).containsSequence("-n", "2", "--");
        assertThat(job("run HEAT --with mpj -n 2")).doesNotContain("--signals");
    }

    @Test
    void theHostFileReachesTheLauncherAndEachProviderHasItsOwn() {
        assertThat(job("run HEAT --with mpi -n 2 --hostfile my-hosts")).containsSequence("--hostfile", "my-hosts");
        assertThat(job("run HEAT --with mpj -n 2").getFirst()).endsWith("scripts/mpirun/mpjrun");
    }

    @ParameterizedTest
    @CsvSource({
        "run HEAT --with mpi -n 0, -n 0: the number of ranks must be at least 1",
        "run HEAT --with mpi -n auto, -n auto: only run on ranks that are threads",
        "run HEAT -n auto --survive, -n auto: a run that survives",
        "run HEAT -n many, -n many: the number of ranks must be a whole number",
        "bench comm -n auto, -n auto: only run on ranks that are threads",
        "run HEAT --with mpi -n 2 --set stepz=4, stepz: unknown key",
        "run HEAT --with mpi -n 100000000, -n 100000000",
        "byzantine --with mpi --ranks 9, --ranks 9",
        "gossip --with mpi -n -1, -n -1: the number of ranks must be at least 1",
        "bench coms --with mpi, no bench 'coms'",
        "gossip --simulate 20 --with mpi, --simulate 20: cannot be combined with -n or --with",
    })
    void aMistakeIsReportedBeforeAJobIsStarted(String commandLine, String message) {
        Shell shell = Shell.parhelion(words(commandLine));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.job()).isEmpty();
        assertThat(shell.err()).contains(message).doesNotContain("\tat ");
    }

    @Test
    void aLauncherThatIsMissingIsNamedWithTheRemedy() throws IOException {
        Files.delete(home.resolve("scripts/mpirun/openmpi"));
        Shell shell = Shell.parhelion(words("run HEAT --with mpi"));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("--with mpi: no Open MPI or MPICH was found", "apt-get install");
    }

    @ParameterizedTest
    @ValueSource(strings = {"run --help --with mpi", "bench comm -h --with mpi"})
    void helpIsPrintedByThisProcess(String commandLine) {
        Shell shell = Shell.parhelion(words(commandLine));
        assertThat(shell.status()).isZero();
        assertThat(shell.job()).isEmpty();
        assertThat(shell.out()).contains("--hostfile", "-n=RANKS", "--json", "-o, --output=DIR");
    }
}
