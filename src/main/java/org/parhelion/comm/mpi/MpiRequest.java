package org.parhelion.comm.mpi;

import java.lang.foreign.MemorySegment;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.comm.mpi.ffi.MatchedFunctions;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.mpi.ffi.MpiStatus;
import org.parhelion.comm.mpi.ffi.PointToPointFunctions;

/** One {@code MPI_Request}: one-shot or persistent. */
final class MpiRequest implements Request {
    private enum State {
        INACTIVE,
        ACTIVE,
        /** Freed, by completion (one-shot) or by {@link #close} (persistent). */
        FREED,
        /** Taken over by a {@link MpiRequestSet}. */
        IN_SET
    }

    private final MpiTransport comm;
    private final String operation;
    private final Buffer buffer;
    private final int peer;
    private final int tag;
    private final boolean persistent;
    private final boolean receives;
    private final MemorySegment memory;
    private final boolean staged;
    private final RequestSlot slot;
    private State state = State.INACTIVE;
    private Status status = Status.EMPTY;
    /** The library has completed the operation, with this code; the program has not been told yet. */
    private boolean arrived;

    private int arrivedCode;

    /**
     * A request before its MPI call.
     *
     * @param memory the elements as the library sees them: those of {@code buffer}, or their copy in {@link Staging}
     */
    MpiRequest(
            MpiTransport comm,
            String operation,
            Buffer buffer,
            int peer,
            int tag,
            boolean persistent,
            MemorySegment memory) {
        this.comm = comm;
        this.operation = operation;
        this.buffer = buffer;
        this.peer = peer;
        this.tag = tag;
        this.persistent = persistent;
        this.receives = operation.equals("irecv") || operation.equals("recvInit") || operation.equals("imrecv");
        this.memory = memory;
        this.staged = !buffer.segment().isNative();
        this.slot = comm.slots().take(this);
    }

    /** Notes the error code of the MPI call that started (one-shot) or made (persistent) the operation. */
    MpiRequest made(int code) {
        if (code != 0) {
            free();
            throw failed(code);
        }
        state = persistent ? State.INACTIVE : State.ACTIVE;
        return this;
    }

    @Override
    public void start() {
        if (!persistent) {
            throw new IllegalStateException(this + " is not persistent: make it with sendInit or recvInit");
        }
        if (state != State.INACTIVE) {
            throw new IllegalStateException(this + " cannot be started: it is " + stateName());
        }
        try (var _ = comm.guard().enter()) {
            fill();
            int code = PointToPointFunctions.start(slot.handle);
            if (code != 0) {
                throw failed(code);
            }
            state = State.ACTIVE;
        }
    }

    @Override
    public Status await() {
        if (active()) {
            try (var _ = comm.guard().enter()) {
                complete(arrived ? arrivedCode : PointToPointFunctions.await(slot.handle, slot.status));
            }
        }
        return status;
    }

    @Override
    public boolean test() {
        if (!isComplete()) {
            return false;
        }
        await();
        return true;
    }

    @Override
    public boolean isActive() {
        return state == State.ACTIVE;
    }

    @Override
    public boolean isComplete() {
        if (active() && !arrived) {
            try (var _ = comm.guard().enter()) {
                int code = PointToPointFunctions.test(slot.handle, slot.flag, slot.status);
                if (code != 0 || slot.flagSet()) {
                    arrived(code);
                }
                return arrived;
            }
        }
        return true;
    }

    private void arrived(int code) {
        arrived = true;
        arrivedCode = code;
    }

    /** The library completes the receive in any case: as cancelled, or with the message that it had found. */
    @Override
    public boolean cancel() {
        if (!receives() || isComplete()) {
            return false;
        }
        try (var _ = comm.guard().enter()) {
            int code = MatchedFunctions.cancel(slot.handle);
            arrived(code != 0 ? code : PointToPointFunctions.await(slot.handle, slot.status));
            boolean cancelled =
                    arrivedCode == 0 && MatchedFunctions.testCancelled(slot.status, slot.flag) == 0 && slot.flagSet();
            if (cancelled) {
                status = Status.EMPTY;
                state = persistent ? State.INACTIVE : State.FREED;
                arrived = false;
                if (!persistent) {
                    free();
                }
            }
            return cancelled;
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public void close() {
        if (active()) {
            throw new IllegalStateException(this + " is still under way: await it before closing it");
        }
        if (state == State.INACTIVE) {
            try (var _ = comm.guard().enter()) {
                int code = PointToPointFunctions.requestFree(slot.handle);
                free();
                if (code != 0) {
                    throw failed(code);
                }
            }
        }
    }

    private boolean active() {
        if (state == State.IN_SET) {
            throw new IllegalStateException(this + " belongs to a request set: start and await the set");
        }
        return state == State.ACTIVE;
    }

    private void complete(int code) {
        arrived = false;
        state = persistent ? State.INACTIVE : State.FREED;
        if (code != 0) {
            if (!persistent) {
                free();
            }
            throw failed(code);
        }
        if (receives()) {
            status = MpiStatus.read(slot.status, slot.flag, status);
            empty(status.byteCount());
        }
        if (!persistent) {
            free();
        }
    }

    private void free() {
        state = State.FREED;
        comm.staging().release(buffer, memory);
        comm.slots().give(slot);
    }

    // For the request set that takes this request over -----------------------------------------------------------

    /** Moves the MPI handle of this request, which must be persistent and inactive, to a set. */
    void moveTo(MemorySegment handles, long offset) {
        if (state != State.INACTIVE) {
            throw new IllegalStateException(this + " cannot join a request set: it is " + stateName());
        }
        MemorySegment.copy(slot.handle, 0, handles, offset, comm.abi().handleBytes);
        state = State.IN_SET;
    }

    /** Copies the elements into the staging memory, if there is one. */
    void fill() {
        if (staged && !receives()) {
            MemorySegment.copy(buffer.segment(), 0, memory, 0, buffer.byteSize());
        }
    }

    /** Copies {@code bytes} received bytes from the staging memory, if there is one. */
    void empty(long bytes) {
        if (staged) {
            MemorySegment.copy(memory, 0, buffer.segment(), 0, bytes);
        }
    }

    /** The set has freed the handle. */
    void freedBySet() {
        free();
    }

    boolean receives() {
        return receives;
    }

    boolean isPersistentOf(MpiTransport owner) {
        return persistent && comm == owner && state != State.FREED && state != State.IN_SET;
    }

    RequestSlot slot() {
        return slot;
    }

    CommException failed(int code) {
        return CommException.failed(comm.rank(), operation, peer, tag, MpiErrors.text(code));
    }

    private String stateName() {
        return switch (state) {
            case INACTIVE -> "inactive";
            case ACTIVE -> "under way";
            case FREED -> "closed";
            case IN_SET -> "part of a request set";
        };
    }

    @Override
    public String toString() {
        return operation + "(peer " + peer + ", tag " + tag + ")";
    }
}
