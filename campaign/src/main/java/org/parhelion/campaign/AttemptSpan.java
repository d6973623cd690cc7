package org.parhelion.campaign;

/**
 * What a trace tells of an attempt that is over. It contains no parameters, results or messages, in which secrets might stand.
 *
 * @param context the attempt's span
 * @param parentId the span that encloses it; {@link TraceContext#NO_SPAN} for none
 * @param attempt which attempt; its epoch is the fencing token
 * @param task the task's name
 * @param worker the worker's name
 * @param readyNanos since when the task could start, since the Unix epoch [ns]
 * @param assignedNanos when the worker was given it, since the Unix epoch [ns]
 * @param endedNanos when its outcome was durable, or it was lost, since the Unix epoch [ns]
 * @param runMillis how long it ran at the worker [ms]; 0 if unknown
 * @param outcome {@code succeeded}, {@code preempted}, {@code cancelled}, {@code lost}, or the {@link FailureClass} in small letters
 */
public record AttemptSpan(
        TraceContext context,
        String parentId,
        Attempt attempt,
        String task,
        String worker,
        long readyNanos,
        long assignedNanos,
        long endedNanos,
        long runMillis,
        String outcome) {
    /** The outcome of an attempt whose worker is gone. */
    public static final String LOST = "lost";

    /** {@return whether the attempt ended by a failure} */
    public boolean failed() {
        return switch (outcome) {
            case "succeeded", "preempted", "cancelled" -> false;
            default -> true;
        };
    }
}
