package org.parhelion.adapters.mpijava;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.parhelion.launch.Engine;
import org.parhelion.launch.Home;
import org.parhelion.launch.JavaCommand;
import org.parhelion.launch.Job;
import org.parhelion.launch.LaunchException;

/** Runs the programs of package {@code programs}. */
final class Jobs {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private Jobs() {}

    /** The class path entry of the programs. */
    static Path programs() {
        return Path.of("target", "test-classes").toAbsolutePath();
    }

    /** On threads. */
    static Job.Result threads(int ranks, String main, String... arguments)
            throws InterruptedException, TimeoutException {
        return await(java("threads", ranks, main, arguments));
    }

    /** Under an MPI library; empty if it is not installed. */
    static Optional<Job.Result> mpi(String library, int ranks, String main, String... arguments)
            throws InterruptedException, TimeoutException {
        Engine engine;
        try {
            engine = Engine.of(Home.find().orElseThrow(), "mpi", Map.of("PARHELION_MPI", library));
        } catch (LaunchException e) {
            return Optional.empty();
        }
        return Optional.of(await(engine.command(ranks, Optional.empty(), java("mpi", ranks, main, arguments))));
    }

    /** The home of MPJ Express; empty if it is not installed. */
    static Optional<Path> mpjExpress() throws InterruptedException, TimeoutException {
        Path script = Home.find().orElseThrow().resolve("scripts/mpirun/mpjrun");
        try (Job job = Job.start(List.of(script.toString(), "--home"))) {
            Job.Result result = job.await(LIMIT);
            return result.status() == 0 ? Optional.of(Path.of(result.output().strip())) : Optional.empty();
        }
    }

    /** On threads of MPJ Express itself. */
    static Job.Result mpjExpress(Path home, int ranks, String main, String... arguments)
            throws InterruptedException, TimeoutException {
        Path java = Path.of(System.getProperty("java.home"), "bin");
        List<String> command = new ArrayList<>(List.of(
                java.resolve("java").toString(),
                "-Xmx64m",
                "-jar",
                home.resolve("lib/starter.jar").toString()));
        command.addAll(List.of("-np", Integer.toString(ranks), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", programs().toString(), main));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MPJ_HOME", home.toString());
        builder.environment().merge("PATH", java.toString(), (path, own) -> own + ":" + path);
        try (Job job = Job.start(builder)) {
            return job.await(LIMIT);
        }
    }

    private static List<String> java(String with, int ranks, String main, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--with", with, "-n", Integer.toString(ranks), "-cp", programs().toString(), main));
        all.addAll(List.of(arguments));
        List<String> command = new ArrayList<>(JavaCommand.of(MpiJavaMain.class.getName(), all));
        command.addAll(1, List.of("-XX:TieredStopAtLevel=1", "-Xmx256m"));
        return command;
    }

    private static Job.Result await(List<String> command) throws InterruptedException, TimeoutException {
        try (Job job = Job.start(command)) {
            return job.await(LIMIT);
        }
    }

    /** What the ranks printed: their files one after the other. */
    static String output(Path folder, int ranks) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int r = 0; r < ranks; r++) {
            all.append("#### rank ")
                    .append(r)
                    .append('\n')
                    .append(Files.readString(folder.resolve("rank-" + r + ".txt")));
        }
        return all.toString();
    }
}
