package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.TraceContext;
import org.parhelion.campaign.access.AuditReport;
import org.parhelion.runs.file.ConfigException;
import org.parhelion.runs.report.Json;

/** The API over real connections. */
@Timeout(120)
class CampaignHttpTest {
    private static final String SWEEP = "/api/v1/campaigns/physics/sweep";
    private static final String COMMANDS =
            Json.line(Map.of("name", "cmd", "text", "command: [echo, '{x}']\nparameters: {x: [1, 2, 3]}\n"));

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

    private void sweep(int tasks) throws InterruptedException {
        CampaignId id = served.submit("physics", "sweep", "do", tasks);
        assertThat(served.coordinator().await(id, Duration.ofSeconds(30))).isTrue();
    }

    private String as(String name) {
        return served.token(name);
    }

    @Test
    void aCampaignIsListedWithItsStates() throws Exception {
        sweep(7);
        ApiClient.Reply list = client.get("/api/v1/campaigns", as("viewer"));
        assertThat(list.status()).isEqualTo(200);
        assertThat(list.text()).contains("\"name\":\"sweep\"", "\"tasks\":7", "\"ended\":true", "\"succeeded\":7");
        assertThat(client.get(SWEEP, as("viewer")).text()).contains("binSeconds");
        assertThat(client.get("/api/v1/workers", as("viewer")).text()).contains("\"succeeded\":7");
    }

    @Test
    void aSubmissionCarriesTheSpanOfItsRequest() throws Exception {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        for (String header : List.of(parent, "no span")) {
            ApiClient.Reply reply = client.send(client.request("/api/v1/campaigns", Optional.of(as("admin")))
                    .header("Content-Type", "application/json")
                    .header("traceparent", header)
                    .POST(HttpRequest.BodyPublishers.ofString(COMMANDS)));
            assertThat(reply.status()).as(reply.text()).isEqualTo(201);
            assertThat(served.traces).containsEntry("cmd", TraceContext.parse(header));
        }
    }

    @Test
    void pagesContainEachTaskOnceInOrder() throws Exception {
        sweep(25);
        List<Object> seen = new ArrayList<>();
        Object after = -1;
        while (!after.equals("")) {
            Map<String, Object> page = client.get(SWEEP + "/tasks?limit=7&after=" + after, as("viewer"))
                    .json();
            if (page.get("tasks") instanceof List<?> tasks) {
                tasks.forEach(task -> seen.add(java.util.Objects.requireNonNull(((Map<?, ?>) task).get("task"))));
            }
            after = page.getOrDefault("next", "");
        }
        assertThat(seen).hasSize(25).isSortedAccordingTo((a, b) -> Integer.compare((int) a, (int) b));
        assertThat(client.get(SWEEP + "/tasks?state=failed", as("viewer"))
                        .json()
                        .get("tasks"))
                .isEqualTo(List.of());
        assertThat(client.get(SWEEP + "/tasks?state=succeeded&limit=1000", as("viewer"))
                        .text())
                .contains("\"task\":24", "\"task\":0");
    }

