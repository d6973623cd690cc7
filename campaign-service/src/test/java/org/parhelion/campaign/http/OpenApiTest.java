package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignId;
import org.parhelion.runs.report.Json;

/** The document and the server describe each other. */
@Timeout(120)
class OpenApiTest {
    private static final Map<String, Object> DOCUMENT = Json.parse(CampaignHttpServer.file("openapi.json"));
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @TempDir
    private Path directory = Path.of("");

    private ServedCampaigns served;
    private ApiClient client;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        served = new ServedCampaigns(directory, true, 10_000);
        client = new ApiClient(served.url());
        served.submit("physics", "held", "hold", 2);
        CampaignId failed = served.submit("physics", "failed", "fail", 2);
        served.coordinator().await(failed, Duration.ofSeconds(30));
        client.post(
                "/api/v1/campaigns",
                served.token("admin"),
                Json.line(Map.of("name", "cmd", "text", "command: [echo, '{x}']\nparameters: {x: [1, 2, 3]}\n")));
        CampaignId commands = new CampaignId("physics", "cmd");
        served.coordinator().await(commands, Duration.ofSeconds(30));
        served.write(commands, 1, "temperature", 1);
    }

    @AfterEach
    void end() {
        client.close();
        served.close();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object of, String key) {
        return (Map<String, Object>) Objects.requireNonNull(((Map<String, Object>) of).get(key), key);
    }

    private static Map<String, Object> operation(ApiRoute route) {
        return map(map(map(DOCUMENT, "paths"), route.path()), route.method().toLowerCase(Locale.ROOT));
    }

    private static void check(Object schema, String json) {
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("allOf", java.util.List.of(schema));
        whole.put("components", DOCUMENT.get("components"));
        assertThat(SCHEMAS.getSchema(Json.line(whole), InputFormat.JSON).validate(json, InputFormat.JSON))
                .as(json)
                .isEmpty();
    }

    /** Checks an answer against what the document says of it. */
    private static void check(ApiRoute route, ApiClient.Reply reply) {
        Map<String, Object> responses = map(operation(route), "responses");
        String status = String.valueOf(reply.status());
        assertThat(responses).as(route + " " + reply).containsKey(status);
        Map<String, Object> response = map(responses, status);
        if (response.containsKey("$ref")) {
            response = map(map(map(DOCUMENT, "components"), "responses"), "Problem");
        }
        Map<String, Object> content = map(response, "content");
        String type = reply.type().replaceFirst(";.*", "");
        assertThat(content).as(route + " " + reply).containsOnlyKeys(type);
        if (type.endsWith("json")) {
            check(map(map(content, type), "schema"), reply.text());
        }
    }

    @Test
    void eachRouteIsInTheDocumentAndEachOperationIsARoute() {
        Set<String> routes = new TreeSet<>();
        for (ApiRoute route : ApiRoute.values()) {
            routes.add(route.method() + " " + route.path());
        }
        Set<String> documented = new TreeSet<>();
        map(DOCUMENT, "paths")
                .forEach((path, item) -> ((Map<?, ?>) item)
                        .keySet()
                        .forEach(method ->
                                documented.add(String.valueOf(method).toUpperCase(Locale.ROOT) + " " + path)));
        assertThat(documented).isEqualTo(routes);
    }

    @Test
    void eachRouteAnswersAsTheDocumentSays() throws Exception {
        for (String campaign : new String[] {"held", "cmd", "failed", "none"}) {
            for (String token : new String[] {"admin", "viewer", "worker", "late"}) {
                for (ApiRoute route : ApiRoute.values()) {
                    if (route == ApiRoute.EVENTS && !token.equals("worker") && !token.equals("late")) {
                        continue; // does not end; EventStreamTest reads it
                    }
                    if (route == ApiRoute.CANCEL && campaign.equals("held")) {
                        continue; // keeps a task that runs
                    }
                    String path = route.path()
                            .replace("{tenant}", "physics")
                            .replace("{campaign}", campaign)
                            .replace("{task}", "1");
                    ApiClient.Reply reply = client.send(client.request(path, Optional.of(served.token(token)))
                            .header("Content-Type", "application/json")
                            .method(
                                    route.method(),
                                    route == ApiRoute.SUBMIT
                                            ? HttpRequest.BodyPublishers.ofString("{\"text\": \"\"}")
                                            : HttpRequest.BodyPublishers.noBody()));
                    check(route, reply);
                    if (token.equals("admin") && campaign.equals("cmd") && route != ApiRoute.SUBMIT) {
                        assertThat(reply.status()).as(path + reply.text()).isEqualTo(200);
                    }
                }
            }
        }
        served.leads(false);
        check(ApiRoute.READY, client.get("/health/ready"));
        check(ApiRoute.CAMPAIGNS, client.get("/api/v1/campaigns", served.token("viewer")));
    }

    @Test
    void theSchemasRefuseOtherAnswers() {
        Object schema = map(map(map(DOCUMENT, "components"), "schemas"), "TaskCount");
        check(schema, "{\"tasks\": 1}");
        for (String wrong : new String[] {"{}", "{\"tasks\": -1}", "{\"tasks\": 1, \"more\": 2}", "[]"}) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> check(schema, wrong))
                    .isInstanceOf(AssertionError.class);
        }
    }
}
