package org.parhelion.campaign.net;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.Assignment;
import org.parhelion.campaign.access.Principal;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.local.MemberLink;
import org.parhelion.campaign.net.wire.CampaignWire;

/** The server's end of the stream of one worker. */
final class WorkerConnection implements StreamObserver<CampaignWire.WorkerBatch>, MemberLink {
    private static final int IDENTITY_BYTES = 16;
    /** Assignments in one message: a message of many long tasks would exceed the peer's limit. */
    private static final int ASSIGNMENTS = 32;

    private final ServedLead lead;
    private final Principal caller;
    private final BooleanSupplier over;
    private final int messageBytesMax;
    private final ServerCallStreamObserver<CampaignWire.CoordinatorBatch> stream;
    private final StreamOutbox<CampaignWire.CoordinatorMessage, CampaignWire.CoordinatorBatch> outbox;
    private int member = -1;
    private volatile boolean closed;

    /**
     * Begins to receive.
     *
     * @param caller the principal that opened the stream: no other can take over its worker
     * @param over whether its rights have ended
     */
    WorkerConnection(
            ServedLead lead,
            Principal caller,
            BooleanSupplier over,
            int messageBytesMax,
            ServerCallStreamObserver<CampaignWire.CoordinatorBatch> stream) {
        this.lead = lead;
        this.caller = caller;
        this.over = over;
        this.messageBytesMax = messageBytesMax;
        this.stream = stream;
        this.outbox = new StreamOutbox<>(
                stream,
                messages -> CampaignWire.CoordinatorBatch.newBuilder()
                        .addAllMessages(messages)
                        .build());
        stream.disableAutoRequest();
        stream.setOnReadyHandler(outbox::flush);
        stream.setOnCancelHandler(this::lost);
        stream.request(1);
    }

    @Override
    public void onNext(CampaignWire.WorkerBatch batch) {
        if (over.getAsBoolean()) {
            fail(Status.UNAUTHENTICATED.withDescription(
                    "the token or certificate of " + caller.name() + " has ended or was revoked: ask for a new one"));
            return;
        }
        try {
            if (member < 0) {
                join(batch);
            } else {
                List<CampaignMessage> messages = new ArrayList<>(batch.getMessagesCount());
                for (CampaignWire.WorkerMessage message : batch.getMessagesList()) {
                    messages.add(WireMessages.ofWorker(message));
                }
                // The next batch is read when the coordinator has taken this one: who sends too much waits.
                lead.driver().receive(member, messages, () -> stream.request(1));
            }
        } catch (IllegalArgumentException e) {
            fail(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
        }
    }

    private void join(CampaignWire.WorkerBatch batch) {
        CampaignWire.@Nullable Join join =
                batch.getMessagesCount() == 1 && batch.getMessages(0).hasJoin()
                        ? batch.getMessages(0).getJoin()
                        : null;
        if (join == null || join.getIdentity().size() != IDENTITY_BYTES) {
            throw new IllegalArgumentException(
                    "the first message of a worker is Join, with an identity of " + IDENTITY_BYTES + " bytes");
        }
        outbox.add(CampaignWire.CoordinatorMessage.newBuilder()
                .setWelcome(CampaignWire.Welcome.newBuilder()
                        .setDirectory(lead.directory().toString())
                        .setMessageBytesMax(messageBytesMax))
                .build());
        outbox.flush();
        String identity = caller.name() + "/"
                + HexFormat.of().formatHex(join.getIdentity().toByteArray());
        member = lead.driver().connect(identity, this);
        if (closed) {
            lead.driver().disconnect(member, this);
        }
        stream.request(1);
    }

    @Override
    public void send(CampaignMessage message) {
        if (message instanceof CampaignMessage.Assign assign
                && assign.assignments().size() > ASSIGNMENTS) {
            List<Assignment> all = assign.assignments();
            for (int from = 0; from < all.size(); from += ASSIGNMENTS) {
                outbox.add(WireMessages.ofCoordinator(new CampaignMessage.Assign(
                        assign.incarnation(), all.subList(from, Math.min(all.size(), from + ASSIGNMENTS)))));
            }
        } else {
            outbox.add(WireMessages.ofCoordinator(message));
        }
    }

    @Override
    public void flush() {
        outbox.flush();
    }

    @Override
    public void close(String reason) {
        closed = true;
        outbox.end(out -> out.onError(Status.UNAVAILABLE.withDescription(reason).asRuntimeException()));
    }

    private void fail(Status status) {
        outbox.end(out -> out.onError(status.asRuntimeException()));
        lost();
    }

    private void lost() {
        closed = true;
        if (member >= 0) {
            lead.driver().disconnect(member, this);
        }
    }

    @Override
    public void onError(Throwable failure) {
        lost();
    }

    @Override
    public void onCompleted() {
        lost();
        outbox.end(StreamObserver::onCompleted);
    }
}
