package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.launch.Home;
import org.parhelion.launch.Job;

/** What {@code parhelion mpj} starts, and what {@code scripts/mpjrun.sh} makes of the command line of MPJ Express. */
class MpjCommandTest {
    @TempDir
    private Path home;

    @BeforeEach
    void makeHome() throws IOException {
        Path launcher = Files.createDirectories(home.resolve("scripts/mpirun")).resolve("openmpi");
        Files.writeString(launcher, "#!/bin/sh\necho Open MPI 4\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(home.resolve("adapters/mpijava/target/classes"));
        System.setProperty(Home.PROPERTY, home.toString());
    }

    @AfterEach
    void forgetHome() {
        System.clearProperty(Home.PROPERTY);
    }

    @Test
    void threadsAreOneJvmWithThePackageFirstOnItsClassPath() {
        List<String> line = Shell.parhelion("mpj", "-n", "3", "--jvm=-Xmx1g", "-cp", "my.jar", "my.Main", "-n", "x")
                .job();
        int path = line.indexOf("-cp");
        assertThat(line.get(path - 1)).isEqualTo("-Xmx1g");
        assertThat(line.get(path + 1)).startsWith(home.resolve("adapters/mpijava/target/classes") + ":");
        assertThat(line.subList(path + 2, line.size()))
                .containsExactly(
                        "org.parhelion.adapters.mpijava.MpiJavaMain",
                        "--with",
                        "threads",
                        "-n",
                        "3",
                        "-cp",
                        "my.jar",
                        "my.Main",
                        "-n",
                        "x");
    }

    @Test
    void processesAreAJobOfTheLauncher() {
        List<String> line = Shell.parhelion("mpj", "-n", "3", "--with", "mpi", "-jar", "my.jar", "a")
                .job();
        assertThat(line.getFirst()).endsWith("openmpi");
        assertThat(line.subList(1, 3)).containsExactly("-n", "3");
        assertThat(line.subList(line.size() - 7, line.size()))
                .containsExactly("--with", "mpi", "-n", "3", "-jar", "my.jar", "a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mpj -n 2                            | no main class
            mpj -n 2 --wiht mpi my.Main         | unknown option --wiht
            mpj -n 2 --with mpj -cp . my.Main   | MPJ Express itself
            mpj -n 2 --with smoke -cp . my.Main | threads or mpi
            """)
    void aMistakeIsRefused(String line, String text) {
        Shell shell = Shell.parhelion(line.split(" ", -1));
        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -np 4 -cp a:b my.Main x               | mpj -n 4 --with threads -cp a:b my.Main x
            -np 4 -dev multicore -jar a.jar -x y  | mpj -n 4 --with threads -jar a.jar -x y
            -np 2 -Xmx2g -Da=b -cp a my.Main      | mpj -n 2 --with threads -cp a --jvm=-Xmx2g --jvm=-Da=b my.Main
            -np 2 -dev niodev -psl 64000 my.Main  | mpj -n 2 --with mpi my.Main
            -np 2 -dev hybdev -wdir / my.Main     | mpj -n 2 --with mpi my.Main
            """)
    void theOldLaunchersOptionsAreUnderstood(String old, String line) throws Exception {
        Job.Result result = mpjrun(old.split(" ", -1));
        assertThat(result.status()).isZero();
        assertThat(result.output().strip()).isEqualTo(line);
    }

    @Test
    void machinesBecomeHostsWithEvenSlots() throws Exception {
        Path machines = Files.writeString(home.resolve("machines"), "# two\nnode1\nnode2  \n");
        Path script = Files.writeString(home.resolve("show"), "#!/bin/sh\ncat \"$7\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Job.Result result =
                mpjrun(script, "-np", "3", "-dev", "niodev", "-machinesfile", machines.toString(), "my.Main");
        assertThat(result.output().lines()).as(result.errors()).containsExactly("node1 slots=2", "node2 slots=2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -np 0 my.Main            | must be a whole number above 0
            -np 2                    | no main class
            -np 2 -dev quantum a     | must be multicore
            -np 2 -yarn a            | not supported
            """)
    void aMistakeInTheOldCommandLineIsRefused(String old, String text) throws Exception {
        Job.Result result = mpjrun(old.split(" ", -1));
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.errors()).contains(text);
    }

    private static Job.Result mpjrun(String... arguments) throws InterruptedException, TimeoutException {
        return mpjrun(Path.of("/bin/echo"), arguments);
    }

    private static Job.Result mpjrun(Path parhelion, String... arguments)
            throws InterruptedException, TimeoutException {
        List<String> command = new ArrayList<>(
                List.of(Shell.root().resolve("scripts/mpjrun.sh").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PARHELION", parhelion.toString());
        try (Job job = Job.start(builder)) {
            return job.await(Duration.ofSeconds(20));
        }
    }
}
