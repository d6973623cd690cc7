package org.parhelion.comm.spi;

import java.util.function.Function;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** The matched message that a program holds: received once, into memory that it fits. */
final class CheckedMessage implements MatchedMessage {
    private final CallGuard guard;
    private final int rank;
    private final Layouts layouts;
    private final MatchedMessage inner;
    private boolean received;

    CheckedMessage(CallGuard guard, int rank, Layouts layouts, MatchedMessage inner) {
        this.guard = guard;
        this.rank = rank;
        this.layouts = layouts;
        this.inner = inner;
    }

    @Override
    public Status status() {
        return inner.status();
    }

    @Override
    public Status recv(Buffer buffer) {
        return receive(buffer, into -> into.isContiguous() ? inner.recv(into) : layouts.received(into, inner::recv));
    }

    @Override
    public Request irecv(Buffer buffer) {
        return receive(buffer, into -> into.isContiguous() ? inner.irecv(into) : layouts.receive(into, inner::irecv));
    }

    private <T> T receive(Buffer buffer, Function<Buffer, T> how) {
        Arguments.writable(buffer, "recv");
        Layouts.refuseInPlace(buffer);
        try (var _ = guard.enter()) {
            if (received) {
                throw new IllegalStateException(
                        "this message was received already: a matched message is received once");
            }
            received = true;
            Status status = inner.status();
            if (status.byteCount() > buffer.byteSize()) {
                inner.recv(Buffer.of(new byte[Math.toIntExact(status.byteCount())]));
                throw CommException.failed(
                        rank,
                        "mrecv",
                        status.source(),
                        status.tag(),
                        "the message of " + status.byteCount() + " bytes is longer than the buffer of "
                                + buffer.byteSize() + " bytes (MPI_ERR_TRUNCATE)");
            }
            return how.apply(buffer);
        }
    }
}
