package org.parhelion.adapters.grpc;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;

/** The server's end of one stream of a session. */
final class ServerStream implements StreamObserver<Wire.ClientMessage> {
    /** A message is about as long as the buffer that makes the stream not ready. */
    private static final int MESSAGE_BYTES = 1 << 15;

    private final Sessions sessions;
    private final ClientRights access;
    private final ServerCallStreamObserver<Wire.ServerMessage> out;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Answer.Parts> outbox = new ArrayDeque<>();
    private final Sender<Wire.ServerMessage> sender;
    private Wire.@Nullable Opened opened;
    private boolean open;
    private volatile @Nullable ServerSession session;
    private volatile boolean broken;

    ServerStream(Sessions sessions, ClientRights access, ServerCallStreamObserver<Wire.ServerMessage> out) {
        this.sessions = sessions;
        this.access = access;
        this.out = out;
        this.sender = new Sender<>(lock, out, this::message);
    }

    /** Starts to receive. */
    void start() {
        out.disableAutoRequest();
        out.setOnReadyHandler(sender::flush);
        out.setOnCancelHandler(this::broken);
        out.request(1);
    }

    @Override
    public void onNext(Wire.ClientMessage message) {
        ServerSession present = session;
        if (!Instant.now().isBefore(access.end())) {
            fail(Status.UNAUTHENTICATED.withDescription("the token ended at " + access.end()));
        } else if (Methods.malformed(message)) {
            fail(Status.INVALID_ARGUMENT.withDescription("these bytes are no message"));
        } else if (message.hasOpen() != (present == null)) {
            fail(Status.INVALID_ARGUMENT.withDescription("the first message opens the session, and no other"));
        } else if (present == null) {
            Thread.ofVirtual().start(() -> open(message)); // the backend may wait
        } else {
            present.receive(this, message);
        }
    }

    private void open(Wire.ClientMessage message) {
        try {
            Sessions.Found found = sessions.open(this, message.getOpen(), access);
            ServerSession present = found.session();
            lock.lock();
            try {
                opened = Wire.Opened.newBuilder()
                        .setResumed(found.resumed())
                        .setMessageBytesMax(sessions.options().messageBytesMax())
                        .build();
                open = true;
            } finally {
                lock.unlock();
            }
            session = present;
            if (broken) {
                sessions.broken(present, this);
                return;
            }
            present.receive(this, message);
        } catch (StatusRuntimeException e) {
            fail(e.getStatus());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail(Status.UNAVAILABLE.withDescription("the server ends"));
        }
    }

    /** Adds an answer to what is sent. Follow with {@link #flush}, without the session's lock. */
    void add(Answer answer) {
        lock.lock();
        try {
            outbox.add(new Answer.Parts(answer));
        } finally {
            lock.unlock();
        }
    }

    void flush() {
        sender.flush();
    }

    /** Lets the client's next message come. */
    void receiveNext() {
        out.request(1);
    }

    private Optional<Wire.ServerMessage> message() {
        if (!open || (opened == null && outbox.isEmpty())) {
            return Optional.empty();
        }
        Wire.ServerMessage.Builder message = Wire.ServerMessage.newBuilder();
        if (opened != null) {
            message.setOpened(opened);
            opened = null;
        }
        int bytes = 0;
        while (!outbox.isEmpty() && bytes < MESSAGE_BYTES) {
            Answer.Parts parts = outbox.remove();
            Wire.Reply reply = parts.next(MESSAGE_BYTES - bytes);
            message.addReplies(reply);
            bytes += reply.getSerializedSize();
            if (parts.more()) {
                outbox.add(parts); // behind the others: long answers delay no short ones
            }
        }
        return Optional.of(message.build());
    }

    private void fail(Status status) {
        sender.end(stream -> stream.onError(status.asRuntimeException()));
        broken();
    }

    /** Ends the stream because the client has opened another. */
    void replaced() {
        sender.end(stream -> stream.onError(Status.ABORTED
                .withDescription("another stream of this session has been opened")
                .asRuntimeException()));
    }

    /** Ends the stream because its session has ended. */
    void sessionEnded() {
        sender.end(stream -> stream.onError(
                Status.UNAVAILABLE.withDescription("the session has ended").asRuntimeException()));
    }

    private void broken() {
        broken = true;
        ServerSession present = session;
        if (present != null) {
            sessions.broken(present, this);
        }
    }

    @Override
    public void onError(Throwable t) {
        broken();
    }

    @Override
    public void onCompleted() {
        broken = true;
        ServerSession present = session;
        if (present != null) {
            sessions.end(present);
        }
        sender.end(StreamObserver::onCompleted);
    }
}
