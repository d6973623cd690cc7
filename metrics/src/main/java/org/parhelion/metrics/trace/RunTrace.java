package org.parhelion.metrics.trace;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.runs.job.RunListener;
import org.parhelion.runs.problem.RunFile;

/**
 * The trace of a run, sent over OTLP. Rank 0's process has it: the run as a span, in it a span for each checkpoint and for a sample of the
 * rounds. The variables {@code OTEL_…} of OpenTelemetry apply; {@code TRACEPARENT} makes the run a part of another trace. Thread-safe.
 *
 * <p>The class itself needs nothing of OpenTelemetry, so that its libraries are loaded with the first object only.
 */
public final class RunTrace implements AutoCloseable {
    private final RunSpans spans;

    /**
     * Creates the trace of a run; nothing is sent yet.
     *
     * @param runFile the run file
     * @param endpoint base address of a collector, for instance {@code http://localhost:4318}; empty for that of the variables {@code OTEL_…}
     * @param environment the variables of the environment
     * @param note receives a line for the user if spans cannot be sent; called by any thread
     */
    public RunTrace(
            RunFile runFile, Optional<String> endpoint, Map<String, String> environment, Consumer<String> note) {
        this.spans = new RunSpans(runFile, endpoint, environment, note);
    }

    /**
     * Tells whether the variables of the environment ask for traces.
     *
     * @param environment the variables
     * @return whether they name a collector, and do not turn traces off
     */
    public static boolean isAskedBy(Map<String, String> environment) {
        boolean named =
                !environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "").isEmpty()
                        || !environment
                                .getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "")
                                .isEmpty();
        return named
                && !environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")
                && !environment.getOrDefault("OTEL_TRACES_EXPORTER", "").equals("none");
    }

    /**
     * The listener of one rank.
     *
     * @return a new listener
     */
    public RunListener listener() {
        return new TraceListener(spans);
    }

    /** Sends the last spans. */
    @Override
    public void close() {
        spans.close();
    }
}
