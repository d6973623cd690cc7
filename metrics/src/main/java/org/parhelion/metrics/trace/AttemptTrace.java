package org.parhelion.metrics.trace;

import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.CampaignListener;

/**
 * Sends a span for each attempt of a coordinator's campaigns, over OTLP. The variables {@code OTEL_…} of OpenTelemetry apply; {@link
 * RunTrace#isAskedBy} tells whether they ask for it. Thread-safe.
 *
 * <p>The coordinator never waits: spans that the collector does not take in time are dropped.
 */
public final class AttemptTrace implements CampaignListener, AutoCloseable {
    private final AttemptSpans spans;

    /**
     * Starts it.
     *
     * @param endpoint base address of a collector, for instance {@code http://localhost:4318}; empty for that of the variables {@code OTEL_…}
     * @param note receives a line for the user if spans cannot be sent; called by any thread
     */
    public AttemptTrace(Optional<String> endpoint, Consumer<String> note) {
        this.spans = new AttemptSpans(endpoint, note);
    }

    @Override
    public void traced(AttemptSpan span) {
        spans.send(span);
    }

    /** Sends the last spans. */
    @Override
    public void close() {
        spans.close();
    }
}
