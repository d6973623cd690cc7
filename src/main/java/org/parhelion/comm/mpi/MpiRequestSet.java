package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.comm.mpi.ffi.Abi;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.mpi.ffi.MpiStatus;
import org.parhelion.comm.mpi.ffi.PointToPointFunctions;

/**
 * Persistent requests whose handles are contiguous, so that one MPI call starts or awaits them all. A round allocates nothing.
 */
final class MpiRequestSet implements RequestSet {
    private final MpiTransport comm;
    private final MpiRequest[] requests;
    private final MemorySegment handles;
    private final MemorySegment statuses;
    private final MemorySegment[] statusOf;
    private final MemorySegment flag;
    private final Status[] known;
    private boolean active;
    private boolean closed;

    MpiRequestSet(MpiTransport comm, MpiRequest[] requests) {
        Abi abi = comm.abi();
        int n = requests.length;
        Arena arena = Arena.ofAuto();
        this.comm = comm;
        this.requests = requests;
        this.handles = arena.allocate(Math.max(1, n) * (long) abi.handleBytes, abi.handleBytes);
        this.statuses = arena.allocate(Math.max(1, n) * (long) abi.statusBytes, Long.BYTES);
        this.flag = arena.allocate(ValueLayout.JAVA_LONG);
        this.statusOf = new MemorySegment[n];
        this.known = new Status[n];
        for (int i = 0; i < n; i++) {
            requests[i].moveTo(handles, (long) i * abi.handleBytes);
            statusOf[i] = statuses.asSlice((long) i * abi.statusBytes, abi.statusBytes);
            known[i] = Status.EMPTY;
        }
    }

    @Override
    public void start() {
        if (closed || active) {
            throw new IllegalStateException("this request set is " + (closed ? "closed" : "under way already"));
        }
        try (var _ = comm.guard().enter()) {
            for (MpiRequest request : requests) {
                request.fill();
            }
            int code = PointToPointFunctions.startall(requests.length, handles);
            if (code != 0) {
                throw new CommException("rank " + comm.rank() + ": start of " + requests.length
                        + " persistent requests failed: " + MpiErrors.text(code));
            }
            active = true;
        }
    }

    @Override
    public void await() {
        if (active) {
            try (var _ = comm.guard().enter()) {
                complete(PointToPointFunctions.awaitAll(requests.length, handles, statuses));
            }
        }
    }

    @Override
    public boolean test() {
        if (active) {
            try (var _ = comm.guard().enter()) {
                int code = PointToPointFunctions.testAll(requests.length, handles, flag, statuses);
                if (code == 0 && flag.get(ValueLayout.JAVA_INT, 0) == 0) {
                    return false;
                }
                complete(code);
            }
        }
        return true;
    }

    private void complete(int code) {
        active = false;
        if (code != 0) {
            throw firstFailure(code);
        }
        for (int i = 0; i < requests.length; i++) {
            if (requests[i].receives()) {
                known[i] = MpiStatus.read(statusOf[i], flag, known[i]);
                requests[i].empty(known[i].byteCount());
            }
        }
    }

    /** The first failed request: with several, MPI puts each one's error code into its status (MPI-4.1, section 3.7.5). */
    private CommException firstFailure(int code) {
        for (int i = 0; i < requests.length; i++) {
            int error = MpiStatus.error(statusOf[i]);
            if (error != 0) {
                return requests[i].failed(error);
            }
        }
        return new CommException("rank " + comm.rank() + ": await of " + requests.length
                + " persistent requests failed: " + MpiErrors.text(code));
    }

    @Override
    public int size() {
        return requests.length;
    }

    @Override
    public Status status(int index) {
        return known[index];
    }

    @Override
    public void close() {
        if (active) {
            throw new IllegalStateException("this request set is still under way: await it before closing it");
        }
        if (closed) {
            return;
        }
        try (var _ = comm.guard().enter()) {
            closed = true;
            long stride = comm.abi().handleBytes;
            for (int i = 0; i < requests.length; i++) {
                int code = PointToPointFunctions.requestFree(handles.asSlice(i * stride, stride));
                requests[i].freedBySet();
                if (code != 0) {
                    throw requests[i].failed(code);
                }
            }
        }
    }
}
