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

    private final Comm comm;
    private final int queueMax;
    private final List<ArrayDeque<Request>> underWay = new ArrayList<>();
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

    /** Starts to send {@code bytes}; false if the number of unfinished sends to that peer has reached its limit. */
    boolean send(int to, int tag, byte[] bytes) {
        ArrayDeque<Request> requests = underWay.get(to);
        complete(requests);
        if (requests.size() >= queueMax) {
            return false;
        }
        Request request = comm.isend(Buffer.of(bytes), to, tag);
        if (requests.isEmpty() && request.test()) { // short messages have left at once
            request.close();
        } else {
            requests.add(request);
            unfinished++;
        }
        return true;
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
    private void complete(ArrayDeque<Request> requests) {
        while (!requests.isEmpty() && requests.peek().test()) {
            requests.remove().close();
            unfinished--;
        }
    }
}
