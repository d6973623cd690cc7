package org.parhelion.campaign.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.Forgery;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.CertificateAuthority;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.access.TlsFiles;

/** The API over HTTPS: certificates of clients, and tokens. */
@Timeout(120)
class SecureHttpTest {
    private static final String BODY =
            "{\"name\": \"made\", \"text\": \"command: [echo, '{x}']\\nparameters: {x: [1]}\\n\"}";

    @TempDir
    private Path directory = Path.of("");

    private Path authority(String name) {
        Path place = directory.resolve(name);
        Instant now = Instant.now();
        CertificateAuthority made = CertificateAuthority.open(place, now.minusSeconds(7200), Duration.ofDays(2));
        made.server(java.util.List.of("localhost", "127.0.0.1"), now, now.plusSeconds(3600));
        made.client(principal("ada", Role.ADMIN), now, now.plusSeconds(3600));
        made.client(principal("eve", Role.VIEWER), now, now.plusSeconds(3600));
        made.client(principal("old", Role.ADMIN), now.minusSeconds(7200), now.minusSeconds(3600));
        return place;
    }

    private static Principal principal(String name, Role role) {
        return new Principal(name, Optional.of("physics"), EnumSet.of(role), Instant.MAX);
    }

    private static TlsFiles files(Path place, String name) {
        return new TlsFiles(
                place.resolve(name + ".crt"), place.resolve(name + ".key"), Optional.of(place.resolve("ca.crt")));
    }

    private static HttpResponse<String> send(SSLContext context, HttpRequest.Builder request) throws Exception {
        try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static HttpRequest.Builder campaigns(ServedCampaigns served) {
        return HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:" + served.address().getPort() + "/api/v1/campaigns"));
    }

    private static HttpRequest.Builder submission(ServedCampaigns served) {
        return campaigns(served)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(BODY));
    }

    @Test
    void onlyCertificatesOfTheAuthorityAreLetIn() throws Exception {
        Path own = authority("own");
        Path foreign = authority("foreign");
        try (ServedCampaigns served = new ServedCampaigns(directory, false, 1e9, Optional.of(files(own, "server")))) {
            SSLContext ada = files(own, "ada").context();
            assertThat(send(ada, submission(served)).statusCode()).isEqualTo(201);
            assertThat(send(ada, campaigns(served)).body()).contains("\"made\"");
            SSLContext eve = files(own, "eve").context();
            assertThat(send(eve, campaigns(served)).statusCode()).isEqualTo(200);
            assertThat(send(eve, submission(served)).statusCode()).isEqualTo(403);

            Path authority = own.resolve("ca.crt");
            SSLContext none = TlsFiles.accepting(authority);
            SSLContext expired = files(own, "old").context();
            SSLContext stranger = new TlsFiles(
                            foreign.resolve("ada.crt"), foreign.resolve("ada.key"), Optional.of(authority))
                    .context();
            SSLContext forged = new TlsFiles(
                            Forgery.rename(own.resolve("eve.crt"), "viewer", "worker", own.resolve("forged.crt")),
                            own.resolve("eve.key"),
                            Optional.of(authority))
                    .context();
            SSLContext deceived = new TlsFiles(
                            own.resolve("ada.crt"), own.resolve("ada.key"), Optional.of(foreign.resolve("ca.crt")))
                    .context();
            for (SSLContext bad : new SSLContext[] {none, expired, stranger, forged, deceived}) {
                assertThatThrownBy(() -> send(bad, campaigns(served))).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> send(bad, submission(served))).isInstanceOf(IOException.class);
            }
            assertThat(served.coordinator().campaigns()).hasSize(1);
            assertThat(send(ada, campaigns(served)).statusCode())
                    .as("the server goes on")
                    .isEqualTo(200);
        }
    }

    @Test
    void aRevokedTokenIsRefusedByAServerThatRuns() throws Exception {
        Path own = authority("own");
        TlsFiles server = new TlsFiles(own.resolve("server.crt"), own.resolve("server.key"), Optional.empty());
        SSLContext client = TlsFiles.accepting(own.resolve("ca.crt"));
        try (ServedCampaigns served = new ServedCampaigns(directory, true, 1e9, Optional.of(server))) {
            String bearer = "Bearer " + served.token("viewer");
            try (HttpClient events = HttpClient.newBuilder().sslContext(client).build()) {
                HttpResponse<java.util.stream.Stream<String>> stream = events.send(
                        HttpRequest.newBuilder(URI.create(
                                        "https://127.0.0.1:" + served.address().getPort() + "/api/v1/events"))
                                .header("Authorization", bearer)
                                .build(),
                        HttpResponse.BodyHandlers.ofLines());
                assertThat(send(client, campaigns(served).header("Authorization", bearer))
                                .statusCode())
                        .isEqualTo(200);
                assertThat(AccessTokens.revoke(directory.resolve("tokens"), "viewer"))
                        .isEqualTo(1);
                assertThat(stream.body()).as("the open stream is ended").anyMatch("event: ended"::equals);
            }
            assertThat(send(client, campaigns(served).header("Authorization", bearer))
                            .statusCode())
                    .isEqualTo(401);
            assertThat(send(client, campaigns(served).header("Authorization", "Bearer " + served.token("admin")))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(Files.readString(directory.resolve("tokens"))).doesNotContain("viewer viewer");
    }
}
