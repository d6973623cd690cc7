package org.parhelion.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.parhelion.runs.file.ConfigException;
import picocli.CommandLine.Option;

/** Where a server listens, and its TLS. */
final class ListenOptions {
    private static final int MOST_PORT = 65_535;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where the server listens; port 0 for a free one. Default: ${DEFAULT-VALUE}.")
    private String listen = "127.0.0.1:7070";

    @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificate of the server, PEM.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Private key of the certificate, PEM (PKCS #8).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--tls-clients",
            paramLabel = "FILE",
            description = "Authorities whose clients may connect, PEM; each client then needs a certificate.")
    private Optional<Path> clients = Optional.empty();

    /** As the user wrote it. */
    String text() {
        return listen;
    }

    Optional<Path> certificate() {
        return certificate;
    }

    Optional<Path> key() {
        return key;
    }

    /** The authorities of clients; empty if clients need no certificate. */
    Optional<Path> clients() {
        return clients;
    }

    /**
     * The address.
     *
     * @throws ConfigException if it is malformed, or there is no such host
     */
    InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST_PORT) {
            throw new ConfigException("--listen " + listen + ": use HOST:PORT, for example 0.0.0.0:7070");
        }
        InetSocketAddress address = new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new ConfigException("--listen " + listen + ": there is no such host");
        }
        return address;
    }
}
