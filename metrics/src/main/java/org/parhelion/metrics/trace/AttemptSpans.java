package org.parhelion.metrics.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.parhelion.campaign.AttemptSpan;
import org.parhelion.campaign.TraceContext;

/** Makes spans of attempts. Their numbers are those that the attempts' programs have been told. Thread-safe. */
final class AttemptSpans implements AutoCloseable {
    /** Gives each span the numbers that it has already. */
    private static final class Known implements IdGenerator {
        private TraceContext next = new TraceContext("0".repeat(32), TraceContext.NO_SPAN, false);

        @Override
        public String generateSpanId() {
            return next.spanId();
        }

        @Override
        public String generateTraceId() {
            return next.traceId();
        }
    }

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final Known numbers = new Known();
    private final TraceExport export;
    private final Tracer tracer;

    AttemptSpans(Optional<String> endpoint, Consumer<String> note) {
        this.export = new TraceExport(endpoint, builder -> builder.setIdGenerator(numbers), note);
        this.tracer = export.tracer();
    }

    synchronized void send(AttemptSpan attempt) {
        numbers.next = attempt.context();
        Span span = tracer.spanBuilder("attempt " + attempt.attempt().campaign() + " " + attempt.task())
                .setParent(parent(attempt))
                .setSpanKind(SpanKind.INTERNAL)
                .setStartTimestamp(attempt.assignedNanos(), TimeUnit.NANOSECONDS)
                .setAttribute("parhelion.tenant", attempt.attempt().campaign().tenant())
                .setAttribute("parhelion.campaign", attempt.attempt().campaign().name())
                .setAttribute("parhelion.task", attempt.attempt().task())
                .setAttribute("parhelion.attempt", attempt.attempt().number())
                .setAttribute("parhelion.epoch", attempt.attempt().epoch())
                .setAttribute("parhelion.worker", attempt.worker())
                .setAttribute("parhelion.outcome", attempt.outcome())
                .setAttribute("parhelion.run_seconds", attempt.runMillis() / MILLIS)
                .setAttribute("parhelion.wait_seconds", (attempt.assignedNanos() - attempt.readyNanos()) / NANOS)
                .startSpan();
        if (attempt.failed()) {
            span.setStatus(StatusCode.ERROR, attempt.outcome());
        }
        span.end(attempt.endedNanos(), TimeUnit.NANOSECONDS);
    }

    private static Context parent(AttemptSpan attempt) {
        TraceContext context = attempt.context();
        return attempt.parentId().equals(TraceContext.NO_SPAN)
                ? Context.root()
                : Context.root()
                        .with(Span.wrap(SpanContext.createFromRemoteParent(
                                context.traceId(),
                                attempt.parentId(),
                                context.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                                TraceState.getDefault())));
    }

    @Override
    public void close() {
        export.close();
    }
}
