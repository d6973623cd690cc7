package org.parhelion.comm.mpi;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.PredefinedOp;
import org.parhelion.comm.Request;
import org.parhelion.comm.mpi.ffi.CollectiveFunctions;
import org.parhelion.comm.mpi.ffi.Handles;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.spi.CallGuard;
import org.parhelion.comm.spi.CollectiveCall;
import org.parhelion.comm.spi.OrderedReductions;
import org.parhelion.comm.spi.Transport;

/**
 * The collectives of {@link MpiTransport}: each is the library's own, whose algorithms are tuned to the machine.
 *
 * <p>Elements on the heap pass through {@link Staging}. A part of a buffer that the operation does not write keeps its
 * values.
 */
abstract class MpiCollectives implements Transport {
    private final int rank;
    private final int size;
    private final CallGuard guard;
    private final long handle;
    private final Staging staging = new Staging();
    /** Values of scalar reductions: what goes in, what comes out. */
    private final MemorySegment scalar;

    private final MemorySegment scalarOut;

    /** @param handle the library's communicator */
    MpiCollectives(int rank, int size, CallGuard guard, long handle) {
        this.rank = rank;
        this.size = size;
        this.guard = guard;
        this.handle = handle;
        this.scalar = staging.take(Long.BYTES);
        this.scalarOut = staging.take(Long.BYTES);
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
    public final CallGuard guard() {
        return guard;
    }

    final long handle() {
        return handle;
    }

    final Staging staging() {
        return staging;
    }

    @Override
    public Request start(CollectiveCall call) {
        return new MpiNonblocking(this).start(call);
    }

    /** The slots of requests. */
    abstract RequestSlot.Pool slots();

    @Override
    public void barrier() {
        check("barrier", CollectiveFunctions.barrier(handle));
    }

    @Override
    public void bcast(Buffer buffer, int root) {
        MemorySegment memory = rank() == root ? staging.in(buffer) : staging.out(buffer);
        check("bcast", CollectiveFunctions.bcast(memory, buffer.count(), Handles.type(buffer.type()), root, handle));
        if (rank() == root) {
            staging.release(buffer, memory);
        } else {
            staging.back(buffer, memory);
        }
    }

    @Override
    public void reduce(Buffer send, Buffer recv, Op op, int root) {
        if (!Handles.has(op)) {
            OrderedReductions.reduce(this, send, recv, op, root);
            return;
        }
        boolean receives = rank() == root;
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = receives ? as.out(staging, recv) : MemorySegment.NULL;
        check(
                "reduce",
                CollectiveFunctions.reduce(in, out, send.count(), type(send, as), Handles.op(op), root, handle));
        as.release(staging, send, in);
        if (receives) {
            as.back(staging, recv, out);
        }
    }

    @Override
    public void allreduce(Buffer send, Buffer recv, Op op) {
        if (!Handles.has(op)) {
            OrderedReductions.allreduce(this, send, recv, op);
            return;
        }
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = as.out(staging, recv);
        check(
                "allreduce",
                CollectiveFunctions.allreduce(in, out, send.count(), type(send, as), Handles.op(op), handle));
        as.release(staging, send, in);
        as.back(staging, recv, out);
    }

    @Override
    public double allreduce(double value, Op op) {
        if (!Handles.has(op)) {
            return Transport.super.allreduce(value, op);
        }
        return switch (op) {
            case PredefinedOp.MAX -> OrderedBits.value(allreduce(OrderedBits.forMax(value), op));
            case PredefinedOp.MIN -> OrderedBits.value(allreduce(OrderedBits.forMin(value), op));
            default -> {
                scalar.set(ValueLayout.JAVA_DOUBLE, 0, value);
                scalars(ElementType.DOUBLE, op);
                yield scalarOut.get(ValueLayout.JAVA_DOUBLE, 0);
            }
        };
    }

    @Override
    public long allreduce(long value, Op op) {
        if (!Handles.has(op)) {
            return Transport.super.allreduce(value, op);
        }
        scalar.set(ValueLayout.JAVA_LONG, 0, value);
        scalars(ElementType.LONG, op);
        return scalarOut.get(ValueLayout.JAVA_LONG, 0);
    }

    private void scalars(ElementType type, Op op) {
        check(
                "allreduce",
                CollectiveFunctions.allreduce(scalar, scalarOut, 1, Handles.type(type), Handles.op(op), handle));
    }

    @Override
    public void gather(Buffer send, Buffer recv, int root) {
        boolean receives = rank() == root;
        MemorySegment in = staging.in(send);
        MemorySegment out = receives ? staging.out(recv) : MemorySegment.NULL;
        int count = send.count();
        check("gather", CollectiveFunctions.gather(in, count, type(send), out, count, type(send), root, handle));
        staging.release(send, in);
        if (receives) {
            staging.back(recv, out);
        }
    }

    @Override
    public void gatherv(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) {
        boolean receives = rank() == root;
        MemorySegment in = staging.in(send);
        MemorySegment out = receives ? staging.inOut(recv) : MemorySegment.NULL;
        MemorySegment parts = receives ? ints(counts) : MemorySegment.NULL;
        MemorySegment places = receives ? ints(displacements) : MemorySegment.NULL;
        long type = type(send);
        check("gatherv", CollectiveFunctions.gatherv(in, send.count(), type, out, parts, places, type, root, handle));
        staging.release(send, in);
        if (receives) {
            staging.back(recv, out);
            release(parts, places);
        }
    }

    @Override
    public void scatter(Buffer send, Buffer recv, int root) {
        boolean sends = rank() == root;
        MemorySegment in = sends ? staging.in(send) : MemorySegment.NULL;
        MemorySegment out = staging.out(recv);
        int count = recv.count();
        check("scatter", CollectiveFunctions.scatter(in, count, type(recv), out, count, type(recv), root, handle));
        if (sends) {
            staging.release(send, in);
        }
        staging.back(recv, out);
    }

    @Override
    public void scatterv(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) {
        boolean sends = rank() == root;
        MemorySegment in = sends ? staging.in(send) : MemorySegment.NULL;
        MemorySegment parts = sends ? ints(counts) : MemorySegment.NULL;
        MemorySegment places = sends ? ints(displacements) : MemorySegment.NULL;
        MemorySegment out = staging.out(recv);
        long type = type(recv);
        check("scatterv", CollectiveFunctions.scatterv(in, parts, places, type, out, recv.count(), type, root, handle));
        if (sends) {
            staging.release(send, in);
            release(parts, places);
        }
        staging.back(recv, out);
    }

    @Override
    public void allgather(Buffer send, Buffer recv) {
        MemorySegment in = staging.in(send);
        MemorySegment out = staging.out(recv);
        int count = send.count();
        check("allgather", CollectiveFunctions.allgather(in, count, type(send), out, count, type(send), handle));
        staging.release(send, in);
        staging.back(recv, out);
    }

    @Override
    public void allgatherv(Buffer send, Buffer recv, int[] counts, int[] displacements) {
        if (size() == 1) {
            // MPICH copies a single rank's elements to the beginning of the receive buffer, whatever the displacement
            // is.
            gatherv(send, recv, counts, displacements, 0);
            return;
        }
        MemorySegment in = staging.in(send);
        MemorySegment out = staging.inOut(recv);
        MemorySegment parts = ints(counts);
        MemorySegment places = ints(displacements);
        long type = type(send);
        check("allgatherv", CollectiveFunctions.allgatherv(in, send.count(), type, out, parts, places, type, handle));
        staging.release(send, in);
        staging.back(recv, out);
        release(parts, places);
    }

    @Override
    public void alltoall(Buffer send, Buffer recv) {
        MemorySegment in = staging.in(send);
        MemorySegment out = staging.out(recv);
        int count = send.count() / size();
        check("alltoall", CollectiveFunctions.alltoall(in, count, type(send), out, count, type(send), handle));
        staging.release(send, in);
        staging.back(recv, out);
    }

    @Override
    public void alltoallv(
            Buffer send,
            int[] sendCounts,
            int[] sendDisplacements,
            Buffer recv,
            int[] recvCounts,
            int[] recvDisplacements) {
        MemorySegment in = staging.in(send);
        MemorySegment out = staging.inOut(recv);
        MemorySegment sendParts = ints(sendCounts);
        MemorySegment sendPlaces = ints(sendDisplacements);
        MemorySegment recvParts = ints(recvCounts);
        MemorySegment recvPlaces = ints(recvDisplacements);
        long type = type(send);
        check(
                "alltoallv",
                CollectiveFunctions.alltoallv(
                        in, sendParts, sendPlaces, type, out, recvParts, recvPlaces, type, handle));
        staging.release(send, in);
        staging.back(recv, out);
        release(sendParts, sendPlaces, recvParts, recvPlaces);
    }

    @Override
    public void reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        if (!Handles.has(op)) {
            OrderedReductions.reduceScatter(this, send, recv, counts, op);
            return;
        }
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = as.out(staging, recv);
        MemorySegment parts = ints(counts);
        check(
                "reduceScatter",
                CollectiveFunctions.reduceScatter(in, out, parts, type(send, as), Handles.op(op), handle));
        as.release(staging, send, in);
        as.back(staging, recv, out);
        release(parts);
    }

