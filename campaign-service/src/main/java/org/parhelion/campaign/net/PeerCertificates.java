package org.parhelion.campaign.net;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.parhelion.runs.file.ConfigException;

/**
 * What one side of a connection knows itself and the other by: files in PEM.
 *
 * @param certificate its own certificate, and those between it and its authority
 * @param key the private key, PKCS #8
 * @param authority the authorities whose peers are accepted: of a server those of its clients, which then need a certificate; of a client those of
 *     its server, by default the JVM's
 */
public record PeerCertificates(Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
    /** Plain connections. */
    public static final PeerCertificates NONE =
            new PeerCertificates(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Checks the files.
     *
     * @throws ConfigException if only one of certificate and key is there, or a file cannot be read
     */
    public PeerCertificates {
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("TLS needs both a certificate and its key");
        }
        certificate.ifPresent(file -> check("certificate", file));
        key.ifPresent(file -> check("key", file));
        authority.ifPresent(file -> check("authority", file));
    }

    private static void check(String what, Path file) {
        if (!Files.isReadable(file)) {
            throw new ConfigException("the " + what + " of TLS, " + file + ", cannot be read");
        }
    }

    /** Whether connections are encrypted. */
    boolean secure() {
        return certificate.isPresent() || authority.isPresent();
    }

    ServerCredentials server() {
        if (!secure()) {
            return InsecureServerCredentials.create();
        }
        if (certificate.isEmpty()) {
            throw new ConfigException("a server with TLS needs a certificate and its key");
        }
        try {
            TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder()
                    .keyManager(certificate.get().toFile(), key.orElseThrow().toFile());
            if (authority.isPresent()) {
                builder.trustManager(authority.get().toFile()).clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (IOException e) {
            throw new ConfigException("TLS with " + certificate.get() + ": " + e.getMessage(), e);
        }
    }

    ChannelCredentials client() {
        if (!secure()) {
            return InsecureChannelCredentials.create();
        }
        try {
            TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
            if (authority.isPresent()) {
                builder.trustManager(authority.get().toFile());
            }
            if (certificate.isPresent()) {
                builder.keyManager(certificate.get().toFile(), key.orElseThrow().toFile());
            }
            return builder.build();
        } catch (IOException e) {
            throw new ConfigException("TLS: " + e.getMessage(), e);
        }
    }
}
