package org.parhelion.campaign.executor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.Scalar;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.spec.ResultRule;
import org.parhelion.runs.report.RunStopped;

/** Runs a command, and takes its results from its standard output. */
record CommandBody(
        List<String> command, Path workingDirectory, List<ResultRule> results, ProcessGroup.Surroundings surroundings)
        implements AttemptBody {
    /** Exit status 128 + n: signal n ended the process. */
    private static final int SIGNAL = 128;

    private static final int KILL = 9;
    /** Signals that come from outside: SIGHUP, SIGINT, SIGTERM. */
    private static final List<Integer> FROM_OUTSIDE = List.of(1, 2, 15);

    @Override
    public TaskOutcome run(AttemptControl control) throws Exception {
        Files.createDirectories(surroundings.directory());
        long killsBefore = ProcessGroup.outOfMemoryKills();
        ProcessGroup.End end;
        try {
            end = execute(command, workingDirectory, surroundings, control);
        } catch (IOException e) {
            return new TaskOutcome.Failed(
                    FailureClass.FAILED, command.getFirst() + " cannot be run: " + e.getMessage());
        }
        Optional<TaskOutcome> failure = failure(end, ProcessGroup.outOfMemoryKills() > killsBefore);
        if (failure.isPresent()) {
            return failure.get();
        }
        Map<String, Scalar> values = ResultValues.of(
                results, Map.of(), ResultValues.lastObject(end.out()), end.out(), surroundings.directory());
        return ResultValues.notFinite(values)
                .<TaskOutcome>map(name -> new TaskOutcome.Failed(FailureClass.NAN, "result " + name + " is not finite"))
                .orElseGet(() -> new TaskOutcome.Succeeded(
                        values, surroundings.directory().toString()));
    }

    /** Runs a program to its end, or until the control tells it to end. */
    static ProcessGroup.End execute(
            List<String> command, Path workingDirectory, ProcessGroup.Surroundings surroundings, AttemptControl control)
            throws IOException, InterruptedException {
        ProcessGroup group = ProcessGroup.start(command, workingDirectory, surroundings);
        control.onWish(wish -> {
            switch (wish) {
                case RUN -> {}
                case DRAIN -> group.terminate();
                case CANCEL -> group.kill();
            }
        });
        return group.await();
    }

    /** The outcome of a program that did not end with status 0. */
    static Optional<TaskOutcome> failure(ProcessGroup.End end, boolean memoryWasShort) {
        int status = end.status();
        String last = Failures.lastLine(end.err());
        if (status == 0) {
            return Optional.empty();
        }
        if (status == RunStopped.STATUS) {
            Object step = ResultValues.lastObject(end.out()).getOrDefault("steps", 0);
            return Optional.of(new TaskOutcome.Preempted(step instanceof Number number ? number.longValue() : 0));
        }
        if (status == SIGNAL + KILL) {
            return Optional.of(
                    memoryWasShort
                            ? new TaskOutcome.Failed(
                                    FailureClass.OUT_OF_MEMORY, "the kernel killed it for lack of memory")
                            : new TaskOutcome.Failed(FailureClass.PREEMPTED, "killed by signal 9 from outside"));
        }
        if (FROM_OUTSIDE.contains(status - SIGNAL)) {
            return Optional.of(new TaskOutcome.Failed(
                    FailureClass.PREEMPTED, "ended by signal " + (status - SIGNAL) + " from outside"));
        }
        String how = status > SIGNAL ? "signal " + (status - SIGNAL) : "exit status " + status;
        return Optional.of(
                new TaskOutcome.Failed(Failures.byText(end.err()), last.isEmpty() ? how : how + ": " + last));
    }
}
