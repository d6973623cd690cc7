package org.parhelion.comm.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.parhelion.comm.process.ProcessJob.Outcome;

/** However one rank of four comes to its end, the job ends, soon, non-zero, with the cause, and leaves no process behind. */
@Tag("engine")
@Tag("slow")
class FailureTest {
    /** What is promised to a user, from the failure on. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    /** Four JVMs on a busy machine must start before anything can fail. */
    private static final Duration DEADLINE = Duration.ofSeconds(150);

    /**
     * @param killed what the user is told of a rank that was killed
     * @param script the launcher; empty for ranks that are threads
     */
    private record Engine(String name, String script, String killed, List<String> arguments) {
        ProcessJob job(int ranks) {
            ProcessJob job = script.isEmpty()
                    ? ProcessJob.ofThreads()
                    : ProcessJob.under(script, ranks, arguments.toArray(String[]::new));
            return job.lean();
        }

        Outcome run(String way) throws Exception {
            return script.isEmpty()
                    ? job(4).run(DEADLINE, FailingMain.class, "-n", "4", way)
                    : job(4).run(DEADLINE, FailingMain.class, way);
        }

        boolean oneProcess() {
            return script.isEmpty() || arguments.contains("multicore");
        }
    }

    private static final Engine THREADS = new Engine("threads", "", "", List.of());
    private static final Engine OPEN_MPI = new Engine("Open MPI", "openmpi", "signal 9", List.of());
    private static final Engine MPICH = new Engine("MPICH", "mpich", "Killed (signal 9)", List.of());
    private static final Engine MULTICORE =
            new Engine("MPJ Express multicore", "mpjrun", "(killed", List.of("--device", "multicore"));
    private static final Engine NIODEV =
            new Engine("MPJ Express niodev", "mpjrun", "rank 2 of 4 ended", List.of("--device", "niodev"));

    @TestFactory
    Stream<DynamicTest> onThreads() {
        return ways(THREADS);
    }

    @TestFactory
    Stream<DynamicTest> underOpenMpi() {
        ProcessJob.needsOpenMpi();
        return ways(OPEN_MPI);
    }

    @TestFactory
    Stream<DynamicTest> underMpich() {
        ProcessJob.needsMpich();
        return ways(MPICH);
    }

    @TestFactory
    Stream<DynamicTest> underMpjExpress() {
        ProcessJob.needsMpj();
        return Stream.of(MULTICORE, NIODEV).flatMap(FailureTest::ways);
    }

    private static Stream<DynamicTest> ways(Engine engine) {
        Stream<DynamicTest> all = Stream.of(
                test(engine, "throw", 1, "rank 2", "the pressure became negative"),
                test(engine, "thread", 1, "rank 2", "the pressure became negative"),
                test(engine, "exit", 1, "rank 2", "System.exit(0)", "FailingMain.java"),
                test(engine, "abort", engine.equals(THREADS) ? 1 : 42, "rank 2", "the pressure became negative"),
                test(engine, "message", 1, "rank 2", "source 99"),
                test(engine, "kill", -1, engine.killed()));
        return engine.oneProcess() ? all : Stream.concat(all, Stream.of(test(engine, "early", -1, engine.killed())));
    }

    private static DynamicTest test(Engine engine, String way, int exitStatus, String... said) {
        return DynamicTest.dynamicTest(way + " on " + engine.name(), () -> {
            Outcome outcome = engine.run(way);
            if (exitStatus > 0) {
                assertThat(outcome.exitStatus()).as(outcome.output()).isEqualTo(exitStatus);
            }
            assertEnd(outcome, said);
        });
    }

    private static void assertEnd(Outcome outcome, String... said) {
        assertThat(outcome.exitStatus()).as(outcome.output()).isNotZero();
        assertThat(outcome.output()).contains(List.of(said));
        assertThat(outcome.sinceFailure()).as(outcome.output()).isLessThan(PROMISED);
        assertThat(outcome.orphans()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> aMissingLibraryIsNamedWithWhatToInstall() {
        return Stream.of("openmpi", "mpich")
                .map(script -> DynamicTest.dynamicTest(script, () -> {
                    needs(script);
                    Outcome outcome = ProcessJob.under(script, 2)
                            .lean()
                            .flag("-Dparhelion.mpi.library=/nowhere/libmpi.so")
                            .run(DEADLINE, FailingMain.class, "throw");
                    assertEnd(outcome, "/nowhere/libmpi.so", "apt-get install");
                }));
    }

    @Test
    void openMpisLibraryUnderMpichsLauncherIsRefused() throws Exception {
        ProcessJob.needsOpenMpi();
        ProcessJob.needsMpich();
        Outcome outcome = ProcessJob.under("mpich", 2)
                .lean()
                .flag("-Dparhelion.mpi.library=libmpi.so.40")
                .run(DEADLINE, FailingMain.class, "throw");
        assertEnd(outcome, "started 2 ranks (PMI_SIZE)", "sees 1", "does not belong to the launcher");
    }

    @Test
    void mpichsLibraryUnderOpenMpisLauncherIsRefused() throws Exception {
        ProcessJob.needsOpenMpi();
        ProcessJob.needsMpich();
        Outcome outcome = ProcessJob.under("openmpi", 2)
                .lean()
                .flag("-Dparhelion.mpi.library=" + ProcessJob.mpichLibrary())
                .run(DEADLINE, FailingMain.class, "throw");
        assertEnd(outcome, "started 2 ranks (OMPI_COMM_WORLD_SIZE)", "does not belong to the launcher");
    }

    @TestFactory
    Stream<DynamicTest> aRankCountThatTheLauncherDidNotGrantIsRefused() {
        return Stream.of(OPEN_MPI, MPICH, MULTICORE, NIODEV)
                .map(engine -> DynamicTest.dynamicTest(engine.name(), () -> {
                    needs(engine.script());
                    Outcome outcome = engine.job(2).run(DEADLINE, FailingMain.class, "-n", "3", "throw");
                    assertEnd(outcome, "-n 3", "granted 2 ranks", " -n 3");
                }));
    }

    /** A JVM that does not even start: MPJ Express's own launcher would wait for it for ever. */
    @TestFactory
    Stream<DynamicTest> aJvmThatCannotStartEndsTheJob() {
        return Stream.of(OPEN_MPI, MPICH, MULTICORE, NIODEV)
                .map(engine -> DynamicTest.dynamicTest(engine.name(), () -> {
                    needs(engine.script());
                    Outcome outcome = engine.job(2).flag("-XX:+NoSuchOption").run(DEADLINE, FailingMain.class, "throw");
                    assertThat(outcome.exitStatus()).as(outcome.output()).isNotZero();
                    assertThat(outcome.orphans()).isEmpty();
                }));
    }

    private static void needs(String script) {
        switch (script) {
            case "openmpi" -> ProcessJob.needsOpenMpi();
            case "mpich" -> ProcessJob.needsMpich();
            default -> ProcessJob.needsMpj();
        }
    }
}
