package org.parhelion.metrics.planted;

import com.tngtech.archunit.core.domain.JavaClass;
import io.helidon.webserver.WebServer;
import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.model.snapshots.Labels;
import org.parhelion.comm.Comm;

/** Breaks every rule of this module's architecture. */
public final class Everything {
    private Everything() {}

    /** Uses what no class of the module may use. */
    @SuppressWarnings("SystemOut")
    public static void use(JavaClass type, WebServer server, Span span, Labels labels, Comm comm) {
        System.out.println(type.getName() + server.port() + span.isRecording() + labels.size() + comm.size());
    }
}
