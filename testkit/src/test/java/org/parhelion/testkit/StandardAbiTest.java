package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.comm.process.ProcessJob;

/**
 * The binding's third ABI, against a stub of one process: handles, constants, the layout of {@code MPI_Status}, errors. No
 * library with the MPI-5 standard ABI could be had to carry a message between two.
 */
@Tag("engine")
class StandardAbiTest {
    @TempDir
    private Path directory;

    @TestFactory
    Stream<DynamicTest> allOfTheContractThatOneRankAllows() throws Exception {
        ProcessJob.Outcome outcome = ProcessJob.ofThreads()
                .flag("-Dparhelion.mpi.library=" + stub())
                .run(Duration.ofMinutes(2), CommContractMain.class, "--with", "mpi");
        List<String> lines = outcome.output().lines().toList();
        Stream<DynamicTest> cases = CommContract.cases().stream()
                .filter(c -> c.minRanks() == 1)
                .map(c -> DynamicTest.dynamicTest(
                        c.name(), () -> assertThat(lines).as(outcome.output()).contains("ok " + c.name())));
        DynamicTest end = DynamicTest.dynamicTest("andEveryRequestIsFreedInTheEnd", () -> {
            assertThat(outcome.exitStatus()).as(outcome.output()).isZero();
            assertThat(outcome.output()).contains("mpi_abi_stub: finalized with 0 requests");
        });
        return Stream.concat(cases, Stream.of(end));
    }

    private Path stub() throws IOException, InterruptedException {
        ProcessJob.needs(ProcessJob.onPath("gcc"), "gcc");
        Path source = directory.resolve("mpi_abi_stub.c");
        try (InputStream text = Objects.requireNonNull(getClass().getResourceAsStream("mpi_abi_stub.c"))) {
            Files.copy(text, source);
        }
        Path library = directory.resolve("libmpi_abi.so.0");
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-Wall",
                        "-Werror",
                        "-O1",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        return library;
    }
}
