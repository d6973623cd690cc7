package org.parhelion.adapters.grpc;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;

/** The client's end of one stream of a session. */
final class ClientStream implements ClientResponseObserver<Wire.ClientMessage, Wire.ServerMessage> {
    private final ClientSession session;
    private @Nullable Sender<Wire.ClientMessage> sender;

    /** Completes when the server has opened the session. */
    final CompletableFuture<Wire.Opened> opened = new CompletableFuture<>();

    ClientStream(ClientSession session) {
        this.session = session;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Wire.ClientMessage> stream) {
        sender = new Sender<>(session.lock(), stream, () -> session.message(this));
        stream.setOnReadyHandler(this::flush);
    }

    void flush() {
        if (sender != null) {
            sender.flush();
        }
    }

    @Override
    public void onNext(Wire.ServerMessage message) {
        if (message.hasOpened()) {
            session.adopt(this, message.getOpened());
            opened.complete(message.getOpened());
        }
        session.receive(this, message);
    }

    @Override
    public void onError(Throwable failure) {
        opened.completeExceptionally(Status.fromThrowable(failure).asRuntimeException());
        session.broken(this, Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        onError(Status.UNAVAILABLE
                .withDescription("the server ended the session")
                .asRuntimeException());
    }

    void cancel(String reason) {
        if (sender != null) {
            sender.end(stream ->
                    stream.onError(Status.CANCELLED.withDescription(reason).asRuntimeException()));
        }
    }

    /** Tells the server that the session ends. */
    void complete() {
        if (sender != null) {
            sender.end(stream -> stream.onCompleted());
        }
    }
}