    @Test
    void aTaskIsExplainedAndItsOutputIsTheTail() throws Exception {
        sweep(3);
        Map<String, Object> task = client.get(SWEEP + "/tasks/2", as("viewer")).json();
        assertThat(String.valueOf(task.get("explanation"))).contains("do-2 succeeded on");
        assertThat(String.valueOf(task.get("outcome"))).contains("y=4.0").contains("bad=null");
        ApiClient.Reply output = client.get(SWEEP + "/tasks/2/output?stream=err&bytes=16", as("viewer"));
        assertThat(output.text()).endsWith("err of 2").hasSize(4 + 8);
        assertThat(client.get(SWEEP + "/tasks/3", as("viewer")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "viewer,    200, 403, 403, 403",
        "operator,  200, 200, 200, 403",
        "commander, 200, 200, 200, 201",
        "admin,     200, 200, 200, 201",
        "worker,    403, 403, 403, 403",
        "stranger,  404, 404, 404, 201",
        "late,      401, 401, 401, 401"
    })
    void eachTokenMayDoWhatItsRoleAndTenantPermit(String name, int look, int cancel, int retry, int command)
            throws Exception {
        CampaignId held = served.submit("physics", "sweep", "hold", 3);
        assertThat(client.get(SWEEP, as(name)).status()).isEqualTo(look);
        assertThat(client.post(SWEEP + "/cancel", as(name), "").status()).isEqualTo(cancel);
        assertThat(served.coordinator().counts(held).cancelled()).isEqualTo(cancel == 200 ? 3 : 0);
        assertThat(client.post(SWEEP + "/retry", as(name), "").status()).isEqualTo(retry);
        assertThat(served.coordinator().counts(held).cancelled()).isZero();
        assertThat(client.post("/api/v1/campaigns", as(name), COMMANDS).status())
                .isEqualTo(command);
        assertThat(served.coordinator().campaigns().stream().map(CampaignId::name))
                .isEqualTo(command == 201 ? List.of("sweep", "cmd") : List.of("sweep"));
        assertThat(AuditReport.of(served.auditFile()).intact()).isTrue();
    }

    @Test
    void commandsOfOthersAreRetriedOnlyByThoseWhoMaySubmitThem() throws Exception {
        CampaignId id = served.submitCommand("physics", "sweep", "fail");
        assertThat(served.coordinator().await(id, Duration.ofSeconds(30))).isTrue();
        assertThat(client.post(SWEEP + "/retry", as("operator"), "").status()).isEqualTo(403);
        assertThat(served.coordinator().counts(id).failed()).isEqualTo(1);
        assertThat(client.post(SWEEP + "/retry", as("commander"), "").status()).isEqualTo(200);
        assertThat(client.get(SWEEP + "/tasks/0", as("viewer")).text())
                .contains("\"command\"")
                .doesNotContain("s3cret-argument");
    }

    @Test
    void aSubmittedCampaignRunsAndHasATable() throws Exception {
        ApiClient.Reply made = client.post("/api/v1/campaigns", as("commander"), COMMANDS);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        CampaignId id = new CampaignId("physics", "cmd");
        assertThat(served.coordinator().await(id, Duration.ofSeconds(30))).isTrue();
        assertThat(client.get("/api/v1/campaigns/physics/cmd/results.csv", as("viewer"))
                        .text())
                .isEqualTo("task,x,state\n0,1,succeeded\n1,2,succeeded\n2,3,succeeded\n");
        assertThat(client.post("/api/v1/campaigns", as("commander"), COMMANDS).status())
                .as("the same campaign is gone on with")
                .isEqualTo(201);
        assertThat(client.post("/api/v1/campaigns", as("commander"), COMMANDS.replace("3]", "4]"))
                        .status())
                .as("another one of that name")
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /api/v1/campaigns?tenat=x | | 400 | tenat",
                "GET  | /api/v1/campaigns/physics/sweep/tasks?limit=1001 | | 400 | 1 … 1000",
                "GET  | /api/v1/campaigns/physics/sweep/tasks?limit=1&limit=2 | | 400 | 2 times",
                "GET  | /api/v1/campaigns/physics/sweep/tasks?after=x | | 400 | 'x'",
                "GET  | /api/v1/campaigns/physics/sweep/tasks?state=king | | 400 | succeeded",
                "GET  | /api/v1/campaigns/physics/sweep/tasks/-1 | | 404 | '-1'",
                "GET  | /api/v1/campaigns/physics/none | | 404 | physics/none",
                "GET  | /api/v1/campaigns/physics/a%20b | | 404 | a b",
                "GET  | /nothing | | 404 | openapi.json",
                "PUT  | /api/v1/campaigns | | 405 | GET, POST",
                "GET  | /api/v1/campaigns/physics/sweep/results.csv | | 409 | without a file",
                "POST | /api/v1/campaigns | [1] | 400 | no JSON object",
                "POST | /api/v1/campaigns | {\"txt\": \"\"} | 400 | 'txt'",
                "POST | /api/v1/campaigns | {} | 400 | text",
                "POST | /api/v1/campaigns | {\"text\": 1} | 400 | text",
                "POST | /api/v1/campaigns | {\"text\": \"a\", \"files\": {\"../x\": \"\"}} | 400 | ../x",
                "POST | /api/v1/campaigns | {\"text\": \"run: none.yaml\"} | 422 | none.yaml",
                "POST | /api/v1/campaigns | {\"text\": \"a\", \"tenant\": \"chemistry\"} | 403 | chemistry"
            })
    void aWrongRequestIsAProblemWithTheRemedy(String method, String path, String body, int status, String detail)
            throws Exception {
        sweep(1);
        ApiClient.Reply reply = client.send(client.request(path, Optional.of(as("admin")))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body)));
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.type()).isEqualTo("application/problem+json");
        assertThat(String.valueOf(reply.json().get("detail"))).contains(detail);
    }

    @Test
    void withoutATokenNothingIsTold() throws Exception {
        for (ApiRoute route : ApiRoute.values()) {
            if (!route.isOpen()) {
                String path = route.path()
                        .replace("{tenant}", "physics")
                        .replace("{campaign}", "sweep")
                        .replace("{task}", "0");
                assertThat(client.send(client.request(path, Optional.empty())
                                        .method(route.method(), HttpRequest.BodyPublishers.noBody()))
                                .status())
                        .as(path)
                        .isEqualTo(401);
                assertThat(client.send(client.request(path, Optional.of("wrong"))
                                        .method(route.method(), HttpRequest.BodyPublishers.noBody()))
                                .status())
                        .as(path)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void otherTypesAndLongBodiesAreRefused() throws Exception {
        assertThat(client.send(client.request("/api/v1/campaigns", Optional.of(as("admin")))
                                .header("Content-Type", "text/plain")
                                .POST(HttpRequest.BodyPublishers.ofString(COMMANDS)))
                        .status())
                .isEqualTo(415);
        // The head alone: a client that is still sending when the server closes can lose the answer.
        try (Socket socket = connected("POST /api/v1/campaigns HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + as("admin") + "\r\nContent-Type: application/json\r\nContent-Length: " + (1 << 17) + "\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 413")
                    .containsIgnoringCase("content-type: application/problem+json");
        }
        assertThat(client.send(client.request("/api/v1/campaigns", Optional.of(as("admin")))
                                .header("Origin", "http://example.org")
                                .GET())
                        .status())
                .isEqualTo(403);
        assertThat(client.send(client.request("/api/v1/campaigns", Optional.of("x".repeat(1 << 15)))
                                .GET())
                        .status())
                .isIn(400, 431);
    }

    @Test
    void aTargetThatIsNoPathIsRefused() throws Exception {
        try (Socket socket = connected("GET A:penapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 400");
        }
    }

    /** A connection on which the head of a request has been sent. */
    private Socket connected(String head) throws IOException {
        Socket socket =
                new Socket(served.address().getAddress(), served.address().getPort());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    @Test
    void aCoordinatorThatStandsByIsNotReady() throws Exception {
        assertThat(client.get("/health/ready").status()).isEqualTo(200);
        served.leads(false);
        assertThat(client.get("/health/ready").status()).isEqualTo(503);
        assertThat(client.get("/health/live").status()).isEqualTo(200);
        assertThat(client.get("/api/v1/campaigns", as("viewer")).status()).isEqualTo(503);
        assertThat(client.get("/metrics", as("viewer")).text()).contains("parhelion_campaign_leader 0.0");
    }

    @Test
    void noTokenIsInTheAuditLogAndEachChangeIs() throws Exception {
        served.submit("physics", "sweep", "hold", 1);
        client.post(SWEEP + "/cancel", as("viewer"), "");
        client.post(SWEEP + "/cancel", as("operator"), "");
        client.get(SWEEP, "canary-5up3r");
        client.get(SWEEP + "?token=canary-5up3r", as("operator"));
        String log = Files.readString(served.auditFile());
        assertThat(log.lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("\"who\":\"viewer\"") && line.contains("refused"))
                .anyMatch(line -> line.contains("\"who\":\"operator\"") && line.contains("allowed"))
                .anyMatch(line -> line.contains("\"who\":\"unknown\"") && line.contains("refused"));
        assertThat(log).doesNotContain("canary");
        served.tokensOfAll().forEach(token -> assertThat(log).doesNotContain(token));
        assertThat(AuditReport.of(served.auditFile()).intact()).isTrue();
    }

    @Test
    void tooManyRequestsOfOneTokenAreRefused() throws Exception {
        try (ServedCampaigns slow = new ServedCampaigns(Files.createDirectory(directory.resolve("slow")), true, 2);
                ApiClient hasty = new ApiClient(slow.url())) {
            List<Integer> statuses = new ArrayList<>();
            for (int n = 0; n < 12; n++) {
                statuses.add(
                        hasty.get("/api/v1/campaigns", slow.token("viewer")).status());
            }
            assertThat(statuses).contains(200, 429);
            assertThat(hasty.get("/api/v1/campaigns", slow.token("operator")).status())
                    .as("another token")
                    .isEqualTo(200);
        }
    }

    @Test
    void onLoopbackWithoutTokensEverythingIsAllowedAndElsewhereRefused() throws Exception {
        try (ServedCampaigns open = new ServedCampaigns(Files.createDirectory(directory.resolve("open")), false, 1000);
                ApiClient anybody = new ApiClient(open.url())) {
            assertThat(anybody.get("/api/v1/campaigns").status()).isEqualTo(200);
        }
        assertThatThrownBy(() -> HttpOptions.at(new InetSocketAddress("0.0.0.0", 0)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("127.0.0.1");
    }
}
