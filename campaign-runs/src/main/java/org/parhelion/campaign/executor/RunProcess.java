package org.parhelion.campaign.executor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.runs.job.RestartPoint;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.runs.stop.StopReason;

/** Runs a run file by {@code parhelion run} in processes of its own, on any engine, from its last checkpoint if it has one. */
record RunProcess(RunTask task, UnaryOperator<List<String>> parhelion, ProcessGroup.Surroundings surroundings)
        implements AttemptBody {
    @Override
    public TaskOutcome run(AttemptControl control) throws Exception {
        RunFile runFile = RunFile.read(task.file(), task.settings());
        Optional<TaskOutcome> complete = task.complete(runFile);
        if (complete.isPresent()) {
            return complete.get();
        }
        Files.createDirectories(surroundings.directory());
        long killsBefore = ProcessGroup.outOfMemoryKills();
        ProcessGroup.End end = CommandBody.execute(command(), Path.of("").toAbsolutePath(), surroundings, control);
        Map<String, Object> printed = ResultValues.lastObject(end.out());
        if (end.status() == RunStopped.STATUS && StopReason.STEP.name().equals(printed.get("stopped"))) {
            return task.succeeded(Map.of(), end.out());
        }
        return CommandBody.failure(end, ProcessGroup.outOfMemoryKills() > killsBefore)
                .orElseGet(() -> task.succeeded(report(), end.out()));
    }

    private Map<String, Object> report() {
        try {
            return Json.parse(Files.readString(task.directory().resolve("report.json")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Ranks of an engine are started by {@code parhelion run}; ranks that are threads need the processors of one process. */
    private List<String> command() {
        List<String> command = parhelion.apply(arguments());
        return task.program().engine().equals("threads")
                ? surroundings.command(command, task.program().needs().ranks(), true)
                : surroundings.memory().java(command);
    }

    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "run",
                task.file().toString(),
                "-n",
                String.valueOf(task.program().needs().ranks()),
                "--with",
                task.program().engine()));
        task.settings().forEach(setting -> arguments.addAll(List.of("--set", setting)));
        arguments.addAll(List.of(
                "-o", task.directory().toAbsolutePath().toString(), "--restart", RestartPoint.LATEST, "--json"));
        task.stopAfter().ifPresent(step -> arguments.addAll(List.of("--stop-after", String.valueOf(step))));
        return arguments;
    }
}
