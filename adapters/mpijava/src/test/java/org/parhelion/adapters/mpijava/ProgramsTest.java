package org.parhelion.adapters.mpijava;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @CsvSource({"openmpi, 4", "mpich, 2"})
    void programsPrintWhatIsKeptUnderAnMpiLibrary(String library, int ranks) throws Exception {
        assertThat(underMpi(library, ranks)).isEqualTo(kept(ranks));
    }

    @ParameterizedTest
    @CsvSource({"openmpi, 3", "mpich, 3"})
    void programsPrintTheSameUnderAnMpiLibraryAsOnThreads(String library, int ranks) throws Exception {
        assertThat(underMpi(library, ranks)).isEqualTo(onThreads(ranks));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void programsPrintWhatIsKeptUnderMpjExpress(int ranks) throws Exception {
        assertThat(withoutDifferences(underMpjExpress(ranks))).isEqualTo(withoutDifferences(kept(ranks)));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 8})
    void programsPrintTheSameUnderMpjExpressAsOnThreads(int ranks) throws Exception {
        assertThat(withoutDifferences(underMpjExpress(ranks))).isEqualTo(withoutDifferences(onThreads(ranks)));
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
