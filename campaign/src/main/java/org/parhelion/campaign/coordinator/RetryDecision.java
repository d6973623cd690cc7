package org.parhelion.campaign.coordinator;

import java.util.HashSet;
import java.util.Set;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.RetryRule;
import org.parhelion.campaign.TaskHistory;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskSpec;

/**
 * What follows an attempt.
 *
 * @param history what it leaves for the next
 * @param last whether there is no next
 * @param delayMaxMillis upper bound of the delay before the next [ms]
 */
record RetryDecision(TaskHistory history, boolean last, long delayMaxMillis) {
    static RetryDecision after(TaskSpec task, TaskHistory before, TaskOutcome outcome, String worker) {
        return switch (outcome) {
            case TaskOutcome.Succeeded succeeded -> last(before);
            case TaskOutcome.Cancelled cancelled -> last(before);
            case TaskOutcome.Preempted preempted ->
                atOnce(new TaskHistory(
                        before.attempts() + 1,
                        before.failures(),
                        Math.max(before.step(), preempted.step()),
                        before.memoryBytes(),
                        before.avoid()));
            case TaskOutcome.Failed failed ->
                failed.kind() == FailureClass.PREEMPTED
                        ? atOnce(counted(before, before.failures()))
                        : failed(task, before, failed.kind(), worker);
        };
    }

    /** There is no next attempt. */
    static RetryDecision last(TaskHistory before) {
        return new RetryDecision(counted(before, before.failures()), true, 0);
    }

    private static RetryDecision atOnce(TaskHistory history) {
        return new RetryDecision(history, false, 0);
    }

    private static RetryDecision failed(TaskSpec task, TaskHistory before, FailureClass kind, String worker) {
        RetryRule rule = task.retry();
        TaskHistory after = counted(before, before.failures() + 1);
        if (after.failures() > rule.retries() || (kind == FailureClass.NAN && !rule.retryNan())) {
            return new RetryDecision(after, true, 0);
        }
        if (kind == FailureClass.OUT_OF_MEMORY) {
            long had = Math.max(before.memoryBytes(), task.needs().memoryBytes());
            long next = moreMemory(had, rule);
            if (had > 0 && next == had) {
                return new RetryDecision(after, true, 0);
            }
            return atOnce(new TaskHistory(after.attempts(), after.failures(), after.step(), next, after.avoid()));
        }
        if (kind == FailureClass.NODE_BAD && !worker.isEmpty()) {
            Set<String> avoid = new HashSet<>(after.avoid());
            avoid.add(worker);
            after = new TaskHistory(after.attempts(), after.failures(), after.step(), after.memoryBytes(), avoid);
        }
        return new RetryDecision(after, false, delayMaxMillis(rule, after.failures()));
    }

    private static long moreMemory(long had, RetryRule rule) {
        long more = (long) Math.min(Math.ceil(had * rule.memoryFactor()), Long.MAX_VALUE);
        return rule.memoryBytesMax() > 0 ? Math.min(more, Math.max(had, rule.memoryBytesMax())) : more;
    }

    /** min(maxDelay, firstDelay · 2ⁿ⁻¹) after the n-th failure. */
    static long delayMaxMillis(RetryRule rule, int failures) {
        int doublings = Math.min(failures - 1, 62);
        boolean beyond = rule.firstDelayMillis() > rule.maxDelayMillis() >> doublings;
        return beyond ? rule.maxDelayMillis() : rule.firstDelayMillis() << doublings;
    }

    private static TaskHistory counted(TaskHistory before, int failures) {
        return new TaskHistory(before.attempts() + 1, failures, before.step(), before.memoryBytes(), before.avoid());
    }
}
