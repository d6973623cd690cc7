package org.parhelion.metrics.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProviderBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** OpenTelemetry's SDK, which sends spans on a thread of its own. The variables {@code OTEL_…} apply. */
final class TraceExport implements AutoCloseable {
    /** Time for the last spans at the end; the process ends after it. */
    private static final long FLUSH_SECONDS = 5;

    /** Kept, because the logging framework holds it weakly. */
    private static final Logger OPENTELEMETRY = Logger.getLogger("io.opentelemetry");

    private final Consumer<String> note;
    private final Notes notes;
    private final OpenTelemetrySdk sdk;

    /**
     * Starts it.
     *
     * @param endpoint base address of a collector; empty for that of the variables
     * @param customiser changes how spans are made
     * @param note receives a line for the user if spans cannot be sent; called by any thread
     */
    TraceExport(Optional<String> endpoint, UnaryOperator<SdkTracerProviderBuilder> customiser, Consumer<String> note) {
        this.note = note;
        this.notes = new Notes(note);
        OPENTELEMETRY.setUseParentHandlers(false); // it would print a stack trace for a collector that is away
        OPENTELEMETRY.addHandler(notes);
        this.sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(TraceExport::defaults)
                .addPropertiesCustomizer(_ -> endpoint.map(url -> Map.of("otel.exporter.otlp.endpoint", url))
                        .orElse(Map.of()))
                .addTracerProviderCustomizer((builder, _) -> customiser.apply(builder))
                .disableShutdownHook()
                .build()
                .getOpenTelemetrySdk();
    }

    Tracer tracer() {
        return sdk.getTracer("org.parhelion");
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

    /** Sends the last spans. */
    @Override
    public void close() {
        if (!sdk.shutdown().join(FLUSH_SECONDS, TimeUnit.SECONDS).isSuccess()) {
            note.accept("traces: the collector did not take the last spans within " + FLUSH_SECONDS + " s");
        }
        OPENTELEMETRY.removeHandler(notes);
    }
}
