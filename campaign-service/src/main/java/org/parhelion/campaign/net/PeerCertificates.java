package org.parhelion.campaign.net;

import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettySslContextChannelCredentials;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.runs.file.ConfigException;

/**
 * What one side of a connection knows itself and the other by: files in PEM.
 *
 * <p>A client reads them once, at its first connection; all its connections share what TLS makes of them. Any thread may call any method.
 */
public final class PeerCertificates {
    /** Plain connections. */
    public static final PeerCertificates NONE =
            new PeerCertificates(Optional.empty(), Optional.empty(), Optional.empty());

    private final Optional<Path> certificate;
    private final Optional<Path> key;
    private final Optional<Path> authority;
    private @Nullable SslContext clientContext;

    /**
     * Checks the files.
     *
     * @param certificate its own certificate, and those between it and its authority
     * @param key the private key, PKCS #8
     * @param authority the authorities whose peers are accepted: of a server those of its clients, which then need a certificate; of a client those
     *     of its server, by default the JVM's
     * @throws ConfigException if only one of certificate and key is there, or a file cannot be read
     */
    public PeerCertificates(Optional<Path> certificate, Optional<Path> key, Optional<Path> authority) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException("TLS needs both a certificate and its key");
        }
        certificate.ifPresent(file -> check("certificate", file));
        key.ifPresent(file -> check("key", file));
        authority.ifPresent(file -> check("authority", file));
        this.certificate = certificate;
        this.key = key;
        this.authority = authority;
    }

    /** {@return its own certificate, and those between it and its authority} */
    public Optional<Path> certificate() {
        return certificate;
    }

    /** {@return the private key} */
    public Optional<Path> key() {
        return key;
    }

    /** {@return the authorities whose peers are accepted} */
    public Optional<Path> authority() {
        return authority;
    }

    @Override
    public String toString() {
        return "certificate " + certificate + ", key " + key + ", authority " + authority;
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
        return secure()
                ? NettySslContextChannelCredentials.create(clientContext())
                : InsecureChannelCredentials.create();
    }

    /** Made once: the key's way through a key store with a password takes a large part of a second of processor time. */
    private synchronized SslContext clientContext() {
        SslContext known = clientContext;
        if (known == null) {
            try {
                SslContextBuilder builder = GrpcSslContexts.forClient();
                authority.ifPresent(file -> builder.trustManager(file.toFile()));
                certificate.ifPresent(file ->
                        builder.keyManager(file.toFile(), key.orElseThrow().toFile()));
                known = builder.build();
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigException("TLS: " + e.getMessage(), e);
            }
            clientContext = known;
        }
        return known;
    }
}
