package org.parhelion.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.RestartPoint;
import org.parhelion.runs.problem.RunFile;
import picocli.CommandLine.Option;

/** The options that continue an unfinished run. */
final class RestartOptions {
    private static final List<String> WITH_VALUE =
            List.of("-o", "--output", "--restart", "--restart-step", "--stop-after");

    @Option(
            names = "--restart",
            paramLabel = "DIR",
            description = {
                "Continue the run in DIR from its last undamaged checkpoint, or from DIR/checkpoints/step-N. With -o DIR:",
                "latest continues the run in DIR, or begins it if there is no checkpoint; STEP continues from that step."
            })
    private Optional<String> restart = Optional.empty();

    @Option(
            names = "--restart-step",
            paramLabel = "STEP",
            description = "With --restart DIR: use the checkpoint of this step. Default: the latest undamaged one.")
    private Optional<Long> restartStep = Optional.empty();

    @Option(
            names = "--allow-changes",
            description =
                    "With --restart: the run file may differ in other keys than problem, grid and precision, for instance in dt.")
    private boolean allowsChanges;

    /**
     * Opens the run to continue.
     *
     * @param output the value of {@code -o}
     * @param overwrite whether {@code --overwrite} was given
     * @return the run; empty to begin a new one
     * @throws ConfigException if the options make no sense together, or there is nothing to continue from
     */
    Optional<Restart> open(Optional<Path> output, boolean overwrite, RunFile runFile) {
        if (restart.isPresent() && overwrite) {
            throw new ConfigException(
                    "--restart " + restart.get() + " writes to that directory: leave out --overwrite");
        }
        if (restart.isEmpty() && restartStep.isPresent()) {
            throw new ConfigException("--restart-step " + restartStep.get() + " requires --restart DIR");
        }
        if (restart.isEmpty() && allowsChanges) {
            throw new ConfigException("--allow-changes requires --restart");
        }
        OptionalLong step = restartStep.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        return restart.flatMap(text -> RestartPoint.of(text, step, output, runFile))
                .map(point -> Restart.open(point.directory(), point.step(), runFile, allowsChanges));
    }

    /** Whether a run that begins may replace what a run before it left in its directory without a checkpoint. */
    boolean replacesUnfinished(Path directory) {
        return restart.filter(RestartPoint.LATEST::equals).isPresent()
                && !Files.exists(directory.resolve("report.json"));
    }

    /** The command that continues a run in a directory, from the arguments of the one that began it. */
    static String command(List<String> arguments, Path directory) {
        List<String> words = new ArrayList<>(List.of("./parhelion"));
        for (int n = 0; n < arguments.size(); n++) {
            String word = arguments.get(n);
            if (WITH_VALUE.contains(word)) {
                n++;
            } else if (!List.of("--overwrite", "--allow-changes").contains(word)
                    && WITH_VALUE.stream().noneMatch(name -> word.startsWith(name + "="))) {
                words.add(quoted(word));
            }
        }
        words.add("--restart");
        words.add(quoted(directory.toString()));
        return String.join(" ", words);
    }

    /** A word as a shell reads it. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
