package org.parhelion.campaign.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.campaign.CampaignException;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignRule;
import org.parhelion.campaign.Forgery;
import org.parhelion.campaign.TaskProgram;
import org.parhelion.campaign.TaskSpec;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CertificateAuthority;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.access.Role;
import org.parhelion.campaign.coordinator.WorkerOffer;
import org.parhelion.campaign.store.MemoryTaskStore;
import org.parhelion.runs.file.ConfigException;

/** Certificates and tokens over gRPC. */
@Timeout(90)
class ServiceAccessTest {
    private static final CampaignId SWEEP = CampaignId.of("sweep");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path directory = Path.of("");

    private static Principal principal(String name, Role... roles) {
        return new Principal(name, Optional.empty(), EnumSet.copyOf(List.of(roles)), Instant.MAX);
    }

    private CertificateAuthority authority(Path place) {
        Instant now = Instant.now();
        CertificateAuthority authority = CertificateAuthority.open(place, now.minusSeconds(7200), Duration.ofDays(2));
        authority.server(List.of("localhost", "127.0.0.1"), now, now.plusSeconds(3600));
        authority.client(principal("node", Role.WORKER), now, now.plusSeconds(3600));
        authority.client(principal("ada", Role.ADMIN), now, now.plusSeconds(3600));
        authority.client(principal("late", Role.ADMIN), now.minusSeconds(7200), now.minusSeconds(3600));
        return authority;
    }

    private static PeerCertificates of(Path place, String name) {
        return new PeerCertificates(
                Optional.of(place.resolve(name + ".crt")),
                Optional.of(place.resolve(name + ".key")),
                Optional.of(place.resolve("ca.crt")));
    }

    private ServiceFixture serve(PeerCertificates certificates, Optional<AccessTokens> tokens) {
        return new ServiceFixture(
                new MemoryTaskStore(), directory.resolve("served"), 0, certificates, tokens, Optional.empty());
    }

    private static void counts(ServiceFixture service, PeerCertificates certificates, Optional<String> token) {
        try (CampaignClient client = CampaignClient.open(service.addresses(certificates, token), SHORT)) {
            client.campaigns();
            client.counts(SWEEP);
        }
    }

