package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;
import org.parhelion.runs.report.Json;

/** Events over real connections. */
@Timeout(120)
class EventStreamTest {
    private static final CampaignId SWEEP = new CampaignId("physics", "sweep");

    @TempDir
    private Path directory = Path.of("");

    private ServedCampaigns served;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException {
        served = new ServedCampaigns(directory, true, 10_000);
        client = new ApiClient(served.url());
    }

    @AfterEach
    void end() {
        client.close();
        served.close();
    }

    /** One event. */
    private record Message(String id, String event, Map<String, Object> data) {}

    /** A client that listens. */
    private final class Listening implements AutoCloseable {
        private final InputStream body;
        private final BufferedReader lines;

        Listening(String path, String token, Optional<String> last) throws IOException, InterruptedException {
            var request = client.request(path, Optional.of(served.token(token))).GET();
            last.ifPresent(id -> request.header("Last-Event-ID", id));
            HttpResponse<InputStream> response =
                    client.client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            body = response.body();
            lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        }

        /** The next event; waits for it. Empty at the end of the stream. */
        Optional<Message> next() throws IOException {
            String id = "";
            String event = "";
            String data = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    event = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !event.isEmpty()) {
                    return Optional.of(new Message(id, event, Json.parse(data)));
                }
            }
            return Optional.empty();
        }

        /** Waits for the first line, after which no event is missed. */
        Listening ready() throws IOException {
            assertThat(lines.readLine()).startsWith(":");
            return this;
        }

        List<Message> recorded(int count) throws IOException {
            List<Message> messages = new ArrayList<>();
            while (messages.size() < count) {
                Message message = next().orElseThrow();
                if (message.event().equals("recorded")) {
                    messages.add(message);
                }
            }
            return messages;
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    private static List<Object> tasks(List<Message> messages) {
        return messages.stream()
                .map(message -> message.data().get("task"))
                .sorted()
                .toList();
    }

    @Test
    void whatHappensIsTold() throws Exception {
        try (Listening listening = new Listening("/api/v1/events", "viewer", Optional.empty()).ready()) {
            served.submit("physics", "sweep", "do", 5);
            List<Message> messages = listening.recorded(5);
            assertThat(tasks(messages)).isEqualTo(List.of(0, 1, 2, 3, 4));
            assertThat(messages.getFirst().data())
                    .containsEntry("tenant", "physics")
                    .containsEntry("name", "sweep")
                    .containsEntry("state", "succeeded");
        }
    }

    @Test
    void whoComesBackGetsWhatFollowed() throws Exception {
        String last;
        try (Listening listening = new Listening("/api/v1/events", "viewer", Optional.empty()).ready()) {
            served.submit("physics", "sweep", "do", 5);
            last = listening.recorded(5).getLast().id();
        }
        served.submit("physics", "more", "do", 3);
        served.coordinator().await(new CampaignId("physics", "more"), Duration.ofSeconds(30));
        try (Listening again = new Listening("/api/v1/events", "viewer", Optional.of(last))) {
            List<Message> messages = again.recorded(3);
            assertThat(messages)
                    .allMatch(message -> "more".equals(message.data().get("name")));
            assertThat(tasks(messages)).isEqualTo(List.of(0, 1, 2));
        }
    }

    @Test
    void whoComesBackFromAnotherProcessIsTold() throws Exception {
        for (String id : new String[] {"other-5", "", "nonsense"}) {
            try (Listening again = new Listening("/api/v1/events", "viewer", Optional.of(id))) {
                assertThat(again.next().orElseThrow().event()).isEqualTo("lost");
            }
        }
    }

    @Test
    void eventsOfOtherTenantsAndCampaignsAreNotTold() throws Exception {
        try (Listening physics = new Listening("/api/v1/events", "viewer", Optional.empty()).ready();
                Listening one = new Listening("/api/v1/events?campaign=b", "viewer", Optional.empty()).ready()) {
            served.submit("chemistry", "a", "do", 3);
            served.coordinator().await(new CampaignId("chemistry", "a"), Duration.ofSeconds(30));
            served.submit("physics", "a", "do", 1);
            served.coordinator().await(new CampaignId("physics", "a"), Duration.ofSeconds(30));
            served.submit("physics", "b", "do", 1);
            assertThat(physics.next().orElseThrow().data()).containsEntry("tenant", "physics");
            assertThat(one.next().orElseThrow().data()).containsEntry("name", "b");
        }
    }

    @Test
    void whoReadsNothingIsDroppedAndDelaysNobody() throws Exception {
        try (Socket socket =
                new Socket(served.address().getAddress(), served.address().getPort())) {
            socket.setReceiveBufferSize(4096);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                    + served.token("viewer") + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().read();
            long begun = System.nanoTime();
            String message = "x".repeat(200);
            for (int n = 1; n <= 200_000; n++) {
                served.tally()
                        .recorded(new Attempt(SWEEP, n, n, 1), new TaskOutcome.Cancelled(message), TaskState.CANCELLED);
            }
            double micros = 1e-3 * (System.nanoTime() - begun) / 200_000;
            assertThat(micros).as("microseconds an event").isLessThan(100);
            // It reads now, fast, since a small window stalls at each acknowledgement: somewhere the stream ends, with
            // a note or, if
            // its thread was in a write for long, without.
            socket.setReceiveBufferSize(1 << 20);
            StringBuilder rest = new StringBuilder();
            byte[] buffer = new byte[1 << 16];
            while (rest.indexOf("event: dropped") < 0) {
                int count = socket.getInputStream().read(buffer);
                assertThat(count).as("the end of the stream, which has no note").isPositive();
                rest.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                rest.delete(0, Math.max(0, rest.length() - (1 << 16) - 100));
            }
            assertThat(client.get("/metrics", served.token("viewer")).text())
                    .contains("parhelion_campaign_dropped_streams_total 1.0");
        }
    }
}
