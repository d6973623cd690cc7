package org.parhelion.adapters.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunSummary;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;

/** Runs of run files on threads. */
final class Runs {
    private Runs() {}

    private record Here(OutputDirectory directory) implements RunJob.Surroundings {}

    /** A run to its end, with its report. */
    static void complete(Path file, List<String> settings, int ranks, Path to) throws IOException {
        RunFile runFile = RunFile.read(file, settings);
        OutputDirectory output = OutputDirectory.open(to, false);
        RunJob job = new RunJob(runFile, Optional.empty(), Optional.empty(), new Here(output));
        Ranks.threads(ranks, job);
        Map<String, Object> report = RunSummary.of(job.result().orElseThrow()).object();
        output.publish(target -> Files.writeString(target, Json.line(report)), List.of());
    }

    static void run(RunFile file, int ranks, Optional<Restart> restart, Path to) {
        OutputDirectory output = restart.isPresent() ? OutputDirectory.goingOn(to) : OutputDirectory.open(to, false);
        Ranks.threads(ranks, new RunJob(file, restart, Optional.empty(), new Here(output)));
    }
}
