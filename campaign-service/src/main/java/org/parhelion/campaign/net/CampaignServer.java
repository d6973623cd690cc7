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
import org.parhelion.campaign.access.AccessTokens;
import org.parhelion.campaign.access.AuditLog;
import org.parhelion.campaign.access.CampaignAction;
import org.parhelion.campaign.access.Principal;
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
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 20;
    private static final long CLOSE_SECONDS = 5;

    private final Server server;
    private final InetSocketAddress address;
    private volatile @Nullable ServedLead lead;
    private volatile String other = "no coordinator leads yet";

    private final CallAudit audit;

    private CampaignServer(
            InetSocketAddress address,
            PeerCertificates certificates,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> log) {
        this.audit = new CallAudit(log);
        ServiceCalls calls = new ServiceCalls(this::lead, audit);
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, certificates.server())
                .directExecutor() // the observers never wait
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new CallerGate(tokens, certificates.authority().isPresent(), audit))
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
     * Starts a server whose coordinator does not lead yet. Without tokens and authority of clients everybody may do everything.
     *
     * @param address where it listens; port 0 chooses a free one
     * @param certificates for TLS
     * @param tokens who has which token
     * @param log records changes and refusals
     * @return the server
     * @throws ConfigException if it cannot listen there, a certificate or key cannot be used, or tokens would cross a network in clear text
     */
    public static CampaignServer open(
            InetSocketAddress address,
            PeerCertificates certificates,
            Optional<AccessTokens> tokens,
            Optional<AuditLog> log) {
        boolean local = address.getAddress() != null && address.getAddress().isLoopbackAddress();
        if (tokens.isPresent() && !certificates.secure() && !local) {
            throw new ConfigException("tokens on " + address
                    + " would cross the network in clear text; give a certificate and key, or listen on 127.0.0.1");
        }
        return new CampaignServer(address, certificates, tokens, log);
    }

    /**
     * Its coordinator leads.
     *
     * @param driver the coordinator
     * @param campaigns where the campaigns are
     * @param events a listener of that coordinator
     */
    public void lead(CoordinatorDriver driver, ServedDirectory campaigns, EventHub events) {
        lead = new ServedLead(driver, campaigns, events);
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
                .addMethod(CampaignMethods.LOAD, ServerCalls.asyncUnaryCall((request, out) -> calls.load(out)))
                .addMethod(
                        CampaignMethods.TASKS,
                        ServerCalls.asyncServerStreamingCall((request, out) ->
                                calls.tasks(request, (ServerCallStreamObserver<CampaignWire.RecordPage>) out)))
                .addMethod(
                        CampaignMethods.WATCH,
                        ServerCalls.asyncServerStreamingCall((request, out) ->
                                calls.watch(request, (ServerCallStreamObserver<CampaignWire.EventPage>) out)))
                .build();
    }

    private StreamObserver<CampaignWire.WorkerBatch> work(StreamObserver<CampaignWire.CoordinatorBatch> out) {
        Principal caller = CallerGate.caller();
        ServedLead present = lead;
        Optional<String> refusal =
                caller.may(CampaignAction.WORK) && caller.tenant().isEmpty()
                        ? Optional.empty()
                        : Optional.of(caller.name() + " may not work: a worker has the role worker, for every tenant");
        if (refusal.isPresent() || present == null) {
            refusal.ifPresent(reason ->
                    audit.refused(caller.name(), caller.tenant().orElse(""), CampaignAction.WORK.label(), "", reason));
            Status status = refusal.map(Status.PERMISSION_DENIED::withDescription)
                    .orElseGet(() ->
                            Status.FAILED_PRECONDITION.withDescription("this coordinator does not lead: " + other));
            out.onError(status.asRuntimeException());
            return new Ignored<>();
        }
        return new WorkerConnection(present, caller, CallerGate.over(), MESSAGE_BYTES_MAX, (ServerCallStreamObserver<
                        CampaignWire.CoordinatorBatch>)
                out);
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
