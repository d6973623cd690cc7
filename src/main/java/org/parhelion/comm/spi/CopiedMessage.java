package org.parhelion.comm.spi;

import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** A matched message that was received into memory of its own when it was matched. */
record CopiedMessage(Status status, MemorySegment memory) implements MatchedMessage {
    /** The message from {@code PROC_NULL}: MPI_MESSAGE_NO_PROC. */
    static final MatchedMessage NONE = new CopiedMessage(Status.EMPTY, MemorySegment.NULL);

    /** Receives the message that a probe has found. */
    static CopiedMessage received(Transport transport, Status found) {
        byte[] bytes = new byte[Math.toIntExact(found.byteCount())];
        Status status = transport.recv(Buffer.of(bytes), found.source(), found.tag());
        return new CopiedMessage(status, MemorySegment.ofArray(bytes));
    }

    @Override
    public Status recv(Buffer buffer) {
        MemorySegment.copy(memory, 0, buffer.segment(), 0, status.byteCount());
        return status;
    }

    @Override
    public Request irecv(Buffer buffer) {
        return NullRequest.complete(recv(buffer));
    }
}
