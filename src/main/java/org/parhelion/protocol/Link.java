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
 * Sends and receives a driver's bytes without waiting, and the two messages of its shutdown.
 *
 * <pre>
 *   tag 0   a message
 *   tag 1   "I would close"; the sender goes on
 *   tag 2   the sender's last word: nothing comes after it
 * </pre>
 */
final class Link {
    static final int MESSAGE = 0;
    static final int WOULD_CLOSE = 1;
    static final int LAST = 2;

    private final Comm comm;
    private final int queueMax;
    private final List<ArrayDeque<Request>> underWay = new ArrayList<>();
    private byte[] incoming;

    Link(Comm comm, int messageBytesMax, int queueMax) {
        this.comm = comm;
        this.queueMax = queueMax;
        this.incoming = new byte[messageBytesMax];
        for (int peer = 0; peer < comm.size(); peer++) {
            underWay.add(new ArrayDeque<>());
        }
    }

    /** Starts to send {@code bytes}; false if too much is on its way to that peer already. */
    boolean send(int to, int tag, byte[] bytes) {
        ArrayDeque<Request> requests = underWay.get(to);
        complete(requests);
        if (requests.size() >= queueMax) {
            return false;
        }
        requests.add(comm.isend(Buffer.of(bytes), to, tag));
        return true;
    }

    /** What can be received now, if anything. */
    Optional<Status> next() {
        return comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
    }

    /** Receives what {@link #next} found; the bytes are valid until the next call. */
    byte[] receive(Status found) {
        if (found.byteCount() > incoming.length) {
            // The message must be taken off the network all the same.
            byte[] oversized = new byte[Math.toIntExact(found.byteCount())];
            comm.recv(Buffer.of(oversized), found.source(), found.tag());
            return oversized;
        }
        comm.recv(Buffer.of(incoming, 0, (int) found.byteCount()), found.source(), found.tag());
        return incoming;
    }

    /** Lets sends complete; whether all have. */
    boolean flushed() {
        boolean all = true;
        for (ArrayDeque<Request> requests : underWay) {
            complete(requests);
            all &= requests.isEmpty();
        }
        return all;
    }

    /** Sends to one peer complete in their order, nearly always: looking at the first is enough. */
    private static void complete(ArrayDeque<Request> requests) {
        while (!requests.isEmpty() && requests.peek().test()) {
            requests.remove().close();
        }
    }
}
