package org.parhelion.view.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.websocket.WsRouting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.view.page.LivePage;
import org.parhelion.view.page.PageFiles;

/**
 * Serves a page on the loopback interface, under one port and one random token.
 *
 * <pre>
 *   /TOKEN/            the page
 *   /TOKEN/page.js …   its files
 *   /TOKEN/live        the WebSocket
 * </pre>
 */
public final class PageServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MOST_MESSAGE_BYTES = 4096;
    private static final Duration GRACE = Duration.ofMillis(200);
    /** Kept, because the logging framework holds it weakly: the server writes a line to standard error when it starts. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private final Access access;
    private final WebServer server;

    private PageServer(Access access, WebServer server) {
        this.access = access;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param port the port; 0 for a free one
     * @param page the page
     * @return the server; close it
     * @throws ConfigException if the port is in use
     */
    public static PageServer start(int port, LivePage page) {
        HELIDON.setLevel(Level.OFF); // a port in use would be printed with a stack trace
        Access access = Access.random();
        HttpRouting.Builder http = HttpRouting.builder()
                .addFilter((chain, request, response) -> filter(access, chain, request, response))
                .get("/{token}", PageServer::addSlash)
                .get("/{token}/", (_, response) -> send(PageFiles.INDEX, response))
                .get("/{token}/{file}", PageServer::file);
        WsRouting.Builder sockets = WsRouting.builder().endpoint("/{token}/live", () -> new PageSocket(page, access));
        WebServer server = WebServer.builder()
                .address(InetAddress.ofLiteral(LOOPBACK))
                .port(port)
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .maxPayloadSize(MOST_MESSAGE_BYTES)
                .addRouting(http)
                .addRouting(sockets)
                .build();
        server.start();
        HELIDON.setLevel(Level.WARNING);
        if (!server.isRunning()) {
            throw new ConfigException("port " + port + ": cannot listen on it; another program may use it."
                    + " Name another port, or none for a free one");
        }
        return new PageServer(access, server);
    }

    private static void filter(Access access, FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Headers headers = request.headers();
        Optional<String> refusal = access.refusal(
                request.path().rawPath(), value(headers, HeaderNames.HOST), value(headers, HeaderNames.ORIGIN));
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(
                        HeaderNames.create("Content-Security-Policy"),
                        "default-src 'self'; connect-src 'self'; frame-ancestors 'self'")
                .header(HeaderNames.CACHE_CONTROL, "no-store");
        if (refusal.isPresent()) {
            response.status(Status.FORBIDDEN_403).send("parhelion: " + refusal.get() + "\n");
        } else {
            chain.proceed();
        }
    }

    /** The value of a header; the empty text if it is given several times, which no check accepts. */
    static Optional<String> value(Headers headers, io.helidon.http.HeaderName name) {
        return headers.contains(name)
                ? Optional.of(
                        headers.get(name).valueCount() == 1 ? headers.get(name).get() : "")
                : Optional.empty();
    }

    /** Relative addresses of the page need its path to end with a slash. */
    private static void addSlash(ServerRequest request, ServerResponse response) {
        String name = request.path().pathParameters().get("token");
        response.status(Status.FOUND_302)
                .header(HeaderNames.LOCATION, name + "/")
                .send();
    }

    private static void file(ServerRequest request, ServerResponse response) {
        send(request.path().pathParameters().get("file"), response);
    }

    private static void send(String name, ServerResponse response) {
        Optional<String> type = PageFiles.type(name);
        if (type.isEmpty()) {
            response.status(Status.NOT_FOUND_404).send("parhelion: the page has no file " + name + "\n");
        } else {
            response.header(HeaderNames.CONTENT_TYPE, type.get()).send(PageFiles.read(name));
        }
    }

    /** {@return the port that it listens on} */
    public int port() {
        return server.port();
    }

    /** {@return the address of the page, with the token} */
    public String url() {
        return "http://" + LOOPBACK + ":" + port() + "/" + access.token() + "/";
    }

    /** {@return lines for the user: the address, and how to reach it from another machine} */
    public List<String> addresses() {
        return List.of(
                "page: " + url(),
                "page: from another machine, first: ssh -N -L " + port() + ":" + LOOPBACK + ":" + port() + " "
                        + hostName());
    }

    /** The name of this machine, for a user at another one. */
    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "HOST"; // the user knows it
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
