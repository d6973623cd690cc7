package org.parhelion.runs.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;

/** Runs run files on ranks that are threads. */
final class TestRun {
    private TestRun() {}

    /** Writes a run file, and reads it with settings. */
    static RunFile file(Path directory, String text, String... settings) throws IOException {
        Path file = directory.resolve("run.yaml");
        Files.writeString(file, text);
        return RunFile.read(file, List.of(settings));
    }

    /** A whole run in a new directory. */
    static void whole(RunFile file, int ranks, Path directory) {
        run(file, ranks, Optional.empty(), new Here(OutputDirectory.open(directory, false), file.balance()));
    }

    /** A whole run whose blocks move by other options. */
    static RunResult balanced(RunFile file, LoadBalance options, int ranks, Path directory) {
        return run(
                file, ranks, Optional.empty(), new Here(OutputDirectory.open(directory, false), Optional.of(options)));
    }

    /** Continues the run in a directory from its last checkpoint. */
    static void restarted(RunFile file, int ranks, Path directory) {
        Restart restart = Restart.open(directory, OptionalLong.empty(), file, false);
        run(file, ranks, Optional.of(restart), new Here(OutputDirectory.goingOn(directory), file.balance()));
    }

    private static RunResult run(RunFile file, int ranks, Optional<Restart> restart, Here here) {
        RunJob job = new RunJob(file, restart, Optional.empty(), here);
        Ranks.threads(ranks, job);
        here.directory.publish(report -> Files.writeString(report, "{}"), List.of());
        return job.result().orElseThrow();
    }

    /** Surroundings with an output directory and a way to balance the load. */
    static class Here implements RunJob.Surroundings {
        private final OutputDirectory directory;
        private final Optional<LoadBalance> options;

        Here(OutputDirectory directory, Optional<LoadBalance> options) {
            this.directory = directory;
            this.options = options;
        }

        @Override
        public OutputDirectory directory() {
            return directory;
        }

        @Override
        public LoadBalance balance(LoadBalance ofFile) {
            return options.orElse(ofFile);
        }
    }

    /** The files of two trees that are not equal, byte for byte. */
    static List<String> differences(Path one, Path other) throws IOException {
        Set<String> names = new TreeSet<>(files(one));
        names.addAll(files(other));
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            if (!Files.exists(one.resolve(name))
                    || !Files.exists(other.resolve(name))
                    || Files.mismatch(one.resolve(name), other.resolve(name)) >= 0) {
                differences.add(name);
            }
        }
        return differences;
    }

    /** The paths of a tree's files. */
    static List<String> files(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> tree.relativize(file).toString())
                    .toList();
        }
    }
}
