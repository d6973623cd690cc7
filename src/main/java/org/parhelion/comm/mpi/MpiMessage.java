package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** A message that the library's matched probe took. */
final class MpiMessage implements MatchedMessage {
    private final MpiTransport comm;
    private final MemorySegment handle;
    private final Status status;

    MpiMessage(MpiTransport comm, MemorySegment handle, Status status) {
        this.comm = comm;
        this.handle = handle;
        this.status = status;
    }

    /** Memory for the library's handle. */
    static MemorySegment handle() {
        return Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public Status recv(Buffer buffer) {
        return comm.mrecv(buffer, handle, status);
    }

    @Override
    public Request irecv(Buffer buffer) {
        return comm.imrecv(buffer, handle, status);
    }
}