    @Test
    void onlyCertificatesOfTheAuthorityAreLetIn() throws Exception {
        Path own = directory.resolve("own");
        Path foreign = directory.resolve("foreign");
        authority(own);
        authority(foreign);
        try (ServiceFixture service = serve(of(own, "server"), Optional.empty())) {
            PeerCertificates ada = of(own, "ada");
            try (CampaignClient client = CampaignClient.open(service.addresses(ada, Optional.empty()));
                    RemoteWork _ = RemoteWork.open(
                            service.addresses(of(own, "node"), Optional.empty()),
                            WorkerOffer.of("node", 1),
                            ServiceFixture.DOUBLE,
                            served -> {})) {
                client.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(5));
                assertThat(client.await(SWEEP, LONG)).isTrue();
            }
            PeerCertificates stranger = new PeerCertificates(
                    Optional.of(foreign.resolve("ada.crt")),
                    Optional.of(foreign.resolve("ada.key")),
                    Optional.of(own.resolve("ca.crt")));
            PeerCertificates forged = new PeerCertificates(
                    Optional.of(Forgery.rename(own.resolve("ada.crt"), "ada", "eve", own.resolve("forged.crt"))),
                    ada.key(),
                    ada.authority());
            PeerCertificates nobody =
                    new PeerCertificates(Optional.empty(), Optional.empty(), Optional.of(own.resolve("ca.crt")));
            PeerCertificates deceived =
                    new PeerCertificates(ada.certificate(), ada.key(), Optional.of(foreign.resolve("ca.crt")));
            for (PeerCertificates bad :
                    List.of(stranger, forged, nobody, of(own, "late"), PeerCertificates.NONE, deceived)) {
                assertThatThrownBy(() -> counts(service, bad, Optional.empty()))
                        .as("with %s", bad)
                        .isInstanceOf(CampaignException.class);
            }
            assertThatThrownBy(() -> counts(service, of(own, "node"), Optional.empty()))
                    .hasMessageContaining("node")
                    .hasMessageContaining("look");
        }
    }

    @Test
    void aTokenReachesWhatItsRolesAndTenantPermit() throws Exception {
        Path file = directory.resolve("tokens");
        Map<String, Principal> known = Map.of(
                "ada-token", new Principal("ada", Optional.of("physics"), Set.of(Role.OPERATOR), Instant.MAX),
                "bob-token", new Principal("bob", Optional.of("default"), Set.of(Role.OPERATOR), Instant.MAX),
                "eve-token", new Principal("eve", Optional.of("default"), Set.of(Role.VIEWER), Instant.MAX),
                "old-token", new Principal("old", Optional.empty(), Set.of(Role.ADMIN), Instant.EPOCH));
        Files.write(
                file,
                known.entrySet().stream()
                        .map(entry -> AccessTokens.line(entry.getKey(), entry.getValue()))
                        .toList());
        Path log = directory.resolve("audit.jsonl");
        try (AuditLog audit = AuditLog.open(log, InstantSource.system(), note -> {});
                ServiceFixture service = new ServiceFixture(
                        new MemoryTaskStore(),
                        directory.resolve("served"),
                        0,
                        PeerCertificates.NONE,
                        Optional.of(AccessTokens.read(file)),
                        Optional.of(audit));
                CampaignClient bob = client(service, "bob-token");
                CampaignClient eve = client(service, "eve-token");
                CampaignClient ada = client(service, "ada-token")) {
            bob.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(2));
            assertThat(eve.counts(SWEEP).total()).isEqualTo(2);
            assertThatThrownBy(() -> eve.cancel(SWEEP))
                    .hasMessageContaining("eve")
                    .hasMessageContaining("cancel");
            assertThatThrownBy(() -> ada.counts(SWEEP)).hasMessageContaining("physics");
            assertThat(ada.campaigns()).isEmpty();
            List<TaskSpec> commands =
                    List.of(TaskSpec.of(0, new TaskProgram.Command(List.of("rm", "-r", "x")), Map.of()));
            assertThatThrownBy(() -> bob.submit(CampaignId.of("rm"), CampaignRule.DEFAULT, commands))
                    .hasMessageContaining("commands");
            assertThatThrownBy(() -> counts(service, PeerCertificates.NONE, Optional.of("old-token")))
                    .hasMessageContaining("ended");
            assertThatThrownBy(() -> counts(service, PeerCertificates.NONE, Optional.of("guessed")))
                    .hasMessageContaining("not known");
            assertThatThrownBy(() -> counts(service, PeerCertificates.NONE, Optional.empty()))
                    .hasMessageContaining("required");
            assertThat(service.driver.campaigns()).containsExactly(SWEEP);
            assertThat(service.driver.counts(SWEEP).cancelled()).isZero();
            try (RemoteWork work = RemoteWork.open(
                    service.addresses(PeerCertificates.NONE, Optional.of("bob-token")),
                    WorkerOffer.of("bob", 1),
                    ServiceFixture.DOUBLE,
                    served -> {})) {
                long endNanos = System.nanoTime() + LONG.toNanos();
                while (work.refusal().isEmpty() && System.nanoTime() < endNanos) {
                    Thread.onSpinWait();
                }
                assertThat(work.refusal().orElse("")).contains("bob may not work");
            }
        }
        assertThat(Files.readString(log))
                .contains("\"submit\"", "\"allowed\"", "\"refused\"")
                .doesNotContain("token\"");
    }

    @Test
    void aRevokedTokenIsRefusedByAServerThatRuns() throws Exception {
        Path file = directory.resolve("tokens");
        Files.write(
                file,
                List.of(
                        AccessTokens.line("ada-token", principal("ada", Role.ADMIN)),
                        AccessTokens.line("node-token", principal("node", Role.WORKER))));
        Queue<String> notes = new ConcurrentLinkedQueue<>();
        AccessTokens tokens = AccessTokens.watched(file, notes::add);
        try (ServiceFixture service = serve(PeerCertificates.NONE, Optional.of(tokens));
                CampaignClient ada = client(service, "ada-token");
                RemoteWork work = RemoteWork.open(
                        service.addresses(PeerCertificates.NONE, Optional.of("node-token")),
                        WorkerOffer.of("node", 1),
                        ServiceFixture.DOUBLE,
                        served -> {})) {
            ada.submit(SWEEP, CampaignRule.DEFAULT, ServiceFixture.tasks(2));
            assertThat(ada.await(SWEEP, LONG)).isTrue();
            assertThat(AccessTokens.revoke(file, "node")).isEqualTo(1);
            awaitThat("the worker's open stream is ended", () -> work.refusal().isPresent());
            assertThat(AccessTokens.revoke(file, "ada")).isEqualTo(1);
            awaitThat("the client is refused", () -> {
                try {
                    ada.campaigns();
                    return false;
                } catch (CampaignException e) {
                    return e.kind() == CampaignException.Kind.REFUSED;
                }
            });
            Files.writeString(file, "no hash\n");
            awaitThat(
                    "a mistake is told",
                    () -> tokens.principal("none").isEmpty()
                            && String.valueOf(notes).contains("first column"));
            Files.writeString(file, AccessTokens.line("new-token", principal("new", Role.ADMIN)) + "\n");
            awaitThat(
                    "a new token is known", () -> tokens.principal("new-token").isPresent());
        }
        assertThat(notes).anyMatch(note -> note.contains("0 tokens are valid"));
    }

    private static void awaitThat(String what, BooleanSupplier condition) {
        long endNanos = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(endNanos);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static CampaignClient client(ServiceFixture service, String token) {
        return CampaignClient.open(service.addresses(PeerCertificates.NONE, Optional.of(token)), SHORT);
    }

    @Test
    void tokensNeverCrossANetworkInClearText() {
        assertThatThrownBy(() -> new CoordinatorAddresses(
                        List.of("192.0.2.1:7070"), PeerCertificates.NONE, Optional.of("secret")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("clear text")
                .hasMessageNotContaining("secret");
    }
}
