package org.parhelion.runs.stop;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that plays the instance metadata service, version 2. */
@Timeout(60)
class SpotNoticeTest {
    private static final String NOTICE = "/latest/meta-data/spot/instance-action";
    private static final String REBALANCE = "/latest/meta-data/events/recommendations/rebalance";

    private final Set<String> documents = new CopyOnWriteArraySet<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile String token = "first";
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = "";
        int status;
        if (path.equals("/latest/api/token")) {
            boolean asked = exchange.getRequestMethod().equals("PUT")
                    && exchange.getRequestHeaders().containsKey("X-aws-ec2-metadata-token-ttl-seconds");
            status = asked ? 200 : 400;
            body = asked ? token : "";
        } else if (!List.of(token).equals(exchange.getRequestHeaders().get("X-aws-ec2-metadata-token"))) {
            status = 401;
        } else {
            status = documents.contains(path) ? 200 : 404;
            body = "{}";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
        requests.add(status + " " + path);
    }

    private SpotNotice poll() {
        return SpotNotice.poll(
                Map.of(
                        SpotNotice.ENDPOINT,
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/"),
                Duration.ofMillis(5));
    }

    private void await(String request) throws InterruptedException {
        while (!requests.take().equals(request)) {
            // the next one
        }
    }

    private static void awaitReason(SpotNotice notice, StopReason reason) {
        while (!notice.reason(1).equals(Optional.of(reason))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aNoticeIsAReasonToStop() throws InterruptedException {
        try (SpotNotice notice = poll()) {
            await("200 /latest/api/token");
            await("404 " + REBALANCE);
            assertThat(notice.reason(1)).isEmpty();
            documents.add(REBALANCE);
            awaitReason(notice, StopReason.REBALANCE);
            documents.add(NOTICE);
            awaitReason(notice, StopReason.SPOT);
        }
    }

    @Test
    void anExpiredTokenIsReplaced() throws InterruptedException {
        try (SpotNotice notice = poll()) {
            await("404 " + REBALANCE);
            token = "second";
            await("401 " + REBALANCE.replace(REBALANCE, NOTICE));
            documents.add(NOTICE);
            awaitReason(notice, StopReason.SPOT);
        }
    }

    @Test
    void withoutAServiceTheRunGoesOn() throws IOException, InterruptedException {
        int port = server.getAddress().getPort();
        server.stop(0);
        try (SpotNotice notice =
                SpotNotice.poll(Map.of(SpotNotice.ENDPOINT, "http://127.0.0.1:" + port), Duration.ofMillis(5))) {
            assertThat(notice.reason(1)).isEmpty();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/", this::answer);
            documents.add(NOTICE);
            server.start();
            awaitReason(notice, StopReason.SPOT);
        }
    }
}
