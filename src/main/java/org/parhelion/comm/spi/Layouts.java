package org.parhelion.comm.spi;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/**
 * Operations on buffers whose elements are not adjacent: packed before an engine sends them, unpacked after it has received them.
 * No engine sees such a buffer.
 */
final class Layouts {
    /** Up to this size the engine copies an array sooner than memory off the heap is allocated for one request [bytes]. */
    private static final int ARRAY_BYTES_MAX = 8192;

    private final boolean nativeMemory;
    /** Packed elements of the last blocking send and receive, for the next one of the same length. */
    private Buffer sent = Buffer.EMPTY;

    private Buffer received = Buffer.EMPTY;

    /** @param nativeMemory whether elements are packed off the heap */
    Layouts(boolean nativeMemory) {
        this.nativeMemory = nativeMemory;
    }

    /** The elements in adjacent memory of their own. */
    static Buffer packed(Buffer buffer) {
        refuseInPlace(buffer);
        return buffer.packed();
    }

    /** The elements in adjacent memory for a request. */
    Buffer packedFor(Buffer buffer) {
        Buffer packed = roomForOne(buffer);
        buffer.pack(packed);
        return packed;
    }

    /** Sends packed elements and returns when their memory may be used again. */
    void sent(Buffer buffer, Consumer<Buffer> send) {
        Buffer from = again(sent, buffer);
        sent = Buffer.EMPTY; // after a failure, the engine may still read it
        buffer.pack(from);
        send.accept(from);
        sent = from;
    }

    /** Receives and unpacks. */
    Status received(Buffer buffer, Function<Buffer, Status> receive) {
        Buffer into = again(received, buffer);
        received = Buffer.EMPTY;
        Status status = receive.apply(into);
        unpack(buffer, into, status);
        received = into;
        return status;
    }

    /** Sends and receives at once; one of the buffers may be adjacent. */
    Status exchanged(Buffer send, Buffer recv, BiFunction<Buffer, Buffer, Status> exchange) {
        if (recv.isContiguous()) {
            Status[] status = {Status.EMPTY};
            sent(send, from -> status[0] = exchange.apply(from, recv));
            return status[0];
        }
        if (send.isContiguous()) {
            return received(recv, into -> exchange.apply(send, into));
        }
        Status[] status = {Status.EMPTY};
        sent(send, from -> status[0] = received(recv, into -> exchange.apply(from, into)));
        return status[0];
    }

    private Buffer again(Buffer kept, Buffer buffer) {
        refuseInPlace(buffer);
        return kept.type() == buffer.type() && kept.count() == buffer.count() ? kept : room(buffer);
    }

    private static void unpack(Buffer buffer, Buffer packed, Status status) {
        buffer.unpack(packed, (int) (status.byteCount() / buffer.type().byteSize()));
    }

    private Buffer room(Buffer buffer) {
        refuseInPlace(buffer);
        return nativeMemory
                ? new Buffer(Arena.ofAuto().allocate(buffer.byteSize(), Long.BYTES), buffer.type())
                : Buffer.allocate(buffer.type(), buffer.count());
    }

    /** Memory for one request. */
    private Buffer roomForOne(Buffer buffer) {
        refuseInPlace(buffer);
        return buffer.byteSize() <= ARRAY_BYTES_MAX ? Buffer.allocate(buffer.type(), buffer.count()) : room(buffer);
    }

    static void refuseInPlace(Buffer buffer) {
        if (buffer.isInPlace()) {
            throw new IllegalArgumentException(
                    "IN_PLACE is no buffer here: it stands for the send buffer of a collective only");
        }
    }

    /** A request that receives adjacent elements, which are unpacked when it completes. */
    Request receive(Buffer buffer, Function<Buffer, Request> receive) {
        return receive(buffer, roomForOne(buffer), receive);
    }

    /** A persistent request that receives adjacent elements, which are unpacked when it completes. */
    Request persistentReceive(Buffer buffer, Function<Buffer, Request> receive) {
        return receive(buffer, room(buffer), receive);
    }