    @Override
    public void scan(Buffer send, Buffer recv, Op op) {
        if (!Handles.has(op)) {
            OrderedReductions.scan(this, send, recv, op);
            return;
        }
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = as.out(staging, recv);
        check("scan", CollectiveFunctions.scan(in, out, send.count(), type(send, as), Handles.op(op), handle));
        as.release(staging, send, in);
        as.back(staging, recv, out);
    }

    /** Rank 0's result is undefined in MPI; here it is left as it was, so the library gets memory of its own for it. */
    @Override
    public void exscan(Buffer send, Buffer recv, Op op) {
        if (!Handles.has(op)) {
            OrderedReductions.exscan(this, send, recv, op);
            return;
        }
        boolean first = rank() == 0;
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = first ? staging.take((long) recv.count() * Long.BYTES) : as.out(staging, recv);
        check("exscan", CollectiveFunctions.exscan(in, out, send.count(), type(send, as), Handles.op(op), handle));
        as.release(staging, send, in);
        if (first) {
            staging.give(out);
        } else {
            as.back(staging, recv, out);
        }
    }

    private MemorySegment ints(int[] values) {
        return staging.in(Buffer.of(values));
    }

    private void release(MemorySegment... pieces) {
        for (MemorySegment piece : pieces) {
            staging.give(piece);
        }
    }

    private static long type(Buffer buffer) {
        return Handles.type(buffer.type());
    }

    private static long type(Buffer buffer, Carriage as) {
        return Handles.type(as.carrier(buffer.type()));
    }

    /** Throws if {@code code} is not MPI_SUCCESS. */
    final void check(String verb, int code) {
        if (code != 0) {
            throw new CommException("rank " + rank() + ": " + verb + " failed: " + MpiErrors.text(code));
        }
    }
}
