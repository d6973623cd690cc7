package org.parhelion.comm.mpi;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.mpi.ffi.Handles;
import org.parhelion.comm.mpi.ffi.MpiErrors;
import org.parhelion.comm.mpi.ffi.NonblockingFunctions;
import org.parhelion.comm.spi.CollectiveCall;
import org.parhelion.comm.spi.OrderedReductions;

/**
 * Begins one non-blocking collective: the library's own. An operation that the library does not have is applied in rank order to
 * the parts of all ranks, which another collective brings.
 */
final class MpiNonblocking {
    private final MpiCollectives comm;
    private final Staging staging;

    MpiNonblocking(MpiCollectives comm) {
        this.comm = comm;
        this.staging = comm.staging();
    }

    Request start(CollectiveCall call) {
        return start(call, () -> {});
    }

    /** @param then what is done with the result, once it is there */
    private Request start(CollectiveCall call, Runnable then) {
        return switch (call) {
            case CollectiveCall.Barrier() ->
                begin(call, request -> NonblockingFunctions.ibarrier(comm.handle(), request), then);
            case CollectiveCall.Bcast(Buffer buffer, int root) -> bcast(call, buffer, root, then);
            case CollectiveCall.Reduce(Buffer send, Buffer recv, Op op, int root) ->
                Handles.has(op) ? reduce(call, send, recv, op, root) : ordered(send, recv, op, root);
            case CollectiveCall.Allreduce(Buffer send, Buffer recv, Op op) ->
                Handles.has(op)
                        ? combined(call, send, recv, op, NonblockingFunctions::iallreduce)
                        : orderedPrefix(send, recv, op, comm.size());
            case CollectiveCall.Scan(Buffer send, Buffer recv, Op op) ->
                Handles.has(op)
                        ? combined(call, send, recv, op, NonblockingFunctions::iscan)
                        : orderedPrefix(send, recv, op, comm.rank() + 1);
            case CollectiveCall.Exscan(Buffer send, Buffer recv, Op op) ->
                Handles.has(op)
                        ? combined(call, send, recv, op, NonblockingFunctions::iexscan)
                        : orderedPrefix(send, recv, op, comm.rank());
            case CollectiveCall.ReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) ->
                Handles.has(op) ? reduceScatter(call, send, recv, counts, op) : orderedScatter(send, recv, counts, op);
            case CollectiveCall.Gather g -> gather(g, then);
            case CollectiveCall.Scatter s -> scatter(s);
            case CollectiveCall.Allgather g -> allgather(g, then);
            case CollectiveCall.Alltoall a -> alltoall(a, then);
        };
    }

    private Request bcast(CollectiveCall call, Buffer buffer, int root, Runnable then) {
        boolean sends = comm.rank() == root;
        MemorySegment memory = sends ? staging.in(buffer) : staging.out(buffer);
        return begin(
                call,
                request ->
                        NonblockingFunctions.ibcast(memory, buffer.count(), type(buffer), root, comm.handle(), request),
                () -> {
                    if (sends) {
                        staging.release(buffer, memory);
                    } else {
                        staging.back(buffer, memory);
                    }
                    then.run();
                });
    }

    private Request reduce(CollectiveCall call, Buffer send, Buffer recv, Op op, int root) {
        boolean takes = comm.rank() == root;
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = takes ? as.out(staging, recv) : MemorySegment.NULL;
        long type = Handles.type(as.carrier(send.type()));
        return begin(
                call,
                request -> NonblockingFunctions.ireduce(
                        in, out, send.count(), type, Handles.op(op), root, comm.handle(), request),
                () -> {
                    as.release(staging, send, in);
                    if (takes) {
                        as.back(staging, recv, out);
                    }
                });
    }

    /** A function of the library that combines buffers of one length. */
    private interface Combining {
        int start(
                MemorySegment send,
                MemorySegment recv,
                int count,
                long type,
                long op,
                long comm,
                MemorySegment request);
    }

    private Request combined(CollectiveCall call, Buffer send, Buffer recv, Op op, Combining function) {
        boolean takes = !(call instanceof CollectiveCall.Exscan) || comm.rank() > 0;
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = takes ? as.out(staging, recv) : staging.take((long) recv.count() * Long.BYTES);
        long type = Handles.type(as.carrier(send.type()));
        return begin(
                call,
                request -> function.start(in, out, send.count(), type, Handles.op(op), comm.handle(), request),
                () -> {
                    as.release(staging, send, in);
                    if (takes) {
                        as.back(staging, recv, out);
                    } else {
                        staging.give(out);
                    }
                });
    }

    private Request reduceScatter(CollectiveCall call, Buffer send, Buffer recv, int[] counts, Op op) {
        Carriage as = Carriage.of(op, send.type());
        MemorySegment in = as.in(staging, send, op);
        MemorySegment out = as.out(staging, recv);
        MemorySegment parts = ints(counts);
        long type = Handles.type(as.carrier(send.type()));
        return begin(
                call,
                request -> NonblockingFunctions.ireduceScatter(
                        in, out, parts, type, Handles.op(op), comm.handle(), request),
                () -> {
                    as.release(staging, send, in);
                    as.back(staging, recv, out);
                    staging.give(parts);
                });
    }

    private Request gather(CollectiveCall.Gather g, Runnable then) {
        boolean takes = comm.rank() == g.root();
        MemorySegment in = staging.in(g.send());
        MemorySegment out = takes ? staging.inOut(g.recv()) : MemorySegment.NULL;
        MemorySegment parts = takes ? ints(g.counts()) : MemorySegment.NULL;
        MemorySegment places = takes ? ints(g.displacements()) : MemorySegment.NULL;
        long type = type(g.send());
        return begin(
                g,
                request -> NonblockingFunctions.igatherv(
                        in, g.send().count(), type, out, parts, places, type, g.root(), comm.handle(), request),
                () -> {
                    staging.release(g.send(), in);
                    if (takes) {
                        staging.back(g.recv(), out);
                        staging.give(parts);
                        staging.give(places);
                    }
                    then.run();
                });
    }

    private Request scatter(CollectiveCall.Scatter s) {
        boolean sends = comm.rank() == s.root();
        MemorySegment in = sends ? staging.in(s.send()) : MemorySegment.NULL;
        MemorySegment parts = sends ? ints(s.counts()) : MemorySegment.NULL;
        MemorySegment places = sends ? ints(s.displacements()) : MemorySegment.NULL;
        MemorySegment out = staging.out(s.recv());
        long type = type(s.recv());
        return begin(
                s,
                request -> NonblockingFunctions.iscatterv(
                        in, parts, places, type, out, s.recv().count(), type, s.root(), comm.handle(), request),
                () -> {
                    if (sends) {
                        staging.release(s.send(), in);
                        staging.give(parts);
                        staging.give(places);
                    }
                    staging.back(s.recv(), out);
                });
    }

    private Request allgather(CollectiveCall.Allgather g, Runnable then) {
        MemorySegment in = staging.in(g.send());
        MemorySegment out = staging.inOut(g.recv());
        MemorySegment parts = ints(g.counts());
        MemorySegment places = ints(g.displacements());
        long type = type(g.send());
        int count = g.send().count();
        boolean alone = comm.size() == 1; // MPICH ignores the displacement then, as MpiCollectives.allgatherv says
        return begin(
                g,
                request -> alone
                        ? NonblockingFunctions.igatherv(
                                in, count, type, out, parts, places, type, 0, comm.handle(), request)
                        : NonblockingFunctions.iallgatherv(
                                in, count, type, out, parts, places, type, comm.handle(), request),
                () -> {
                    staging.release(g.send(), in);
                    staging.back(g.recv(), out);
                    staging.give(parts);
                    staging.give(places);
                    then.run();
                });
    }

    private Request alltoall(CollectiveCall.Alltoall a, Runnable then) {
        MemorySegment in = staging.in(a.send());
        MemorySegment out = staging.inOut(a.recv());
        MemorySegment[] arrays = {
            ints(a.sendCounts()), ints(a.sendDisplacements()), ints(a.recvCounts()), ints(a.recvDisplacements())
        };
        long type = type(a.send());
        return begin(
                a,
                request -> NonblockingFunctions.ialltoallv(
                        in, arrays[0], arrays[1], type, out, arrays[2], arrays[3], type, comm.handle(), request),
                () -> {
                    staging.release(a.send(), in);
                    staging.back(a.recv(), out);
                    for (MemorySegment array : arrays) {
                        staging.give(array);
                    }
                    then.run();
                });
    }

    // Operations that the library does not have ------------------------------------------------------------------

    private Request ordered(Buffer send, Buffer recv, Op op, int root) {
        if (comm.rank() != root) {
            return start(new CollectiveCall.Gather(send, Buffer.EMPTY, new int[0], new int[0], root));
        }
        Buffer parts = room(send);
        return start(
                new CollectiveCall.Gather(send, parts, equal(send.count()), contiguous(send.count()), root),
                () -> OrderedReductions.combine(parts, comm.size(), recv, op));
    }

    private Request orderedPrefix(Buffer send, Buffer recv, Op op, int ranks) {
        Buffer parts = room(send);
        return start(
                new CollectiveCall.Allgather(send, parts, equal(send.count()), contiguous(send.count())),
                () -> OrderedReductions.combine(parts, ranks, recv, op));
    }

    private Request orderedScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        Buffer parts = room(recv);
        int[] displacements = new int[counts.length];
        for (int r = 1; r < counts.length; r++) {
            displacements[r] = displacements[r - 1] + counts[r - 1];
        }
        return start(
                new CollectiveCall.Alltoall(
                        send, counts, displacements, parts, equal(recv.count()), contiguous(recv.count())),
                () -> OrderedReductions.combine(parts, comm.size(), recv, op));
    }

    /** Memory for as many parts as ranks. */
    private Buffer room(Buffer part) {
        return Buffer.allocate(part.type(), Math.multiplyExact(part.count(), comm.size()));
    }

    private int[] equal(int count) {
        int[] counts = new int[comm.size()];
        Arrays.fill(counts, count);
        return counts;
    }

    private int[] contiguous(int count) {
        int[] displacements = new int[comm.size()];
        Arrays.setAll(displacements, r -> r * count);
        return displacements;
    }

    // Calling ----------------------------------------------------------------------------------------------------

    /** Starts the operation, whose handle goes to {@code request}; returns MPI's error code. */
    private interface Start {
        int into(MemorySegment request);
    }

    private Request begin(CollectiveCall call, Start start, Runnable finish) {
        RequestSlot slot = comm.slots().take(finish);
        int code = start.into(slot.handle);
        if (code != 0) {
            comm.slots().give(slot);
            throw new CommException("rank " + comm.rank() + ": " + call.verb() + " failed: " + MpiErrors.text(code));
        }
        return new MpiCollectiveRequest(comm, call.verb(), slot, finish);
    }

    private MemorySegment ints(int[] values) {
        return staging.in(Buffer.of(values));
    }

    private static long type(Buffer buffer) {
        return Handles.type(buffer.type());
    }
}
