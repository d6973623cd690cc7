package org.parhelion.metrics.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parhelion.runs.file.ConfigException;

/**
 * Serves the metrics.
 *
 * <pre>
 *   /metrics    for Prometheus
 *   /health     the state of the run; status 503 if it failed
 * </pre>
 */
public final class MetricsServer implements AutoCloseable {
    private static final int MOST_REQUEST_BYTES = 4096;
    private static final Duration GRACE = Duration.ofMillis(500);
    /** Kept, because the logging framework holds it weakly: the server writes a line to standard error when it starts. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private final MetricsAddress asked;
    private final Scrapes scrapes;
    private final WebServer server;

    /** What is served. Called by several threads. */
    public interface Content {
        /**
         * Writes the metrics.
         *
         * @param accept the header {@code Accept}
         * @return the metrics
         */
        Text metrics(Optional<String> accept);

        /** {@return the state of the run} */
        String state();

        /** {@return whether the run failed} */
        boolean failed();
    }

    /**
     * A text in some format.
     *
     * @param contentType its format
     * @param bytes the text
     * @param end whether it is of a run that has ended
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Text(String contentType, byte[] bytes, boolean end) {}

    private MetricsServer(MetricsAddress asked, Scrapes scrapes, WebServer server) {
        this.asked = asked;
        this.scrapes = scrapes;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param address host and port
     * @param content what it serves
     * @return the server; close it
     * @throws ConfigException if it cannot listen there
     */
    public static MetricsServer start(MetricsAddress address, Content content) {
        Scrapes scrapes = new Scrapes();
        HttpRouting.Builder http = HttpRouting.builder()
                .get("/metrics", (request, response) -> metrics(content, scrapes, request, response))
                .get("/health", (_, response) -> health(content, response));
        InetAddress host;
        try {
            host = InetAddress.getByName(address.host());
        } catch (UnknownHostException e) {
            throw new ConfigException(
                    "--metrics=" + address + ": the host is unknown: name an interface of this machine,"
                            + " 0.0.0.0 for all of them",
                    e);
        }
        HELIDON.setLevel(Level.OFF); // a port in use would be printed with a stack trace
        WebServer server = WebServer.builder()
                .address(host)
                .port(address.port())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .maxPayloadSize(MOST_REQUEST_BYTES)
                .addRouting(http)
                .build();
        server.start();
        HELIDON.setLevel(Level.WARNING);
        if (!server.isRunning()) {
            throw new ConfigException(
                    "--metrics=" + address + ": cannot listen there: another program may use the port, or"
                            + " this machine has no such address. Name another port, 0 for a free one");
        }
        return new MetricsServer(address, scrapes, server);
    }

    private static void metrics(Content content, Scrapes scrapes, ServerRequest request, ServerResponse response) {
        Text text = content.metrics(request.headers().first(HeaderNames.ACCEPT));
        response.header(HeaderNames.CONTENT_TYPE, text.contentType())
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(text.bytes());
        scrapes.add(System.nanoTime(), text.end());
    }

    private static void health(Content content, ServerResponse response) {
        response.status(content.failed() ? Status.SERVICE_UNAVAILABLE_503 : Status.OK_200)
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(content.state() + "\n");
    }

    /** {@return host and port that it listens on} */
    public MetricsAddress address() {
        return asked.withPort(server.port());
    }

    /**
     * Waits until the end of the run was scraped.
     *
     * @param seconds time limit [s]; if it is empty, the time within which a scraper that comes at intervals comes again; none if no
     *     scraper has come twice
     */
    public void awaitEnd(OptionalDouble seconds) {
        try {
            scrapes.awaitEnd(
                    seconds.isPresent()
                            ? (long) (1e9 * seconds.getAsDouble())
                            : scrapes.expectedNanos(System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
