package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Footprint;
import org.parhelion.campaign.access.AuditReport;

/** Random and mutated requests: none is answered by 500, none changes anything without the right to, heap and open descriptors stay bounded. {@code -Dparhelion.fuzz=1000000} sends more. */
@Timeout(10_800)
class HttpFuzzTest {
    private static final int REQUESTS = Integer.getInteger("parhelion.fuzz", 10_000);
    /** Requests are sent by so many connections at the same time. */
    private static final int CONNECTIONS = 8;

    private static final int BATCH = 2000;
    /** What may change nothing of the tenant physics. */
    private static final List<String> WEAK = List.of("viewer", "worker", "late", "stranger", "none", "garbage");

    private static final List<String> STRONG = List.of("operator", "commander", "admin");
    private static final List<String> METHODS =
            List.of("GET", "POST", "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW");
    private static final List<String> PARTS = List.of(
            "physics",
            "chemistry",
            "sweep",
            "held",
            "none",
            "..",
            "%2e%2e",
            "%00",
            "%ff",
            "a b",
            "%",
            "'",
            "0",
            "1",
            "-1",
            "99999999999",
            "é",
            "{tenant}",
            "x".repeat(300));
    private static final List<String> QUERIES = List.of(
            "limit=1",
            "limit=0",
            "limit=x",
            "after=2147483647",
            "after=-2",
            "state=running",
            "state=",
            "stream=err",
            "bytes=1",
            "bytes=-1",
            "tenant=physics",
            "campaign=sweep",
            "%zz=1",
            "a=b=c",
            "=",
            "limit");
    private static final List<String> BODIES = List.of(
            "{\"text\": \"command: [echo, '{x}']\\nparameters: {x: [1]}\\n\", \"name\": \"made\"}",
            "{\"path\": \"/etc/passwd\"}",
            "{\"text\": \"run: /etc/passwd\", \"files\": {\"a.yaml\": \"b\"}, \"settings\": [\"a=b\"]}",
            "{\"tenant\": \"physics\", \"text\": \"command: [true]\"}",
            "[".repeat(5000),
            "{\"a\":".repeat(2000),
            "{\"text\": null, \"path\": 1e999, \"files\": [1]}",
            "",
            "\u0000",
            "null");

