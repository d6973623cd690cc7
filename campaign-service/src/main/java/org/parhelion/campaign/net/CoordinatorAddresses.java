package org.parhelion.campaign.net;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.parhelion.runs.file.ConfigException;

/**
 * Where coordinators are, and how they are reached. One of them leads; the others say so.
 *
 * @param all {@code HOST:PORT} each, at least one
 * @param certificates for TLS
 * @param token names the caller; empty if the server requires none
 */
public record CoordinatorAddresses(List<String> all, PeerCertificates certificates, Optional<String> token) {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+):(\\d{1,5})");
    private static final int PORT_MAX = 65_535;
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 20;

    /**
     * Checks the addresses.
     *
     * @throws ConfigException if one is not of the form {@code HOST:PORT}, or a token would cross a network in clear text
     */
    public CoordinatorAddresses {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new ConfigException("no coordinator is named; use HOST:PORT, or several, separated by commas");
        }
        for (String address : all) {
            Matcher parts = ADDRESS.matcher(address);
            if (!parts.matches() || Integer.parseInt(parts.group(2)) > PORT_MAX) {
                throw new ConfigException("'" + address + "' is no address of a coordinator; use HOST:PORT");
            }
            if (token.isPresent() && !certificates.secure() && !loopback(parts.group(1))) {
                throw new ConfigException("a token for " + address
                        + " would cross the network in clear text; name the server's authority by --tls-ca");
            }
        }
    }

    private static boolean loopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // connecting fails with a message of its own
        }
    }

    /** Opens a connection to each. */
    List<ManagedChannel> channels() {
        List<ManagedChannel> channels = new ArrayList<>();
        for (String address : all) {
            NettyChannelBuilder builder = NettyChannelBuilder.forTarget(address, certificates.client())
                    .directExecutor() // the observers never wait
                    .maxInboundMessageSize(CampaignServer.MESSAGE_BYTES_MAX)
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            token.ifPresent(text -> {
                Metadata headers = new Metadata();
                headers.put(CallerGate.HEADER, CallerGate.SCHEME + text);
                builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
            });
            channels.add(builder.build());
        }
        return channels;
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return String.join(",", all);
    }
}
