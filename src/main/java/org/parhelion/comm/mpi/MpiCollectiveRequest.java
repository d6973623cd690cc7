package org.parhelion.comm.mpi;

import org.parhelion.comm.CommException;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.mpi.ffi.PointToPointFunctions;

/** A non-blocking collective of the library. */
final class MpiCollectiveRequest implements Request {
    private final MpiCollectives comm;
    private final String verb;
    private final RequestSlot slot;
    private final Runnable finish;
    private boolean active = true;
    /** The library has completed the operation, with this code; the program has not been told yet. */
    private boolean arrived;

    private int arrivedCode;

    /**
     * A collective under way.
     *
     * @param slot holds the library's request; given back at the end
     * @param finish releases memory and copies results back
     */
    MpiCollectiveRequest(MpiCollectives comm, String verb, RequestSlot slot, Runnable finish) {
        this.comm = comm;
        this.verb = verb;
        this.slot = slot;
        this.finish = finish;
    }

    @Override
    public void start() {
        throw new IllegalStateException("this request is not persistent: call " + verb + " again");
    }

    @Override
    public Status await() {
        if (active) {
            try (var _ = comm.guard().enter()) {
                int code = arrived ? arrivedCode : PointToPointFunctions.await(slot.handle, slot.status);
                active = false;
                comm.slots().give(slot);
                if (code != 0) {
                    throw new CommException("rank " + comm.rank() + ": " + verb + " failed: " + MpiErrors.text(code));
                }
                finish.run();
            }
        }
        return Status.EMPTY;
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
        return active;
    }

    @Override
    public boolean isComplete() {
        if (active && !arrived) {
            try (var _ = comm.guard().enter()) {
                arrivedCode = PointToPointFunctions.test(slot.handle, slot.flag, slot.status);
                arrived = arrivedCode != 0 || slot.flagSet();
                return arrived;
            }
        }
        return true;
    }

    @Override
    public boolean cancel() {
        return false;
    }

    @Override
    public Status status() {
        return Status.EMPTY;
    }

    @Override
    public void close() {
        if (active) {
            throw new IllegalStateException("this " + verb + " is under way: await it before it is closed");
        }
    }
}
