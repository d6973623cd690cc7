package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.launch.Job;
import programs.Suite;

/** The programs of package {@code programs} print the same on every engine, and under MPJ Express itself. */
class ProgramsTest {
    private static final Path KEPT = Path.of("src", "test", "resources", "programs");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void programsPrintWhatIsKeptOnThreads(int ranks) throws Exception {
        assertThat(onThreads(ranks)).isEqualTo(kept(ranks));
    }

    @ParameterizedTest
    @CsvSource({"openmpi, 4", "mpich, 1", "mpich, 2"})
    void programsPrintWhatIsKeptUnderAnMpiLibrary(String library, int ranks) throws Exception {
        assertThat(underMpi(library, ranks)).isEqualTo(kept(ranks));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void programsPrintWhatIsKeptUnderMpjExpress(int ranks) throws Exception {
        assertThat(withoutDifferences(underMpjExpress(ranks))).isEqualTo(withoutDifferences(kept(ranks)));
    }

    @ParameterizedTest
    @MethodSource("ranksOfEngines")
    void programsPrintTheSameOnAnotherEngineAsOnThreads(String engine, int ranks) throws Exception {
        String onThreads = onThreads(ranks);
        if (engine.equals("mpj-express")) {
            assertThat(withoutDifferences(underMpjExpress(ranks))).isEqualTo(withoutDifferences(onThreads));
        } else {
            assertThat(underMpi(engine, ranks)).isEqualTo(onThreads);
        }
    }

    /** Other numbers of ranks than those that are kept; {@code -Dparhelion.programs.ranks=1,2,3} names them for all engines. */
    private static Stream<Arguments> ranksOfEngines() {
        String named = System.getProperty("parhelion.programs.ranks");
        if (named == null) {
            return Stream.of(
                    arguments("openmpi", 3),
                    arguments("mpich", 3),
                    arguments("mpj-express", 3),
                    arguments("mpj-express", 8));
        }
        return Stream.of("openmpi", "mpich", "mpj-express")
                .flatMap(
                        engine -> Stream.of(named.split(",")).map(ranks -> arguments(engine, Integer.parseInt(ranks))));
    }

    private String onThreads(int ranks) throws IOException, InterruptedException, TimeoutException {
        Path own = Files.createDirectories(folder.resolve("threads"));
        Job.Result result = Jobs.threads(ranks, "programs.Suite", own.toString());
        assertThat(result.status()).as(result.output() + result.errors()).isZero();
        return Jobs.output(own, ranks);
    }

    private String underMpjExpress(int ranks) throws IOException, InterruptedException, TimeoutException {
        Optional<Path> home = Jobs.mpjExpress();
        assumeTrue(home.isPresent(), "MPJ Express is not installed");
        Path own = Files.createDirectories(folder.resolve("mpj-express"));
        Jobs.mpjExpress(home.orElseThrow(), ranks, "programs.Suite", own.toString(), "mpj"); // its status is always 0
        return Jobs.output(own, ranks);
    }

    private String underMpi(String library, int ranks) throws Exception {
        Path own = Files.createDirectories(folder.resolve(library));
        Optional<Job.Result> result = Jobs.mpi(library, ranks, "programs.Suite", own.toString());
        assumeTrue(result.isPresent(), library + " is not installed");
        assertThat(result.orElseThrow().status())
                .as(result.orElseThrow().output() + result.orElseThrow().errors())
                .isZero();
        return Jobs.output(own, ranks);
    }

    /** The output that is kept; {@code -Dparhelion.programs.keep} makes it anew, on threads. */
    private String kept(int ranks) throws IOException, InterruptedException, TimeoutException {
        Path file = KEPT.resolve(ranks + "-ranks.txt");
        if (System.getProperty("parhelion.programs.keep") != null) {
            Files.createDirectories(KEPT);
            Files.writeString(file, onThreads(ranks));
        }
        return Files.readString(file);
    }

    private static String withoutDifferences(String output) {
        StringBuilder rest = new StringBuilder();
        boolean keeps = true;
        for (String line : output.lines().toList()) {
            if (line.startsWith("== ")) {
                String name = line.substring(3);
                keeps = !Suite.DIFFERENT.containsKey(name) && !Suite.BEYOND_MPJ_EXPRESS.contains(name);
            }
            if (keeps || line.startsWith("#### ")) {
                rest.append(line).append('\n');
            }
            keeps |= line.startsWith("#### ");
        }
        return rest.toString();
    }
}
