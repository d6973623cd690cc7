package org.parhelion.campaign.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.parhelion.runs.report.Json;

/** A client of a server of campaigns. */
final class ApiClient implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;

    ApiClient(String url) {
        this.url = url.substring(0, url.length() - 1);
    }

    /** An answer. */
    record Reply(int status, String type, String text) {
        Map<String, Object> json() {
            return Json.parse(text);
        }
    }

    HttpRequest.Builder request(String path, Optional<String> token) {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
        token.ifPresent(value -> builder.header("Authorization", "Bearer " + value));
        return builder;
    }

    Reply get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, Optional.of(token)).GET());
    }

    Reply get(String path) throws IOException, InterruptedException {
        return send(request(path, Optional.empty()).GET());
    }

    Reply post(String path, String token, String body) throws IOException, InterruptedException {
        return send(request(path, Optional.of(token))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Reply(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
    }

    HttpClient client() {
        return client;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