    @TempDir
    private Path directory = Path.of("");

    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());

    /** A connection that is kept while the server keeps it. */
    private static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Connection(InetSocketAddress address) throws IOException {
            socket = new Socket(address.getAddress(), address.getPort());
            socket.setSoTimeout(20_000);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** Tells the server that nothing follows: it need not wait for the rest of half a request. */
        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int read = in.read(); read != '\n'; read = in.read()) {
                if (read < 0) {
                    throw new IOException("closed");
                }
                line.write(read);
            }
            return line.toString(StandardCharsets.ISO_8859_1).strip();
        }

        /** Reads an answer; returns its status, negative if the connection ends with it. */
        int answer(boolean head, boolean last) throws IOException {
            int status = Integer.parseInt(line().substring("HTTP/1.1 ".length()).substring(0, 3));
            if (last) {
                return -status;
            }
            int length = -1;
            boolean ends = false;
            boolean events = false;
            for (String header = line(); !header.isEmpty(); header = line()) {
                String lower = header.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(header.substring(15).strip());
                }
                ends |= lower.equals("connection: close");
                events |= lower.contains("text/event-stream") || lower.equals("transfer-encoding: chunked");
            }
            if (events || (length < 0 && !head)) {
                return -status;
            }
            if (!head) {
                in.skipNBytes(length);
            }
            return ends ? -status : status;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** One connection after the other, with random requests. */
    private static final class RandomRequests implements Callable<Map<Integer, Integer>> {
        private final ServedCampaigns served;
        private final List<String> tokens;
        private final int requests;
        private final long seed;
        private final SplittableRandom random;
        private final Map<Integer, Integer> statuses = new TreeMap<>();
        private String last = "";

        RandomRequests(ServedCampaigns served, List<String> tokens, int requests, long seed) {
            this.served = served;
            this.tokens = tokens;
            this.requests = requests;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        private String path(ApiRoute route) {
            String path = route.path()
                    .replace("{tenant}", random.nextInt(3) > 0 ? "physics" : one(PARTS))
                    .replace("{campaign}", random.nextInt(3) > 0 ? one(List.of("sweep", "held")) : one(PARTS))
                    .replace("{task}", random.nextInt(3) > 0 ? "0" : one(PARTS));
            if (random.nextInt(20) == 0) {
                path += "/" + one(PARTS);
            }
            if (random.nextInt(3) == 0) {
                path += "?" + one(QUERIES) + (random.nextBoolean() ? "&" + one(QUERIES) : "");
            }
            return path.replace(" ", random.nextBoolean() ? "%20" : " ");
        }

        private byte[] request(String who, ApiRoute route, String method) {
            String body = method.equals("POST") || random.nextInt(10) == 0 ? one(BODIES) : "";
            StringBuilder request = new StringBuilder(method + " " + path(route) + " HTTP/1.1\r\nHost: localhost\r\n");
            if (!who.equals("none")) {
                request.append("Authorization: ")
                        .append(random.nextInt(50) == 0 ? "Basic " : "Bearer ")
                        .append(who.equals("garbage") ? one(PARTS) : served.token(who))
                        .append("\r\n");
            }
            if (random.nextInt(20) > 0) {
                request.append("Content-Type: ")
                        .append(random.nextInt(8) > 0 ? "application/json" : "text/plain;é")
                        .append("\r\n");
            }
            if (random.nextInt(50) == 0) {
                request.append("Origin: http://example.org\r\n");
            }
            if (random.nextInt(20) == 0) {
                request.append("Last-Event-ID: ").append(one(PARTS)).append("\r\n");
            }
            byte[] content = body.getBytes(StandardCharsets.UTF_8);
            if (content.length > 0 && random.nextInt(3) == 0) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            byte[] head = request.append("Content-Length: " + content.length + "\r\n\r\n")
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            byte[] all = java.util.Arrays.copyOf(head, head.length + content.length);
            System.arraycopy(content, 0, all, head.length, content.length);
            return all;
        }

        private byte[] mutated(byte[] request) {
            byte[] bytes = request.clone();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                int p = random.nextInt(bytes.length);
                switch (random.nextInt(4)) {
                    case 0 -> bytes[p] = (byte) random.nextInt(256);
                    case 1 -> bytes[p] ^= (byte) (1 << random.nextInt(8));
                    case 2 -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, p));
                    default ->
                        bytes[p] = (byte)
                                one(List.of("\r", "\n", " ", ":", "%", "0")).charAt(0);
                }
            }
            return bytes;
        }

        private void count(int status) {
            int code = Math.abs(status);
            statuses.merge(code, 1, Integer::sum);
            assertThat(code < 500 || code == 503 || code == 505)
                    .as("status " + code + " of " + last + ", seed " + seed)
                    .isTrue();
        }

        @Override
        public Map<Integer, Integer> call() throws IOException {
            Connection connection = new Connection(served.address());
            try {
                for (int n = 0; n < requests; n++) {
                    ApiRoute route = one(List.of(ApiRoute.values()));
                    String method = random.nextInt(4) > 0 ? route.method() : one(METHODS);
                    byte[] request = request(one(tokens), route, method);
                    boolean broken = random.nextInt(10) == 0;
                    last = new String(broken ? mutated(request) : request, StandardCharsets.ISO_8859_1);
                    try {
                        connection.send(last.getBytes(StandardCharsets.ISO_8859_1));
                        if (broken) {
                            connection.endOutput();
                        }
                        int status = connection.answer(method.equals("HEAD"), broken);
                        count(status);
                        if (status > 0 && !broken) {
                            continue;
                        }
                    } catch (IOException e) {
                        // The server closed the connection: it may, after a request that is no HTTP.
                        assertThat(e)
                                .as("no answer to " + last + ", seed " + seed)
                                .isNotInstanceOf(java.net.SocketTimeoutException.class);
                        statuses.merge(0, 1, Integer::sum);
                    }
                    connection.close();
                    connection = new Connection(served.address());
                }
            } finally {
                connection.close();
            }
            return statuses;
        }
    }

    /** Sends requests by several connections; returns how often each status was the answer. */
    private Map<Integer, Integer> send(ServedCampaigns served, List<String> tokens, int requests, long from)
            throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<RandomRequests> senders = IntStream.range(0, CONNECTIONS)
                    .mapToObj(n -> new RandomRequests(served, tokens, requests / CONNECTIONS, seed + from + n))
                    .toList();
            for (Future<Map<Integer, Integer>> each : threads.invokeAll(senders)) {
                each.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
        }
        return statuses;
    }

    private static String state(ServedCampaigns served) {
        return served.coordinator().campaigns().stream()
                .filter(id -> id.tenant().equals("physics"))
                .map(id -> id + " " + served.coordinator().counts(id))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void noRequestBreaksTheServerOrChangesAnythingWithoutTheRight() throws Exception {
        System.out.println("seed " + seed + "; -Dparhelion.seed repeats it");
        try (ServedCampaigns served = new ServedCampaigns(directory, true, 1e9)) {
            served.submit("physics", "sweep", "fail", 3);
            served.coordinator()
                    .await(new org.parhelion.campaign.CampaignId("physics", "sweep"), java.time.Duration.ofSeconds(30));
            served.submit("physics", "held", "hold", 3);
            String before = state(served);
            send(served, WEAK, 1000, 0);
            Footprint first = Footprint.now();
            long begun = System.nanoTime();
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int sent = 0; sent < REQUESTS; sent += BATCH) {
                boolean weak = sent < REQUESTS / 5 * 4;
                send(served, weak ? WEAK : STRONG, BATCH, sent + CONNECTIONS)
                        .forEach((status, count) -> statuses.merge(status, count, Integer::sum));
                if (weak) {
                    assertThat(state(served)).as("seed " + seed).isEqualTo(before);
                }
            }
            System.out.printf(
                    "%d requests in %.0f s, statuses %s%n", REQUESTS, 1e-9 * (System.nanoTime() - begun), statuses);
            Footprint.now().assertNoLeakSince(first, REQUESTS + " requests");
            assertThat(statuses).containsKeys(200, 400, 401, 403, 404, 405, 415, 422);
            assertThat(AuditReport.of(served.auditFile()).intact()).isTrue();
        }
    }
}
