package org.parhelion.adapters.grpc;

import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The server's part of TLS, as files in PEM.
 *
 * @param certificate the server's certificate, and those between it and its authority
 * @param key its private key, PKCS #8
 * @param clientAuthority certificates of the authorities whose clients may connect; empty if a client needs no certificate
 */
public record Tls(Path certificate, Path key, Optional<Path> clientAuthority) {
    ServerCredentials credentials() {
        check("certificate", certificate);
        check("key", key);
        clientAuthority.ifPresent(path -> check("authority of clients", path));
        try {
            TlsServerCredentials.Builder builder =
                    TlsServerCredentials.newBuilder().keyManager(certificate.toFile(), key.toFile());
            if (clientAuthority.isPresent()) {
                builder.trustManager(clientAuthority.get().toFile())
                        .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (IOException e) {
            throw new IllegalArgumentException("TLS with " + certificate + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private static void check(String what, Path path) {
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("the " + what + " of TLS, " + path + ", cannot be read");
        }
    }
}
