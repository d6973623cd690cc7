package org.parhelion.campaign.net;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.campaign.FailureClass;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.coordinator.CampaignMessage;
import org.parhelion.campaign.local.MemberLink;
import org.parhelion.campaign.local.WorkerDriver;
import org.parhelion.campaign.net.wire.CampaignWire;

/** The worker's end of one stream to a coordinator. */
final class WorkStream
        implements ClientResponseObserver<CampaignWire.WorkerBatch, CampaignWire.CoordinatorBatch>, MemberLink {
    private final WorkerDriver driver;
    private final ByteString identity;
    private final Consumer<Path> welcomed;

    /** Completes when the stream has ended, with the reason. */
    final CompletableFuture<Status> ended = new CompletableFuture<>();

    private @Nullable StreamOutbox<CampaignWire.WorkerMessage, CampaignWire.WorkerBatch> outbox;
    private @Nullable ClientCallStreamObserver<CampaignWire.WorkerBatch> stream;
    private volatile boolean open;
    private volatile long heardNanos = System.nanoTime();
    private int messageBytesMax;

    WorkStream(WorkerDriver driver, ByteString identity, Consumer<Path> welcomed) {
        this.driver = driver;
        this.identity = identity;
        this.welcomed = welcomed;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<CampaignWire.WorkerBatch> out) {
        stream = out;
        outbox = new StreamOutbox<>(
                out,
                messages -> CampaignWire.WorkerBatch.newBuilder()
                        .addAllMessages(messages)
                        .build());
        outbox.add(CampaignWire.WorkerMessage.newBuilder()
                .setJoin(CampaignWire.Join.newBuilder().setIdentity(identity))
                .build());
        out.setOnReadyHandler(this::flush);
    }

    /** Whether the coordinator has answered. */
    boolean open() {
        return open;
    }

    /** Whether something has come since a time [ns]. */
    boolean heardSince(long nanos) {
        return heardNanos - nanos >= 0;
    }

    @Override
    public void onNext(CampaignWire.CoordinatorBatch batch) {
        heardNanos = System.nanoTime();
        try {
            List<CampaignMessage> messages = new ArrayList<>(batch.getMessagesCount());
            for (CampaignWire.CoordinatorMessage message : batch.getMessagesList()) {
                if (message.hasWelcome()) {
                    welcome(message.getWelcome());
                } else {
                    messages.add(WireMessages.ofCoordinator(message));
                }
            }
            if (!messages.isEmpty()) {
                driver.receive(this, messages);
            }
        } catch (IllegalArgumentException e) {
            cancel("the coordinator sent what is no message: " + e.getMessage());
        }
    }

    private void welcome(CampaignWire.Welcome welcome) {
        try {
            welcomed.accept(Path.of(welcome.getDirectory()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + welcome.getDirectory() + "' is no path", e);
        }
        messageBytesMax = welcome.getMessageBytesMax();
        open = true;
        driver.connect(this);
    }

    @Override
    public void onError(Throwable failure) {
        end(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end(Status.UNAVAILABLE.withDescription("the coordinator has ended the stream"));
    }

    private void end(Status status) {
        driver.disconnect(this);
        ended.complete(status);
    }

    // What the worker sends ----------------------------------------------------------------------------------------

    @Override
    public void send(CampaignMessage message) {
        CampaignWire.WorkerMessage wire = WireMessages.ofWorker(message);
        if (message instanceof CampaignMessage.Ended ended && wire.getSerializedSize() > messageBytesMax / 4) {
            wire = WireMessages.ofWorker(tooLong(ended, wire.getSerializedSize()));
        }
        if (outbox != null) {
            outbox.add(wire);
        }
    }

    /** Results that no message can carry are a failure of the task: otherwise they would be sent again and again. */
    private CampaignMessage tooLong(CampaignMessage.Ended ended, int bytes) {
        TaskOutcome outcome = new TaskOutcome.Failed(
                FailureClass.FAILED,
                "its results have " + bytes + " bytes; at most " + messageBytesMax / 4
                        + " can be recorded: write the rest to files");
        return new CampaignMessage.Ended(ended.attempt(), outcome, ended.runMillis());
    }

    @Override
    public void flush() {
        if (outbox != null) {
            outbox.flush();
        }
    }

    @Override
    public void close(String reason) {
        if (outbox != null) {
            outbox.end(StreamObserver::onCompleted);
        }
        cancel(reason);
    }

    /** Ends the stream at once. */
    void cancel(String reason) {
        if (stream != null) {
            stream.cancel(reason, null);
        }
        end(Status.UNAVAILABLE.withDescription(reason));
    }
}
