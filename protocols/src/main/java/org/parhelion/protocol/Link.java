package org.parhelion.protocol;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/**
 * Sends and receives a driver's bytes without blocking, and the two messages of its shutdown.
 *
 * <pre>
 *   tag 0   MESSAGE       a message of the protocol
 *   tag 1   WOULD_CLOSE   the sender is ready to close and keeps serving
 *   tag 2   LAST          the sender sends nothing after it
 *   tag 3   ASKED         a message of the protocol that a command sent; reliable drivers only
 *   tag 4   REPORT        how much the sender has processed; reliable drivers only
 * </pre>
 */
final class Link {
    static final int MESSAGE = 0;
    static final int WOULD_CLOSE = 1;
    static final int LAST = 2;
    static final int ASKED = 3;
    static final int REPORT = 4;

    /** Encoders that are kept for later messages: so many, and none of more memory than that [bytes]. */
    private static final int KEPT = 8;

    private static final int KEPT_BYTES = 1 << 20;

    /** A send that has begun. Its bytes stay where they were written until it is completed. */
    private record UnfinishedSend(Request request, Encoder message) {}

    private final Comm comm;
    private final int queueMax;
    private final List<ArrayDeque<UnfinishedSend>> underWay = new ArrayList<>();
    private final ArrayDeque<Encoder> free = new ArrayDeque<>();
    private int unfinished;
    private byte[] incoming;

    Link(Comm comm, int messageBytesMax, int queueMax) {
        this.comm = comm;
        this.queueMax = queueMax;
        this.incoming = new byte[messageBytesMax];
        for (int peer = 0; peer < comm.size(); peer++) {
            underWay.add(new ArrayDeque<>());
        }
    }

    /** An empty encoder, for a message that will be {@linkplain #send sent} or {@linkplain #discard discarded}. */
    Encoder message() {
        Encoder kept = free.poll();
        return kept == null ? new Encoder() : kept;
    }

    /** Starts to send a message, from where it was encoded; false if too many sends to that peer are unfinished. */
    boolean send(int to, int tag, Encoder message) {
        ArrayDeque<UnfinishedSend> sends = underWay.get(to);
        complete(sends);
        if (sends.size() >= queueMax) {
            discard(message);
            return false;
        }
        Request request = comm.isend(message.written(), to, tag);
        if (sends.isEmpty() && request.test()) { // short messages have left at once
            request.close();
            discard(message);
        } else {
            sends.add(new UnfinishedSend(request, message));
            unfinished++;
        }
        return true;
    }

    /** Takes back an encoder whose bytes are no longer needed. */
    void discard(Encoder message) {
        if (free.size() < KEPT && message.capacity() <= KEPT_BYTES) {
            message.clear();
            free.push(message);
        }
    }

    /** The next message that can be received now, if there is one. */
    Optional<Status> next() {
        return comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
    }

    /** Receives the message that {@link #next} found; the bytes are valid until the next call. */
    byte[] receive(Status found) {
        if (found.byteCount() > incoming.length) {
            // It must be received nevertheless, or it would block the messages after it.
            byte[] oversized = new byte[Math.toIntExact(found.byteCount())];
            comm.recv(Buffer.of(oversized), found.source(), found.tag());
            return oversized;
        }
        comm.recv(Buffer.of(incoming, 0, (int) found.byteCount()), found.source(), found.tag());
        return incoming;
    }

    /** Completes finished sends; returns whether none is unfinished. */
    boolean flushed() {
        for (int peer = 0; peer < underWay.size() && unfinished > 0; peer++) {
            complete(underWay.get(peer));
        }
        return unfinished == 0;
    }

    /** Sends to one peer nearly always complete in order, so testing the oldest is enough. */
    private void complete(ArrayDeque<UnfinishedSend> sends) {
        while (!sends.isEmpty() && sends.peek().request().test()) {
            UnfinishedSend sent = sends.remove();
            sent.request().close();
            discard(sent.message());
            unfinished--;
        }
    }
}
