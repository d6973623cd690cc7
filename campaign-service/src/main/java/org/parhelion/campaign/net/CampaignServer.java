package org.parhelion.campaign.net;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.local.CoordinatorDriver;
import org.parhelion.campaign.net.wire.CampaignWire;
import org.parhelion.campaign.session.ServedDirectory;
import org.parhelion.runs.file.ConfigException;

/**
 * Connects a coordinator with workers and users in other processes. While its coordinator does not lead, it says so, and workers and users try the
 * next address.
 *
 * <p>Any thread may call any method.
 */
public final class CampaignServer implements AutoCloseable {
    /** The longest message that is accepted [bytes]. */
    public static final int MESSAGE_BYTES_MAX = 1 << 22;

    private static final int HEADER_BYTES = 8192;
    private static final int CALLS_PER_CONNECTION = 256;
    private static final long KEEP_ALIVE_SECONDS = 10;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    private final Server server;
    private final InetSocketAddress address;
    private volatile @Nullable ServedLead lead;
    private volatile String other = "no coordinator leads yet";

    private CampaignServer(InetSocketAddress address, PeerCertificates certificates) {
        ServiceCalls calls = new ServiceCalls(this::lead);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, certificates.server())
                .directExecutor() // the observers never wait
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new CallerGate((token, certificate) -> CallerRights.ANYBODY))
                .addService(service(calls));
        try {
            this.server = builder.build().start();
        } catch (IOException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigException("the coordinator cannot listen on " + address + ": " + cause.getMessage(), e);
        }
        this.address = (InetSocketAddress) server.getListenSockets().getFirst();
    }

    /**
     * Starts a server whose coordinator does not lead yet.
     *
     * @param address where it listens; port 0 chooses a free one
     * @param certificates for TLS
     * @return the server
     * @throws ConfigException if it cannot listen there, or a certificate or key cannot be used
     */
    public static CampaignServer open(InetSocketAddress address, PeerCertificates certificates) {
        return new CampaignServer(address, certificates);
    }

    /**
     * Its coordinator leads.
     *
     * @param driver the coordinator
     * @param campaigns where the campaigns are
     */
    public void lead(CoordinatorDriver driver, ServedDirectory campaigns) {
        lead = new ServedLead(driver, campaigns);
    }

    /**
     * Another coordinator leads.
     *
     * @param reason which, for people
     */
    public void standBy(String reason) {
        other = reason;
        lead = null;
    }

    private ServedLead lead() {
        ServedLead present = lead;
        if (present == null) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("this coordinator does not lead: " + other)
                    .asRuntimeException();
        }
        return present;
    }

    private ServerServiceDefinition service(ServiceCalls calls) {
        return ServerServiceDefinition.builder(CampaignMethods.SERVICE)
                .addMethod(CampaignMethods.WORK, ServerCalls.asyncBidiStreamingCall(this::work))
                .addMethod(CampaignMethods.SUBMIT, ServerCalls.asyncUnaryCall(calls::submit))
                .addMethod(CampaignMethods.SUBMIT_TASKS, ServerCalls.asyncClientStreamingCall(calls::submitTasks))
                .addMethod(CampaignMethods.CANCEL, ServerCalls.asyncUnaryCall(calls::cancel))
                .addMethod(CampaignMethods.RETRY, ServerCalls.asyncUnaryCall(calls::retry))
                .addMethod(CampaignMethods.LIST, ServerCalls.asyncUnaryCall((request, out) -> calls.list(out)))
                .addMethod(CampaignMethods.COUNT, ServerCalls.asyncUnaryCall(calls::count))
                .addMethod(CampaignMethods.EXPLAIN, ServerCalls.asyncUnaryCall(calls::explain))
                .addMethod(
                        CampaignMethods.TASKS,
                        ServerCalls.asyncServerStreamingCall((request, out) ->
                                calls.tasks(request, (ServerCallStreamObserver<CampaignWire.RecordPage>) out)))
                .build();
    }

    private StreamObserver<CampaignWire.WorkerBatch> work(StreamObserver<CampaignWire.CoordinatorBatch> out) {
        CallerRights rights = CallerGate.rights();
        ServedLead present = lead;
        Optional<String> refusal = rights.refusal(CallerRights.Deed.WORK, CampaignId.DEFAULT_TENANT);
        if (refusal.isPresent() || present == null) {
            Status status = refusal.map(Status.PERMISSION_DENIED::withDescription)
                    .orElseGet(() ->
                            Status.FAILED_PRECONDITION.withDescription("this coordinator does not lead: " + other));
            out.onError(status.asRuntimeException());
            return new Ignored<>();
        }
        return new WorkerConnection(
                present, "anybody", MESSAGE_BYTES_MAX, (ServerCallStreamObserver<CampaignWire.CoordinatorBatch>) out);
    }

    /** Receives what comes after a refusal. */
    private static final class Ignored<M> implements StreamObserver<M> {
        @Override
        public void onNext(M message) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }

    /** {@return where the server listens} */
    public InetSocketAddress address() {
        return address;
    }

    /** Ends all connections. */
    @Override
    public void close() {
        lead = null;
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
