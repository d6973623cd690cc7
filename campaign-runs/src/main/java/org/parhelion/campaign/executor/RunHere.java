package org.parhelion.campaign.executor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.runs.host.Host;
import org.parhelion.runs.job.CheckpointPlace;
import org.parhelion.runs.job.DeviceChoice;
import org.parhelion.runs.job.Restart;
import org.parhelion.runs.job.RestartPoint;
import org.parhelion.runs.job.RunEvent;
import org.parhelion.runs.job.RunJob;
import org.parhelion.runs.job.RunObserver;
import org.parhelion.runs.job.RunResult;
import org.parhelion.runs.job.RunSummary;
import org.parhelion.runs.output.OutputDirectory;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.runs.report.Json;
import org.parhelion.runs.report.RunStopped;
import org.parhelion.runs.stop.StopReason;

/** Runs a run file on threads of this process, from its last checkpoint if it has one. */
record RunHere(RunTask task) implements AttemptBody {
    @Override
    public TaskOutcome run(AttemptControl control) throws Exception {
        RunFile runFile = RunFile.read(task.file(), task.settings());
        Optional<TaskOutcome> complete = task.complete(runFile);
        if (complete.isPresent()) {
            return complete.get();
        }
        Files.createDirectories(task.directory());
        Optional<Restart> from = RestartPoint.of(
                        RestartPoint.LATEST, OptionalLong.empty(), Optional.of(task.directory()), runFile)
                .map(point -> Restart.open(point.directory(), point.step(), runFile, false));
        Inside surroundings = new Inside(task, runFile, from.isPresent(), control);
        RunJob job = new RunJob(runFile, from, Optional.empty(), surroundings);
        String[] none = {};
        try {
            Ranks.provider(none, "threads").run(none, task.program().needs().ranks(), job);
        } catch (RunStopped | RankFailure e) {
            RunJob.@Nullable Stopped stopped = surroundings.stopped;
            if (stopped == null) {
                throw e;
            }
            return stopped.reason() == StopReason.STEP
                    ? task.succeeded(Map.of(), "")
                    : new TaskOutcome.Preempted(stopped.step());
        }
        return task.succeeded(published(job.result().orElseThrow()), "");
    }

    private static Map<String, Object> published(RunResult result) {
        // Without the memory bandwidth of the machine: measuring it would disturb the tasks beside this one.
        Map<String, Object> report = new RunSummary(result, Host.here(), Double.NaN).object();
        result.directory()
                .ifPresent(directory ->
                        directory.publish(file -> Files.writeString(file, Json.pretty(report)), List.of()));
        CheckpointPlace.clear(result.runFile());
        return report;
    }

    /** The environment of the run. */
    private static final class Inside implements RunJob.Surroundings {
        private final RunTask task;
        private final RunFile runFile;
        private final boolean continues;
        private final AttemptControl control;
        private volatile RunJob.@Nullable Stopped stopped;

        Inside(RunTask task, RunFile runFile, boolean continues, AttemptControl control) {
            this.task = task;
            this.runFile = runFile;
            this.continues = continues;
            this.control = control;
        }

        @Override
        public DeviceChoice devices() {
            return DeviceChoice.of("auto", runFile.device());
        }

        @Override
        public void show(String deviceSource) {}

        @Override
        public void note(String line) {}

        @Override
        public OutputDirectory directory() {
            Path directory = task.directory();
            return continues ? OutputDirectory.goingOn(directory) : OutputDirectory.open(directory, true);
        }

        @Override
        public OptionalLong stopAfterStep() {
            return task.stopAfter();
        }

        @Override
        public int stop(double checkpointSeconds, double untilNextSeconds) {
            return control.wish() == AttemptControl.Wish.RUN ? 0 : StopReason.TERM.code();
        }

        @Override
        public void stopped(RunJob.Stopped run) {
            stopped = run;
        }

        @Override
        public List<RunObserver> observers() {
            double steps = task.stopAfter().orElse(runFile.likelySteps());
            return List.of(new RunObserver() {
                @Override
                public void observe(RunEvent event) {
                    control.progressed(event.step() / steps);
                }
            });
        }
    }
}
