package org.parhelion.campaign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.runs.file.ConfigException;

/** Certificates in real TLS handshakes. */
@Timeout(60)
class CertificateAuthorityTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Principal ADA =
            new Principal("ada", Optional.of("physics"), Set.of(Role.OPERATOR, Role.COMMANDS), Instant.MAX);
    private static final Principal WORKER =
            new Principal("worker-1", Optional.empty(), Set.of(Role.WORKER), Instant.MAX);

    @TempDir
    private Path directory = Path.of("");

    private final Instant now = Instant.now();

    private Path made(String name, Instant from, Instant end) {
        Path files = directory.resolve(name);
        CertificateAuthority authority = CertificateAuthority.open(files, from, YEAR.multipliedBy(2));
        authority.server(List.of("localhost", "127.0.0.1"), from, end);
        authority.client(ADA, from, end);
        authority.client(WORKER, from, end);
        return files;
    }

    private Path made(String name) {
        return made(name, now, now.plus(YEAR));
    }

    private static SSLContext context(Path files, String name, Path authority) {
        return new TlsFiles(
                        files.resolve(name + ".crt"),
                        files.resolve(name + ".key"),
                        Optional.of(authority.resolve("ca.crt")))
                .context();
    }

    /** Who the server sees, after a handshake in which each side checks the other. */
    private static X509Certificate handshake(SSLContext server, SSLContext client) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (SSLServerSocket listening =
                (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
            listening.setNeedClientAuth(true);
            CompletableFuture<X509Certificate> seen = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                    socket.startHandshake();
                    seen.complete((X509Certificate) socket.getSession().getPeerCertificates()[0]);
                    socket.getOutputStream().write(1);
                } catch (IOException e) {
                    seen.completeExceptionally(e);
                }
            });
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                // In TLS 1.3 a refusal of the client arrives with the first byte.
                if (socket.getInputStream().read() != 1) {
                    throw new SSLException("closed");
                }
            }
            return seen.join();
        }
    }

    @Test
    void ownCertificatesAreAcceptedAndSayWhoItIs() throws Exception {
        Path own = made("own");
        X509Certificate seen = handshake(context(own, "server", own), context(own, "ada", own));
        Principal principal = Principal.of(seen);
        assertThat(principal.name()).isEqualTo("ada");
        assertThat(principal.tenant()).contains("physics");
        assertThat(principal.roles()).isEqualTo(ADA.roles());
        assertThat(principal.end()).isBetween(now.plus(YEAR).minusSeconds(2), now.plus(YEAR));
        assertThat(Principal.of(handshake(context(own, "server", own), context(own, "worker-1", own)))
                        .tenant())
                .isEmpty();
    }

    @Test
    void foreignCertificatesAreRefusedByBothSides() throws Exception {
        Path own = made("own");
        Path foreign = made("foreign");
        assertThatThrownBy(() -> handshake(context(own, "server", own), context(foreign, "ada", own)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> handshake(context(foreign, "server", own), context(own, "ada", own)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void expiredCertificatesAreRefusedByBothSides() throws Exception {
        Path own = made("own");
        CertificateAuthority authority = CertificateAuthority.open(own, now, YEAR);
        Instant past = now.minus(Duration.ofDays(2));
        authority.client(
                new Principal("late", Optional.empty(), Set.of(Role.VIEWER), Instant.MAX), past, now.minusSeconds(60));
        Files.delete(own.resolve("server.crt"));
        Files.delete(own.resolve("server.key"));
        assertThatThrownBy(() -> {
                    authority.server(List.of("localhost"), past, now.minusSeconds(60));
                    handshake(context(own, "server", own), context(own, "ada", own));
                })
                .isInstanceOf(SSLException.class);
        Files.delete(own.resolve("server.crt"));
        Files.delete(own.resolve("server.key"));
        authority.server(List.of("localhost", "127.0.0.1"), now, now.plus(YEAR));
        handshake(context(own, "server", own), context(own, "ada", own));
        assertThatThrownBy(() -> handshake(context(own, "server", own), context(own, "late", own)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aWorkersCertificateIsNotThatOfAServer() throws Exception {
        Path own = made("own");
        assertThatThrownBy(() -> handshake(context(own, "worker-1", own), context(own, "ada", own)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void keysAreForTheirOwnerOnlyAndNothingIsOverwritten() throws IOException {
        Path own = made("own");
        for (String name : List.of("ca", "server", "ada", "worker-1")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve(name + ".key"))))
                    .isEqualTo("rw-------");
        }
        byte[] before = Files.readAllBytes(own.resolve("ada.crt"));
        CertificateAuthority again = CertificateAuthority.open(own, now, YEAR);
        assertThatThrownBy(() -> again.client(ADA, now, now.plus(YEAR)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ada.crt: exists");
        assertThatThrownBy(() -> again.client(
                        new Principal("server", Optional.empty(), Set.of(Role.WORKER), Instant.MAX),
                        now,
                        now.plus(YEAR)))
                .hasMessageContaining("another name");
        assertThat(Files.readAllBytes(own.resolve("ada.crt"))).isEqualTo(before);
    }

    @Test
    void noCertificateOutlivesItsAuthority() {
        CertificateAuthority authority = CertificateAuthority.open(directory.resolve("short"), now, Duration.ofDays(1));
        assertThatThrownBy(() -> authority.client(ADA, now, now.plus(YEAR)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fewer days");
    }

    @Test
    void filesThatAreNoCertificatesAreNamed() throws IOException {
        Path own = made("own");
        Path text = Files.writeString(directory.resolve("text.pem"), "hello\n");
        assertThatThrownBy(() -> new TlsFiles(text, own.resolve("ada.key"), Optional.empty()).context())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("text.pem");
        assertThatThrownBy(() -> new TlsFiles(own.resolve("ada.crt"), text, Optional.empty()).context())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no private key");
        assertThatThrownBy(() -> TlsFiles.accepting(directory.resolve("absent")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("absent");
    }
}
