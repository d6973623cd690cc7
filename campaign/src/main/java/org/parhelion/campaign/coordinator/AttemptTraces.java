package org.parhelion.campaign.coordinator;

import java.util.Locale;
import java.util.Optional;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TraceContext;

/** The place of attempts in traces. */
final class AttemptTraces {
    private final boolean reports;

    /**
     * Traces.
     *
     * @param reports whether each attempt becomes a span; otherwise what an attempt does belongs to the submitter's span
     */
    AttemptTraces(boolean reports) {
        this.reports = reports;
    }

    /** The span that what the attempt does belongs to, as the header {@code traceparent}; empty for none. */
    String parent(CampaignBook book, Attempt attempt) {
        return reports
                ? context(book).attempt(attempt).toString()
                : book.rule.trace().map(TraceContext::toString).orElse("");
    }

    private static TraceContext context(CampaignBook book) {
        return book.rule.trace().orElseGet(() -> TraceContext.of(book.id, book.fingerprint));
    }

    /** The span of a task's present attempt, which is over. */
    Optional<AttemptSpan> span(Task task, Attempt attempt, String outcome, long readyNanos, long nowNanos) {
        if (!reports) {
            return Optional.empty();
        }
        TraceContext parent = context(task.book);
        return Optional.of(new AttemptSpan(
                parent.attempt(attempt),
                parent.spanId(),
                attempt,
                task.spec.displayName(),
                task.worker,
                readyNanos,
                task.assignedNanos,
                nowNanos,
                outcome.equals(AttemptSpan.LOST) ? 0 : task.runMillis,
                outcome));
    }

    static String name(TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Succeeded succeeded -> "succeeded";
            case TaskOutcome.Preempted preempted -> "preempted";
            case TaskOutcome.Cancelled cancelled -> "cancelled";
            case TaskOutcome.Failed failed -> failed.kind().name().toLowerCase(Locale.ROOT);
        };
    }
}
