package org.parhelion.comm.spi;

import static org.parhelion.comm.spi.CollectiveAlgorithms.copy;
import static org.parhelion.comm.spi.CollectiveAlgorithms.like;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;

/**
 * Plain non-blocking collectives over internal traffic: every message is started at once, so that a collective needs no further
 * call of this rank until the one that completes it. Ranks that combine receive all parts, then combine them in rank order.
 *
 * <p>That costs size messages a rank, and memory for size parts where ranks combine. Trees would cost fewer, but each of their
 * stages would wait for the next call of every rank on the path.
 */
final class NonblockingAlgorithms {
    private final Transport transport;
    private final int me;
    private final int size;
    private final int tag;
    private final List<Request> messages = new ArrayList<>();

    private NonblockingAlgorithms(Transport transport, int tag) {
        this.transport = transport;
        this.me = transport.rank();
        this.size = transport.size();
        this.tag = tag;
    }

    static Request start(Transport transport, CollectiveCall call) {
        NonblockingAlgorithms algorithms =
                new NonblockingAlgorithms(transport, call.kind().tag());
        Runnable finish = algorithms.start(call);
        return new CollectiveRequest(transport.guard(), call.verb(), algorithms.messages, finish);
    }

    /** Starts all messages; returns what is left to do when they have arrived. */
    private Runnable start(CollectiveCall call) {
        return switch (call) {
            case CollectiveCall.Barrier() -> barrier();
            case CollectiveCall.Bcast(Buffer buffer, int root) -> bcast(buffer, root);
            case CollectiveCall.Reduce(Buffer send, Buffer recv, Op op, int root) -> reduce(send, recv, op, root);
            case CollectiveCall.Allreduce(Buffer send, Buffer recv, Op op) -> {
                Buffer[] parts = receiveAll(send, size);
                sendToAll(send, 0);
                yield () -> combine(parts, 0, size, op, recv);
            }
            case CollectiveCall.ReduceScatter(Buffer send, Buffer recv, int[] counts, Op op) ->
                reduceScatter(send, recv, counts, op);
            case CollectiveCall.Scan(Buffer send, Buffer recv, Op op) -> {
                Buffer[] parts = receiveAll(send, me);
                parts[me] = send;
                sendToAll(send, me + 1);
                yield () -> combine(parts, 0, me + 1, op, recv);
            }
            case CollectiveCall.Exscan(Buffer send, Buffer recv, Op op) -> {
                Buffer[] parts = receiveAll(send, me);
                sendToAll(send, me + 1);
                yield () -> combine(parts, 0, me, op, recv);
            }
            case CollectiveCall.Gather(Buffer send, Buffer recv, int[] counts, int[] displacements, int root) -> {
                if (me == root) {
                    receiveParts(recv, counts, displacements, send);
                } else {
                    send(send, root);
                }
                yield () -> {};
            }
            case CollectiveCall.Scatter(Buffer send, int[] counts, int[] displacements, Buffer recv, int root) -> {
                if (me == root) {
                    sendParts(send, counts, displacements);
                    copy(send.slice(displacements[me], counts[me]), recv);
                } else {
                    receive(recv, root);
                }
                yield () -> {};
            }
            case CollectiveCall.Allgather(Buffer send, Buffer recv, int[] counts, int[] displacements) -> {
                receiveParts(recv, counts, displacements, send);
                sendToAll(send, 0);
                yield () -> {};
            }
            case CollectiveCall.Alltoall c -> {
                Buffer own = c.send().slice(c.sendDisplacements()[me], c.sendCounts()[me]);
                receiveParts(c.recv(), c.recvCounts(), c.recvDisplacements(), own);
                sendParts(c.send(), c.sendCounts(), c.sendDisplacements());
                yield () -> {};
            }
        };
    }

    private Runnable barrier() {
        for (int r = 0; r < size; r++) {
            if (r != me) {
                receive(Buffer.EMPTY, r);
            }
        }
        sendToAll(Buffer.EMPTY, 0);
        return () -> {};
    }

    private Runnable bcast(Buffer buffer, int root) {
        if (me == root) {
            sendToAll(buffer, 0);
        } else {
            receive(buffer, root);
        }
        return () -> {};
    }

    private Runnable reduce(Buffer send, Buffer recv, Op op, int root) {
        if (me != root) {
            send(send, root);
            return () -> {};
        }
        Buffer[] parts = receiveAll(send, size);
        return () -> combine(parts, 0, size, op, recv);
    }

    private Runnable reduceScatter(Buffer send, Buffer recv, int[] counts, Op op) {
        int[] displacements = CollectiveAlgorithms.contiguous(counts);
        Buffer[] parts = receiveAll(send.slice(displacements[me], counts[me]), size);
        sendParts(send, counts, displacements);
        return () -> combine(parts, 0, size, op, recv);
    }

    /** Receives one part from each rank before {@code end} but this one, whose part is {@code own}. */
    private Buffer[] receiveAll(Buffer own, int end) {
        Buffer[] parts = new Buffer[size];
        for (int r = 0; r < end; r++) {
            parts[r] = r == me ? own : like(own);
            if (r != me) {
                receive(parts[r], r);
            }
        }
        return parts;
    }

    private void receiveParts(Buffer whole, int[] counts, int[] displacements, Buffer own) {
        for (int r = 0; r < size; r++) {
            Buffer part = whole.slice(displacements[r], counts[r]);
            if (r == me) {
                copy(own, part);
            } else {
                receive(part, r);
            }
        }
    }

    private void sendToAll(Buffer buffer, int from) {
        for (int r = from; r < size; r++) {
            if (r != me) {
                send(buffer, r);
            }
        }
    }

    private void sendParts(Buffer whole, int[] counts, int[] displacements) {
        for (int r = 0; r < size; r++) {
            if (r != me) {
                send(whole.slice(displacements[r], counts[r]), r);
            }
        }
    }

    private void send(Buffer buffer, int dest) {
        messages.add(transport.isendInternal(buffer, dest, tag));
    }

    private void receive(Buffer buffer, int source) {
        messages.add(transport.irecvInternal(buffer, source, tag));
    }

    /** recv = (part of {@code from}) op … op (part of {@code to} − 1); nothing if there is none. */
    private static void combine(Buffer[] parts, int from, int to, Op op, Buffer recv) {
        for (int r = from; r < to; r++) {
            if (r == from) {
                copy(parts[r], recv);
            } else {
                op.combine(recv, parts[r]);
            }
        }
    }
}
