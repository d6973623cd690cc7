package org.parhelion.adapters.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.SpaceProvider;

/** Opens {@code grpc://HOST:PORT} and {@code grpcs://HOST:PORT}. Loads no class of gRPC before. */
public final class GrpcProvider implements SpaceProvider {
    /** Creates the provider. */
    public GrpcProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("grpc", "grpcs");
    }

    @Override
    public TupleSpace open(URI address, SpaceName name, SpaceOptions options) {
        return Opening.open(Address.parse(address), name, options);
    }

    /** Apart, so that the provider is listed without gRPC. */
    private static final class Opening {
        private static final long KEEP_ALIVE_SECONDS = 10;
        private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;
        /** What a server may send: its largest message, and what surrounds it. */
        private static final int MESSAGE_BYTES_MAX = 1 << 26;

        private Opening() {}

        static TupleSpace open(Address address, SpaceName name, SpaceOptions options) {
            if (options.secret().isPresent() && !address.secure() && !address.local()) {
                throw new SpaceException(
                        SpaceException.Kind.REFUSED,
                        "a token for " + address + " would cross the network in clear text; use grpcs://");
            }
            NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
                            address.host(), address.port(), address.credentials())
                    .directExecutor() // the observers never wait
                    .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            options.secret().ifPresent(token -> {
                Metadata headers = new Metadata();
                headers.put(Authorization.HEADER, Authorization.SCHEME + token);
                builder.intercept(MetadataUtils.newAttachHeadersInterceptor(headers));
            });
            ManagedChannel channel = builder.build();
            ClientSession session = new ClientSession(address.toString(), channel, name, options.ordered());
            session.open();
            return new GrpcSpace(session, name);
        }
    }
}
