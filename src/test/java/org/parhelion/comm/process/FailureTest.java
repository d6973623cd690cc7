package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.process.Job.Outcome;

/** However one rank of four comes to its end, the job ends, soon, non-zero, with the cause, and leaves no process behind. */
class FailureTest {
    /** What is promised to a user, from the failure on: the start of four JVMs on a busy machine comes on top. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    private static final Duration DEADLINE = PROMISED.plusSeconds(50);

    private record Engine(String name, String script, String killed, List<String> arguments) {
        Job job() {
            return Job.under(script, 4, arguments.toArray(String[]::new));
        }
    }

    private static final Engine OPEN_MPI = new Engine("Open MPI", "openmpi", "signal 9", List.of());
    private static final Engine MPICH = new Engine("MPICH", "mpich", "Killed (signal 9)", List.of());
    private static final Engine MULTICORE =
            new Engine("MPJ Express multicore", "mpjrun", "(killed", List.of("--device", "multicore"));
    private static final Engine NIODEV =
            new Engine("MPJ Express niodev", "mpjrun", "rank 2 of 4 ended", List.of("--device", "niodev"));

    @TestFactory
    Stream<DynamicTest> underOpenMpi() {
        Job.needsOpenMpi();
        return ways(OPEN_MPI);
    }

    @TestFactory
    Stream<DynamicTest> underMpich() {
        Job.needsMpich();
        return ways(MPICH);
    }

    @TestFactory
    Stream<DynamicTest> underMpjExpress() {
        Job.needsMpj();
        return Stream.of(MULTICORE, NIODEV).flatMap(FailureTest::ways);
    }

    private static Stream<DynamicTest> ways(Engine engine) {
        return Stream.of(
                test(engine, "throw", 1, "rank 2", "the pressure became negative"),
                test(engine, "thread", 1, "rank 2", "the pressure became negative", "Thread-"),
                test(engine, "exit", 1, "rank 2", "System.exit(0)", "FailingMain.java"),
                test(engine, "abort", 42, "rank 2", "the pressure became negative"),
                test(engine, "message", 1, "rank 2", "source 99"),
                test(engine, "kill", -1, engine.killed()));
    }

    private static DynamicTest test(Engine engine, String way, int exitStatus, String... said) {
        return DynamicTest.dynamicTest(way + " under " + engine.name(), () -> {
            Outcome outcome = engine.job().run(DEADLINE, FailingMain.class, way);
            if (exitStatus > 0) {
                assertThat(outcome.exitStatus()).as(outcome.output()).isEqualTo(exitStatus);
            } else {
                assertThat(outcome.exitStatus()).as(outcome.output()).isNotZero();
            }
            assertThat(outcome.output()).contains(List.of(said));
            assertThat(outcome.orphans()).isEmpty();
        });
    }

    @Test
    void aMissingLibraryIsNamedWithWhatToInstall() throws Exception {
        Job.needsOpenMpi();
        Outcome outcome = Job.under("openmpi", 2)
                .flag("-Dparhelion.mpi.library=/nowhere/libmpi.so")
                .run(DEADLINE, FailingMain.class, "throw");
        assertThat(outcome.exitStatus()).isNotZero();
        assertThat(outcome.output()).contains("/nowhere/libmpi.so", "apt-get install");
        assertThat(outcome.orphans()).isEmpty();
    }

    @Test
    void anotherLaunchersLibraryIsRefused() throws Exception {
        Job.needsOpenMpi();
        Job.needsMpich();
        Outcome openMpiUnderMpich = Job.under("mpich", 2)
                .flag("-Dparhelion.mpi.library=libmpi.so.40")
                .run(DEADLINE, FailingMain.class, "throw");
        assertThat(openMpiUnderMpich.exitStatus()).isNotZero();
        assertThat(openMpiUnderMpich.output())
                .contains("started 2 ranks (PMI_SIZE)", "sees 1", "does not belong to the launcher");
        assertThat(openMpiUnderMpich.orphans()).isEmpty();
    }

    @Test
    void aRankCountThatTheLauncherDidNotGrantIsRefused() throws Exception {
        Job.needsOpenMpi();
        Outcome outcome = Job.under("openmpi", 2).run(DEADLINE, FailingMain.class, "-n", "3", "throw");
        assertThat(outcome.exitStatus()).isNotZero();
        assertThat(outcome.output()).contains("-n 3", "granted 2 ranks", "mpirun -n 3");
        assertThat(outcome.orphans()).isEmpty();
    }
}
