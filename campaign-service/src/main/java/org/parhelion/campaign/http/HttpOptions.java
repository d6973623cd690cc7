package org.parhelion.campaign.http;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.TlsFiles;
import org.parhelion.runs.file.ConfigException;

/**
 * How a server of campaigns is started.
 *
 * @param address where it listens; port 0 for a free one
 * @param tls its certificate; empty for plain HTTP
 * @param tokens who may do what; empty if anybody may do everything
 * @param audit where changes and refusals are recorded; empty for nowhere
 * @param clock the time
 * @param bodyBytesMax the longest body of a request [bytes]
 * @param connectionsMax connections at the same time
 * @param requestsPerSecond requests of one principal a second; twice as many at once
 */
public record HttpOptions(
        InetSocketAddress address,
        Optional<TlsFiles> tls,
        Optional<AccessTokens> tokens,
        Optional<AuditLog> audit,
        InstantSource clock,
        int bodyBytesMax,
        int connectionsMax,
        double requestsPerSecond) {
    private static final int BODY_BYTES = 1 << 20;
    private static final int CONNECTIONS = 512;
    private static final double REQUESTS_PER_SECOND = 100;

    /**
     * Refuses to offer everything to everybody.
     *
     * @throws ConfigException if the address is not on the loopback interface and there is no TLS, or neither tokens nor certificates of clients
     * @throws IllegalArgumentException if a limit is not positive
     */
    public HttpOptions {
        if (bodyBytesMax < 1 || connectionsMax < 1 || !(requestsPerSecond > 0)) {
            throw new IllegalArgumentException("limits of " + bodyBytesMax + " bytes, " + connectionsMax
                    + " connections, " + requestsPerSecond + " requests a second: all must be positive");
        }
        if (address.isUnresolved()) {
            throw new ConfigException(
                    address.getHostString() + ": the host is unknown: name an address of this machine");
        }
        boolean loopback = address.getAddress().isLoopbackAddress();
        boolean identified =
                tokens.isPresent() || tls.flatMap(TlsFiles::authority).isPresent();
        if (!loopback && (tls.isEmpty() || !identified)) {
            throw new ConfigException(address.getHostString()
                    + " can be reached from other machines: a certificate and key are required, and tokens or certificates of clients;"
                    + " or listen on 127.0.0.1");
        }
    }

    /**
     * A server with the default limits that anybody may use.
     *
     * @param address where it listens, on the loopback interface
     * @return the options
     */
    public static HttpOptions at(InetSocketAddress address) {
        return new HttpOptions(
                address,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                InstantSource.system(),
                BODY_BYTES,
                CONNECTIONS,
                REQUESTS_PER_SECOND);
    }

    /**
     * A server with the default limits.
     *
     * @param address where it listens
     * @param tls its certificate; empty for plain HTTP
     * @param tokens who may do what; empty if anybody may do everything
     * @param audit where changes and refusals are recorded; empty for nowhere
     * @return the options
     * @throws ConfigException if others could reach it without TLS or without being identified
     */
    public static HttpOptions of(
            InetSocketAddress address,
            Optional<TlsFiles> tls,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> audit) {
        return new HttpOptions(
                address, tls, tokens, audit, InstantSource.system(), BODY_BYTES, CONNECTIONS, REQUESTS_PER_SECOND);
    }

    /** Whether clients need a token or a certificate. */
    boolean identifies() {
        return tokens.isPresent() || tls.flatMap(TlsFiles::authority).isPresent();
    }
}
