package org.parhelion.comm.spi;

import java.util.Objects;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/** The point-to-point verbs of {@link CheckedComm}, and the state that its verbs share. */
abstract class CheckedPointToPoint implements Comm {
    final Transport transport;
    final int rank;
    final int size;
    final int maxTag;
    final CallGuard guard;
    volatile boolean closed;
    private final BufferedSends buffered;
    private final Layouts layouts;

    CheckedPointToPoint(Transport transport) {
        this.transport = transport;
        this.size = transport.size();
        this.rank = Objects.checkIndex(transport.rank(), size);
        this.maxTag = transport.maxTag();
        this.guard = transport.guard();
        this.buffered = new BufferedSends(transport);
        this.layouts = new Layouts(transport.prefersNativeMemory());
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final int size() {
        return size;
    }

    @Override
    public final int maxTag() {
        return maxTag;
    }

    // Blocking ---------------------------------------------------------------------------------------------------

    @Override
    public final void send(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                if (buffer.isContiguous()) {
                    transport.send(buffer, dest, tag);
                } else {
                    layouts.sent(buffer, from -> transport.send(from, dest, tag));
                }
            }
        }
    }

    @Override
    public final void ssend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                if (buffer.isContiguous()) {
                    transport.ssend(buffer, dest, tag);
                } else {
                    layouts.sent(buffer, from -> transport.ssend(from, dest, tag));
                }
            }
        }
    }

    @Override
    public final void rsend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                if (buffer.isContiguous()) {
                    transport.rsend(buffer, dest, tag);
                } else {
                    layouts.sent(buffer, from -> transport.rsend(from, dest, tag));
                }
            }
        }
    }

    @Override
    public final void bsend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        if (dest != PROC_NULL) {
            try (var _ = guard.enter()) {
                buffered.send(buffer, dest, tag);
            }
        }
    }

    @Override
    public final void attachBuffer(long bytes) {
        checkOpen();
        try (var _ = guard.enter()) {
            buffered.attach(bytes);
        }
    }

    @Override
    public final long detachBuffer() {
        checkOpen();
        try (var _ = guard.enter()) {
            return buffered.detach();
        }
    }

    @Override
    public final Status recv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            if (source == PROC_NULL) {
                return Status.EMPTY;
            }
            return buffer.isContiguous()
                    ? transport.recv(buffer, source, tag)
                    : layouts.received(buffer, into -> transport.recv(into, source, tag));
        }
    }

    @Override
    public final Status sendrecv(Buffer sendBuffer, int dest, int sendTag, Buffer recvBuffer, int source, int recvTag) {
        checkSend(sendBuffer, dest, sendTag);
        checkRecv(recvBuffer, source, recvTag);
        Arguments.distinct(sendBuffer, recvBuffer);
        if (source == PROC_NULL) {
            send(sendBuffer, dest, sendTag);
            return Status.EMPTY;
        }
        if (dest == PROC_NULL) {
            return recv(recvBuffer, source, recvTag);
        }
        try (var _ = guard.enter()) {
            return sendBuffer.isContiguous() && recvBuffer.isContiguous()
                    ? transport.sendrecv(sendBuffer, dest, sendTag, recvBuffer, source, recvTag)
                    : layouts.exchanged(
                            sendBuffer,
                            recvBuffer,
                            (from, into) -> transport.sendrecv(from, dest, sendTag, into, source, recvTag));
        }
    }

    // Requests ---------------------------------------------------------------------------------------------------

    @Override
    public final Request isend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.oneShot() : transport.isend(packed(buffer), dest, tag);
        }
    }

    @Override
    public final Request issend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.oneShot() : transport.issend(packed(buffer), dest, tag);
        }
    }

    @Override
    public final Request irsend(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            return dest == PROC_NULL ? NullRequest.oneShot() : transport.irsend(packed(buffer), dest, tag);
        }
    }

    @Override
    public final Request ibsend(Buffer buffer, int dest, int tag) {
        bsend(buffer, dest, tag);
        return NullRequest.oneShot();
    }

    @Override
    public final Request irecv(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            if (source == PROC_NULL) {
                return NullRequest.oneShot();
            }
            return buffer.isContiguous()
                    ? transport.irecv(buffer, source, tag)
                    : layouts.receive(buffer, into -> transport.irecv(into, source, tag));
        }
    }

    @Override
    public final Request sendInit(Buffer buffer, int dest, int tag) {
        return persistentSend(buffer, dest, tag, transport::sendInit);
    }

    @Override
    public final Request ssendInit(Buffer buffer, int dest, int tag) {
        return persistentSend(buffer, dest, tag, transport::ssendInit);
    }

    @Override
    public final Request rsendInit(Buffer buffer, int dest, int tag) {
        return persistentSend(buffer, dest, tag, transport::rsendInit);
    }

    /** A verb that makes a persistent send. */
    private interface SendInit {
        Request of(Buffer buffer, int dest, int tag);
    }

    private Request persistentSend(Buffer buffer, int dest, int tag, SendInit verb) {
        checkSend(buffer, dest, tag);
        try (var _ = guard.enter()) {
            if (dest == PROC_NULL) {
                return NullRequest.persistent(this);
            }
            return buffer.isContiguous()
                    ? verb.of(buffer, dest, tag)
                    : layouts.persistentSend(buffer, from -> verb.of(from, dest, tag));
        }
    }

    @Override
    public final Request bsendInit(Buffer buffer, int dest, int tag) {
        checkSend(buffer, dest, tag);
        return dest == PROC_NULL
                ? NullRequest.persistent(this)
                : NullRequest.persistent(this, () -> bsend(buffer, dest, tag));
    }

    @Override
    public final Request recvInit(Buffer buffer, int source, int tag) {
        checkRecv(buffer, source, tag);
        try (var _ = guard.enter()) {
            if (source == PROC_NULL) {
                return NullRequest.persistent(this);
            }
            return buffer.isContiguous()
                    ? transport.recvInit(buffer, source, tag)
                    : layouts.persistentReceive(buffer, into -> transport.recvInit(into, source, tag));
        }
    }

    @Override
    public final RequestSet requestSet(Request... persistent) {
        checkOpen();
        for (int i = 0; i < persistent.length; i++) {
            Request request = Objects.requireNonNull(persistent[i], "request");
            if (!isOwnPersistent(request)) {
                throw new IllegalArgumentException("request " + i + " is not a persistent request of this communicator:"
                        + " make it with sendInit or recvInit");
            }
            for (int j = 0; j < i; j++) {
                if (persistent[j].equals(request)) {
                    throw new IllegalArgumentException("requests " + j + " and " + i + " are the same request");
                }
            }
        }
        return Layouts.set(persistent, all -> SparseRequestSet.of(all, transport::requestSet));
    }

    private boolean isOwnPersistent(Request request) {
        return switch (request) {
            case NullRequest none -> none.ownedBy(this);
            case Layouts.LaidOutRequest laidOut -> transport.ownsPersistent(laidOut.inner());
            default -> transport.ownsPersistent(request);
        };
    }

    // Probes -----------------------------------------------------------------------------------------------------

    @Override
    public final Status probe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Status.EMPTY : transport.probe(source, tag);
        }
    }

    @Override
    public final Optional<Status> iprobe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return source == PROC_NULL ? Optional.of(Status.EMPTY) : transport.iprobe(source, tag);
        }
    }

    @Override
    public final MatchedMessage mprobe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            return new CheckedMessage(
                    guard, rank, layouts, source == PROC_NULL ? CopiedMessage.NONE : transport.mprobe(source, tag));
        }
    }

    @Override
    public final Optional<MatchedMessage> improbe(int source, int tag) {
        checkProbe(source, tag);
        try (var _ = guard.enter()) {
            Optional<MatchedMessage> found =
                    source == PROC_NULL ? Optional.of(CopiedMessage.NONE) : transport.improbe(source, tag);
            return found.map(message -> new CheckedMessage(guard, rank, layouts, message));
        }
    }

    // Checks -----------------------------------------------------------------------------------------------------

    final void checkOpen() {
        if (closed) {
            throw new IllegalStateException("this communicator is closed");
        }
    }

    /** Waits until the messages of buffered sends are under way. */
    final void endBufferedSends() {
        buffered.detach();
    }

    private Buffer packed(Buffer buffer) {
        return buffer.isContiguous() ? buffer : layouts.packedFor(buffer);
    }

    private void checkSend(Buffer buffer, int dest, int tag) {
        checkOpen();
        Objects.requireNonNull(buffer, "buffer");
        Arguments.dest(dest, size);
        Arguments.sendTag(tag, maxTag);
    }

    private void checkRecv(Buffer buffer, int source, int tag) {
        checkProbe(source, tag);
        Arguments.writable(buffer, "recv");
    }

    private void checkProbe(int source, int tag) {
        checkOpen();
        Arguments.source(source, size);
        Arguments.recvTag(tag, maxTag);
    }
}