    private static Request receive(Buffer buffer, Buffer into, Function<Buffer, Request> receive) {
        return new LaidOutRequest(receive.apply(into), () -> {}, status -> unpack(buffer, into, status));
    }

    /** A persistent request that sends adjacent elements, which are packed at each start. */
    Request persistentSend(Buffer buffer, Function<Buffer, Request> send) {
        Buffer from = room(buffer);
        return new LaidOutRequest(send.apply(from), () -> buffer.pack(from), _ -> {});
    }

    /** A started collective whose result is unpacked when it completes. */
    static Request collective(Request request, InOut buffers) {
        return buffers.target() == null ? request : new LaidOutRequest(request, () -> {}, _ -> buffers.finish());
    }

    /** {@code maker}'s set of the engine's requests, with their packing and unpacking if there is any. */
    static RequestSet set(Request[] requests, Function<Request[], RequestSet> maker) {
        Request[] inner = requests.clone();
        @Nullable LaidOutRequest[] laidOut = new @Nullable LaidOutRequest[requests.length];
        boolean any = false;
        for (int i = 0; i < requests.length; i++) {
            if (requests[i] instanceof LaidOutRequest request) {
                inner[i] = request.inner;
                laidOut[i] = request;
                any = true;
            }
        }
        RequestSet set = maker.apply(inner);
        return any ? new LaidOutSet(set, laidOut) : set;
    }

    /** A request of an engine on a packed copy of the elements. */
    static final class LaidOutRequest implements JointRequest {
        private final Request inner;
        private final Runnable packing;
        private final Consumer<Status> unpacking;

        private LaidOutRequest(Request inner, Runnable packing, Consumer<Status> unpacking) {
            this.inner = inner;
            this.packing = packing;
            this.unpacking = unpacking;
        }

        Request inner() {
            return inner;
        }

        private void pack() {
            packing.run();
        }

        private void unpack(Status status) {
            unpacking.accept(status);
        }

        @Override
        public void start() {
            if (!inner.isActive()) {
                pack();
            }
            inner.start();
        }

        @Override
        public Status await() {
            if (!inner.isActive()) {
                return inner.status();
            }
            Status status = inner.await();
            unpack(status);
            return status;
        }

        @Override
        public boolean test() {
            if (!inner.isActive()) {
                return true;
            }
            if (!inner.test()) {
                return false;
            }
            unpack(inner.status());
            return true;
        }

        @Override
        public boolean isActive() {
            return inner.isActive();
        }

        @Override
        public boolean isComplete() {
            return inner.isComplete();
        }

        @Override
        public boolean isReady() {
            return inner instanceof JointRequest joint ? joint.isReady() : inner.isComplete();
        }

        @Override
        public void awaitReady(List<JointRequest> requests) {
            if (inner instanceof JointRequest joint) {
                joint.awaitReady(requests);
            }
        }

        @Override
        public boolean cancel() {
            return inner.cancel();
        }

        @Override
        public Status status() {
            return inner.status();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    /** A set some of whose requests are {@link LaidOutRequest}s; the set started and awaited is of their inner requests. */
    private static final class LaidOutSet implements RequestSet {
        private final RequestSet inner;
        private final @Nullable LaidOutRequest[] laidOut;
        private boolean active;

        LaidOutSet(RequestSet inner, @Nullable LaidOutRequest[] laidOut) {
            this.inner = inner;
            this.laidOut = laidOut;
        }

        @Override
        public void start() {
            if (!active) {
                for (LaidOutRequest request : laidOut) {
                    if (request != null) {
                        request.pack();
                    }
                }
            }
            inner.start();
            active = true;
        }

        @Override
        public void await() {
            inner.await();
            unpack();
        }

        @Override
        public boolean test() {
            boolean complete = inner.test();
            if (complete) {
                unpack();
            }
            return complete;
        }

        private void unpack() {
            if (active) {
                active = false;
                for (int i = 0; i < laidOut.length; i++) {
                    LaidOutRequest request = laidOut[i];
                    if (request != null) {
                        request.unpack(inner.status(i));
                    }
                }
            }
        }

        @Override
        public int size() {
            return inner.size();
        }

        @Override
        public Status status(int index) {
            return inner.status(index);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
