package org.parhelion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.parhelion.runs.report.Json;

/** Runs the program as a user does, in this JVM. */
public record Shell(int status, String out, String err, List<String> job) {
    /** Runs {@code parhelion args…}; a job is not started, but its command line kept. */
    public static Shell parhelion(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicReference<List<String>> job = new AtomicReference<>(List.of());
        int status = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), job::set, args);
        return new Shell(status, out.toString(), err.toString(), Objects.requireNonNull(job.get()));
    }

    /** As {@link #parhelion}, of something that must succeed; the object on its last line. */
    static Map<String, Object> json(String... args) {
        Shell shell =
                parhelion(Stream.concat(Stream.of(args), Stream.of("--json")).toArray(String[]::new));
        assertThat(shell.status()).as(shell.err()).isZero();
        List<String> lines = shell.out().lines().toList();
        return Json.parse(lines.getLast());
    }

    /** The command line of {@code parhelion args…} in a process of its own. */
    static List<String> command(List<String> args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dparhelion.home=" + root(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.parhelion.cli.Main"));
        command.addAll(args);
        return command;
    }

    /** Runs {@code parhelion args…} in a process of its own, which starts a job if it needs one. */
    static Shell process(List<String> args) throws IOException, InterruptedException {
        Path out = Files.createTempFile("parhelion", ".out");
        Path err = Files.createTempFile("parhelion", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(args))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().put("OMPI_MCA_mpi_yield_when_idle", "1"); // there may be more ranks than cores
            Process process = builder.start();
            try {
                assertThat(process.waitFor(5, TimeUnit.MINUTES))
                        .as("%s ends within five minutes: %s", args, Files.readString(err))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Shell(process.exitValue(), Files.readString(out), Files.readString(err), List.of());
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** The checkout's root, found by walking up from the working directory. */
    static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("configs/heat.yaml"))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new IllegalStateException(
                        "no configs/heat.yaml above " + Path.of("").toAbsolutePath());
            }
            directory = parent;
        }
        return directory;
    }

    /** Real input, {@code shared/data} beside the checkout or further up. */
    static Optional<Path> data() {
        return Stream.iterate(root(), Objects::nonNull, Path::getParent)
                .map(directory -> directory.resolve("shared/data"))
                .filter(Files::isDirectory)
                .findFirst();
    }

    static String config(String name) {
        return root().resolve("configs").resolve(name).toString();
    }

    /** The names of a directory's files, sorted; none where there is no directory. */
    static List<String> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
