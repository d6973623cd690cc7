package org.parhelion.metrics.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.solver.RunReport;

/** The spans of a run. Rank 0 makes them. Thread-safe. */
final class RunSpans implements AutoCloseable {
    /** Time for the last spans at the end; the process ends after it. */
    private static final long FLUSH_SECONDS = 5;

    private static final AttributeKey<Long> STEP = AttributeKey.longKey("parhelion.step");
    private static final AttributeKey<Long> STEPS = AttributeKey.longKey("parhelion.steps");
    private static final TextMapGetter<Map<String, String>> ENVIRONMENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Map<String, String> environment) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable Map<String, String> environment, String key) {
            return key.equals("traceparent") && environment != null ? environment.get("TRACEPARENT") : null;
        }
    };

    /** Kept, because the logging framework holds it weakly. */
    private static final Logger OPENTELEMETRY = Logger.getLogger("io.opentelemetry");

    private final RunFile runFile;
    private final Map<String, String> environment;
    private final Consumer<String> note;
    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private @Nullable Span run;

    RunSpans(RunFile runFile, Optional<String> endpoint, Map<String, String> environment, Consumer<String> note) {
        OPENTELEMETRY.setUseParentHandlers(false); // it would print a stack trace for a collector that is away
        OPENTELEMETRY.addHandler(new Notes(note));
        this.runFile = runFile;
        this.note = note;
        this.environment = Map.copyOf(environment);
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(RunSpans::defaults)
                .addPropertiesCustomizer(_ -> endpoint.map(url -> Map.of("otel.exporter.otlp.endpoint", url))
                        .orElse(Map.of()))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
        this.tracer = sdk.getTracer("org.parhelion");
    }

    /** Passes on what OpenTelemetry logs, a line each. */
    private static final class Notes extends Handler {
        private final Consumer<String> note;

        Notes(Consumer<String> note) {
            this.note = note;
        }

        @Override
        public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                Throwable cause = record.getThrown();
                while (cause != null && cause.getCause() != null) {
                    cause = cause.getCause();
                }
                note.accept("traces: " + record.getMessage() + (cause == null ? "" : " (" + cause + ")"));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** Metrics are scraped, and nothing is logged by OpenTelemetry. The exporter on the class path speaks HTTP. */
    private static Map<String, String> defaults() {
        return Map.of(
                "otel.service.name", "parhelion",
                "otel.metrics.exporter", "none",
                "otel.logs.exporter", "none",
                "otel.exporter.otlp.protocol", "http/protobuf");
    }

    /** The run has started, or continues after a death. */
    synchronized void begin(int ranks, String engine) {
        if (run == null) {
            Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), environment, ENVIRONMENT);
            run = tracer.spanBuilder("run " + runFile.name())
                    .setParent(parent)
                    .setAttribute("parhelion.problem", runFile.problemType())
                    .setAttribute("parhelion.shape", runFile.problem().grid().shape())
                    .setAttribute("parhelion.precision", RunFile.nameOf(runFile.precision()))
                    .setAttribute("parhelion.ranks", ranks)
                    .setAttribute("parhelion.engine", engine)
                    .startSpan();
        } else {
            run.addEvent("continues after the death of ranks");
        }
    }

    private SpanBuilder part(String name, long beganNanos) {
        return tracer.spanBuilder(name)
                .setParent(Context.root().with(Objects.requireNonNull(run)))
                .setStartTimestamp(beganNanos, TimeUnit.NANOSECONDS);
    }

    /** A round is done. Times are since the epoch. */
    synchronized void round(long began, long ended, long step, long steps, RunReport.RankTimes spent) {
        part("round", began)
                .setAttribute(STEP, step)
                .setAttribute(STEPS, steps)
                .setAttribute("parhelion.compute_seconds", spent.computeSeconds())
                .setAttribute("parhelion.exchange_seconds", spent.exchangeSeconds())
                .setAttribute("parhelion.exposed_exchange_seconds", spent.exposedSeconds())
                .setAttribute("parhelion.stop_test_seconds", spent.stopTestSeconds())
                .setAttribute("parhelion.halo_bytes", spent.haloBytes())
                .startSpan()
                .end(ended, TimeUnit.NANOSECONDS);
    }

    /** A checkpoint is complete. */
    synchronized void checkpoint(long began, long ended, long step) {
        part("checkpoint", began).setAttribute(STEP, step).startSpan().end(ended, TimeUnit.NANOSECONDS);
    }

    /** A stream has written. */
    synchronized void output(String stream, long step) {
        Objects.requireNonNull(run)
                .addEvent("output", Attributes.of(AttributeKey.stringKey("parhelion.stream"), stream, STEP, step));
    }

    /** The run has ended. Only the first call has an effect. */
    synchronized void end(Optional<Long> step, Optional<Throwable> failure) {
        if (run != null) {
            step.ifPresent(done -> Objects.requireNonNull(run).setAttribute(STEP, done));
            failure.ifPresent(cause -> {
                Objects.requireNonNull(run).recordException(cause);
                Objects.requireNonNull(run).setStatus(StatusCode.ERROR, String.valueOf(cause.getMessage()));
            });
            run.end();
        }
    }

    /** Sends the last spans. */
    @Override
    public void close() {
        end(Optional.empty(), Optional.empty());
        if (!sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS).isSuccess()) {
            note.accept("traces: the collector did not take the last spans within " + FLUSH_SECONDS + " s");
        }
        for (Handler handler : OPENTELEMETRY.getHandlers()) {
            OPENTELEMETRY.removeHandler(handler);
        }
    }
}
