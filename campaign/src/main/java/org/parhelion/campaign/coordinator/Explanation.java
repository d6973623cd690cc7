package org.parhelion.campaign.coordinator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;

/** Why a task is in its state, as one sentence. */
final class Explanation {
    private static final double NANOS_PER_SECOND = 1e9;

    private Explanation() {}

    static String of(
            Task task,
            Collection<RemoteWorker> workers,
            Scheduler scheduler,
            RunTimeEstimates estimates,
            long nowNanos) {
        String name = task.spec.displayName();
        return switch (task.state) {
            case WAITING -> name + " waits: " + waiting(task) + ".";
            case READY -> name + " is ready: " + ready(task, workers, scheduler, estimates, nowNanos) + ".";
            case DELAYED ->
                name + " is tried again shortly: its attempt " + task.history.attempts() + " on " + task.worker + " "
                        + failure(task.outcome) + ".";
            case RUNNING ->
                name + " runs on " + task.worker + ", attempt " + task.number + ", for "
                        + seconds(nowNanos - task.assignedNanos)
                        + (task.history.step() > 0 ? ", from step " + task.history.step() : "") + ".";
            case SUCCEEDED ->
                task.worker.isEmpty()
                        ? name + " has the results of an earlier task with equal inputs."
                        : name + " succeeded on " + task.worker + " in " + task.runMillis / 1e3 + " s, attempt "
                                + task.history.attempts() + ".";
            case FAILED ->
                name + " " + failure(task.outcome) + "; " + task.history.failures() + " of "
                        + (task.spec.retry().retries() + 1) + " allowed attempts failed.";
            case CANCELLED -> name + " was cancelled: " + reason(task.outcome) + ".";
        };
    }

    private static String waiting(Task task) {
        List<String> missing = new ArrayList<>();
        for (int dependency : task.spec.dependencies()) {
            Task before = task.book.tasks.get(dependency);
            if (before.state != TaskState.SUCCEEDED) {
                missing.add(before.spec.displayName());
            }
        }
        return missing.isEmpty()
                ? "it is being stored"
                : missing.stream().limit(5).collect(Collectors.joining(", ")) + (missing.size() > 5 ? ", …" : "")
                        + " must succeed before";
    }

    private static String ready(
            Task task,
            Collection<RemoteWorker> workers,
            Scheduler scheduler,
            RunTimeEstimates estimates,
            long nowNanos) {
        Shape shape = Shape.of(task);
        if (workers.isEmpty()) {
            return "no worker is connected";
        }
        if (task.recording) {
            return "its outcome is being stored";
        }
        if (!scheduler.withinQuota(task)) {
            return "its campaign or tenant uses all the ranks that it may use at the same time";
        }
        List<RemoteWorker> suitable =
                workers.stream().filter(worker -> worker.suits(shape.needs())).toList();
        if (suitable.isEmpty()) {
            return "none of " + workers.size() + " workers has " + shape.needs().ranks() + " slots"
                    + (shape.needs().memoryBytes() > 0 ? ", " + shape.needs().memoryBytes() + " B of memory" : "")
                    + (shape.needs().tags().isEmpty()
                            ? ""
                            : " and the tags " + shape.needs().tags());
        }
        if (suitable.stream().noneMatch(worker -> scheduler.admitted(shape, worker, nowNanos))) {
            return "it is expected to run for " + seconds(estimates.p90Nanos(shape.kind()))
                    + ", longer than any worker lives";
        }
        if (suitable.stream().allMatch(worker -> worker.draining() || worker.breaker.isOpen())) {
            return "every worker that suits it is stopping, or has failed too often and rests";
        }
        return "the " + suitable.size() + " workers that suit it are busy";
    }

    private static String failure(@org.jspecify.annotations.Nullable TaskOutcome outcome) {
        return outcome instanceof TaskOutcome.Failed failed
                ? "failed (" + failed.kind() + ": " + failed.message() + ")"
                : Objects.requireNonNullElse(outcome, "was lost").toString();
    }

    private static String reason(@org.jspecify.annotations.Nullable TaskOutcome outcome) {
        return outcome instanceof TaskOutcome.Cancelled cancelled ? cancelled.message() : "for an unknown reason";
    }

    private static String seconds(long nanos) {
        return Math.round(nanos / NANOS_PER_SECOND * 10) / 10.0 + " s";
    }
}
