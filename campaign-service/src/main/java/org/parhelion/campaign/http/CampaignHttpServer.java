package org.parhelion.campaign.http;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.access.Principal;
import org.parhelion.runs.file.ConfigException;

/**
 * The REST API of a coordinator, with events, metrics, health and the page, over HTTP or HTTPS. {@code GET /openapi.json} describes it.
 *
 * <p>Any thread may call any method.
 */
public final class CampaignHttpServer implements AutoCloseable {
    private static final int HEADER_BYTES = 1 << 14;
    private static final int PROLOGUE_BYTES = 1 << 12;
    private static final Duration READ_LIMIT = Duration.ofSeconds(30);
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(2);
    private static final Duration GRACE = Duration.ofMillis(200);
    /** Kept, because the logging framework holds it weakly: the server writes a line to standard error when it starts. */
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    private static final System.Logger LOG = System.getLogger(CampaignHttpServer.class.getName());

    private final CampaignDesk desk;
    private final CampaignTally tally;
    private final HttpOptions options;
    private final HttpGate gate;
    private final LookHandlers looks;
    private final PictureHandler pictures;
    private final ChangeHandlers changes;
    private final EventStreams streams;
    private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();
    private final WebServer server;

    private CampaignHttpServer(CampaignDesk desk, CampaignTally tally, HttpOptions options) {
        this.desk = desk;
        this.tally = tally;
        this.options = options;
        HttpAudit audit = new HttpAudit(options.audit());
        TaskSnapshots snapshots = new TaskSnapshots(System::nanoTime);
        this.gate = new HttpGate(options, audit);
        this.looks = new LookHandlers(desk, tally, options, audit, snapshots);
        this.pictures = new PictureHandler(desk, looks);
        this.changes = new ChangeHandlers(desk, options, audit, looks, snapshots);
        this.streams = new EventStreams(tally.ring(), options);
        this.server = build();
    }

    /**
     * Starts a server.
     *
     * @param desk the campaigns
     * @param tally counts what happens to them
     * @param options address, rights, limits
     * @return the server; close it before the coordinator
     * @throws ConfigException if it cannot listen there, or a certificate or key cannot be used
     */
    public static CampaignHttpServer start(CampaignDesk desk, CampaignTally tally, HttpOptions options) {
        CampaignHttpServer started = new CampaignHttpServer(desk, tally, options);
        HELIDON.setLevel(Level.OFF); // a port in use would be printed with a stack trace
        started.server.start();
        HELIDON.setLevel(Level.SEVERE);
        if (!started.server.isRunning()) {
            started.streams.close();
            throw new ConfigException(options.address().getHostString() + ":"
                    + options.address().getPort()
                    + ": cannot listen there: another program may use the port, or this machine has no such address."
                    + " Name another port, 0 for a free one");
        }
        return started;
    }

