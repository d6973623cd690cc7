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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.problem.RunFile;
import org.parhelion.solver.RunReport;

/** The spans of a run. Rank 0 makes them. Thread-safe. */
final class RunSpans implements AutoCloseable {
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

    private final RunFile runFile;
    private final Map<String, String> environment;
    private final TraceExport export;
    private final Tracer tracer;
    private @Nullable Span run;

    RunSpans(RunFile runFile, Optional<String> endpoint, Map<String, String> environment, Consumer<String> note) {
        this.runFile = runFile;
        this.environment = Map.copyOf(environment);
        this.export = new TraceExport(endpoint, builder -> builder, note);
        this.tracer = export.tracer();
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
        export.close();
    }
}
