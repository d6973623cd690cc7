package org.parhelion.adapters.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;

/**
 * Serves tuple spaces to other processes, which open them by {@code grpc://HOST:PORT} or {@code grpcs://HOST:PORT}.
 *
 * <p>With tokens, a client sees the spaces of the tenant that its token is for: the server opens no others for it. Without
 * tokens a client chooses its tenant.
 *
 * <p>A tuple leaves the space when the client has confirmed that it has it. A client that is killed, or cut off, while it takes,
 * leaves the tuple in the space. Any thread may call any method.
 */
public final class SpaceServer implements AutoCloseable {
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;
    private static final int HEADER_BYTES = 1 << 14;
    private static final int CALLS_PER_CONNECTION = 1024;
    private static final long CLOSE_SECONDS = 5;

    private final Server server;
    private final InetSocketAddress address;
    private final Sessions sessions;
    private final ScheduledExecutorService clock;

    private SpaceServer(Server server, Sessions sessions, ScheduledExecutorService clock) {
        this.server = server;
        this.address = (InetSocketAddress) server.getListenSockets().getFirst();
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * Starts a server.
     *
     * @param backend opens the spaces that are served
     * @param address where it listens; port 0 chooses a free one
     * @param options certificate, tokens and limits
     * @return the server, which listens
     * @throws IllegalArgumentException if a certificate or key cannot be used, or if tokens would cross a network without TLS
     * @throws SpaceException of kind {@code REFUSED} if the server cannot listen there
     */
    public static SpaceServer serve(SpaceBackend backend, InetSocketAddress address, ServerOptions options) {
        boolean local = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        if (options.tokens().isPresent() && options.tls().isEmpty() && !local) {
            throw new IllegalArgumentException("tokens on " + address
                    + " would cross the network in clear text; give a certificate and key, or listen on 127.0.0.1");
        }
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("space-clock").factory());
        Sessions sessions = new Sessions(backend, options, clock);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        address, options.tls().map(Tls::credentials).orElseGet(InsecureServerCredentials::create))
                .directExecutor() // the observers never wait
                .maxInboundMessageSize(options.messageBytesMax())
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new Authorization(options.tokens()))
                .addService(service(sessions, clock));
        try {
            return new SpaceServer(builder.build().start(), sessions, clock);
        } catch (IOException e) {
            clock.shutdownNow();
            throw new SpaceException(
                    SpaceException.Kind.REFUSED, "the server cannot listen on " + address + ": " + cause(e), e);
        }
    }

    private static String cause(IOException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static ServerServiceDefinition service(Sessions sessions, ScheduledExecutorService clock) {
        return ServerServiceDefinition.builder(Methods.SERVICE)
                .addMethod(Methods.SESSION, ServerCalls.asyncBidiStreamingCall(out -> {
                    ServerStream stream = new ServerStream(
                            sessions, Authorization.access(), (ServerCallStreamObserver<Wire.ServerMessage>) out);
                    stream.start();
                    return stream;
                }))
                .addMethod(
                        Methods.WATCH,
                        ServerCalls.asyncServerStreamingCall((request, out) -> new ServerWatch(
                                        sessions, Authorization.access(), clock, (ServerCallStreamObserver<
                                                        Wire.WatchEvent>)
                                                out)
                                .start(request)))
                .build();
    }

    /** {@return where the server listens} */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Waits until the server is closed.
     *
     * @param timeout how long it waits
     * @return false if the server still runs
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean awaitClose(Duration timeout) throws InterruptedException {
        return server.awaitTermination(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Ends all connections. What clients have taken and not confirmed is in the space again, their transactions abort. Their
     * verbs fail, unless a server with the same tuples listens at the same address within a few seconds.
     */
    @Override
    public void close() {
        server.shutdown();
        sessions.close();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
    }
}