    private WebServer build() {
        HttpRouting.Builder routes = HttpRouting.builder()
                .addFilter(this::filter)
                .error(Throwable.class, (request, response, failure) -> problem(request, response, failure));
        for (ApiRoute route : ApiRoute.values()) {
            routes.route(Method.create(route.method()), route.path(), (request, response) -> {
                if (route.isOpen()) {
                    open(route, response);
                } else {
                    call(route, request, response);
                }
            });
        }
        Stream.of(ApiRoute.values())
                .collect(Collectors.groupingBy(ApiRoute::path, TreeMap::new, Collectors.toList()))
                .forEach((path, known) -> {
                    String allowed = known.stream().map(ApiRoute::method).collect(Collectors.joining(", "));
                    routes.any(path, (request, response) -> {
                        response.header(HeaderNames.ALLOW, allowed);
                        throw new ApiProblem(405, request.prologue().method() + ": " + allowed + " is allowed here");
                    });
                });
        routes.any((request, response) -> {
            throw new ApiProblem(404, "there is nothing at this path: GET /openapi.json describes what there is");
        });
        WebServerConfig.Builder config = WebServer.builder()
                .address(options.address().getAddress())
                .port(options.address().getPort())
                .shutdownGracePeriod(GRACE)
                .shutdownHook(false)
                .maxPayloadSize(options.bodyBytesMax())
                .maxTcpConnections(options.connectionsMax())
                .idleConnectionTimeout(IDLE_LIMIT)
                .connectionOptions(SocketOptions.builder()
                        .readTimeout(READ_LIMIT)
                        .tcpNoDelay(true) // head and body are separate writes
                        .build())
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(HEADER_BYTES)
                        .maxPrologueLength(PROLOGUE_BYTES)
                        .build())
                .directHandlers(directHandlers())
                .addRouting(routes);
        options.tls().ifPresent(files -> {
            var tls = Tls.builder().sslContext(files.context());
            if (files.authority().isPresent()) {
                // A browser with a token has no certificate.
                tls.clientAuth(options.tokens().isPresent() ? TlsClientAuth.OPTIONAL : TlsClientAuth.REQUIRED);
            }
            config.tls(tls.build());
        });
        return config.build();
    }

    /**
     * Requests that are no HTTP, or too long, are answered as the others. What fails here is the reading of a request: failures of what is done with it are caught before.
     */
    private static DirectHandlers directHandlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
            handlers.addHandler(
                    type,
                    (request, kind, status, headers, message) -> DirectHandler.TransportResponse.builder()
                            .status(code(status))
                            .keepAlive(kind.keepAlive() && kind != DirectHandler.EventType.INTERNAL_ERROR)
                            .header(HeaderNames.CONTENT_TYPE, ApiProblem.MEDIA_TYPE)
                            .entity(ApiProblem.json(
                                    code(status).code(), "the request is wrong, incomplete or too long: " + message))
                            .build());
        }
        return handlers.build();
    }

    /** A connection that ends within a request is a failure to Helidon; it is none of the server. */
    private static Status code(Status of) {
        return of.code() == Status.INTERNAL_SERVER_ERROR_500.code() ? Status.BAD_REQUEST_400 : of;
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        response.header(HeaderNames.create("Referrer-Policy"), "no-referrer")
                .header(HeaderNames.create("X-Content-Type-Options"), "nosniff")
                .header(
                        HeaderNames.create("Content-Security-Policy"),
                        "default-src 'self'; img-src 'self' data:; frame-ancestors 'self'")
                .header(HeaderNames.CACHE_CONTROL, "no-store");
        response.whenSent(() -> answers.computeIfAbsent(response.status().code() / 100 + "xx", key -> new LongAdder())
                .increment());
        if (!String.valueOf(request.prologue().uriPath().rawPath()).startsWith("/")) {
            // "GET a:b HTTP/1.1" has no path, which the routing does not expect.
            throw new ApiProblem(400, "the target of the request is no path: it begins with a slash");
        }
        gate.checkOrigin(request.headers());
        chain.proceed();
    }

    private static void problem(ServerRequest request, ServerResponse response, Throwable failure) {
        ApiProblem problem = switch (failure) {
            case ApiProblem known -> known;
            case HttpException wrong ->
                new ApiProblem(wrong.status().code(), "the request is wrong: " + wrong.getMessage(), wrong);
            case CampaignException store ->
                new ApiProblem(503, "the coordinator has stopped: " + store.getMessage(), store);
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a request failed", failure);
                yield new ApiProblem(500, "the request failed: the log of the coordinator says why", failure);
            }
        };
        if (problem.status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        response.status(Status.create(problem.status())).header(HeaderNames.CONTENT_TYPE, ApiProblem.MEDIA_TYPE);
        if (request.prologue().method().equals(Method.HEAD)) {
            response.send(); // an answer to HEAD has no body
        } else {
            response.send(problem.json().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void call(ApiRoute route, ServerRequest request, ServerResponse response) {
        Principal principal = gate.principal(request);
        ApiCall call = new ApiCall(principal, request, response);
        switch (route) {
            case METRICS -> metrics(call);
            case CAMPAIGNS -> looks.campaigns(call);
            case SUBMIT -> changes.submit(call);
            case CAMPAIGN -> looks.campaign(call, looks.campaign(call));
            case TASKS -> looks.tasks(call, looks.campaign(call));
            case TASK -> looks.task(call, looks.campaign(call));
            case OUTPUT -> looks.output(call, looks.campaign(call));
            case PICTURE -> pictures.picture(call, looks.campaign(call));
            case RESULTS -> looks.results(call, looks.campaign(call));
            case CANCEL -> changes.cancel(call);
            case RETRY -> changes.retry(call);
            case WORKERS -> looks.workers(call);
            case EVENTS -> streams.serve(call);
            case PAGE, PAGE_STYLE, PAGE_SCRIPT, LIVE, READY, DOCUMENT -> open(route, response);
        }
    }

    private void open(ApiRoute route, ServerResponse response) {
        switch (route) {
            case LIVE -> send(response, "application/json", "{\"status\":\"live\"}");
            case READY -> {
                boolean leads = desk.runner().isPresent();
                response.status(leads ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503);
                send(response, "application/json", "{\"status\":\"" + (leads ? "leads" : "stands by") + "\"}");
            }
            case DOCUMENT -> send(response, "application/json", file("openapi.json"));
            case PAGE -> send(response, "text/html; charset=utf-8", file("campaigns.html"));
            case PAGE_STYLE -> send(response, "text/css; charset=utf-8", file("campaigns.css"));
            case PAGE_SCRIPT -> send(response, "text/javascript; charset=utf-8", file("campaigns.js"));
            default -> throw new IllegalArgumentException(route + " needs a principal");
        }
    }

    private static void send(ServerResponse response, String type, String text) {
        response.header(HeaderNames.CONTENT_TYPE, type).send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file of this package. */
    static String file(String name) {
        try (InputStream in = CampaignHttpServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + ": not in the jar of the module campaign-service");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void metrics(ApiCall call) {
        call.allowQuery();
        looks.permitLook(call, call.principal().ownTenant(), "metrics");
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((status, count) -> counts.put(status, count.sum()));
        call.response()
                .header(HeaderNames.CONTENT_TYPE, CampaignExposition.CONTENT_TYPE)
                .send(CampaignExposition.of(desk.runner(), tally, streams, counts, call.principal()::reaches));
    }

    /** {@return where it listens} */
    public InetSocketAddress address() {
        return new InetSocketAddress(options.address().getAddress(), server.port());
    }

    /** {@return the address of the page and the API} */
    public String url() {
        String host = options.address().getAddress().isLoopbackAddress()
                ? "127.0.0.1"
                : options.address().getHostString();
        return (options.tls().isPresent() ? "https://" : "http://") + host + ":" + server.port() + "/";
    }

    /** Ends the streams and all connections. */
    @Override
    public void close() {
        streams.close();
        server.stop();
    }
}
