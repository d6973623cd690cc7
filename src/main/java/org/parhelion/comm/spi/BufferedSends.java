package org.parhelion.comm.spi;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Request;

/** The buffered sends of one communicator: copies of messages under way, at most as many bytes as the program has granted. */
final class BufferedSends {
    private static final long NONE = -1;

    private final Transport transport;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private long bound = NONE;
    private long used;

    private record Pending(Request send, long bytes) {}

    BufferedSends(Transport transport) {
        this.transport = transport;
    }

    void attach(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("buffer of " + bytes + " bytes for buffered sends: must be 0 or more");
        }
        if (bound != NONE) {
            throw new IllegalStateException("a buffer of " + bound
                    + " bytes is attached already: detachBuffer() before attachBuffer(" + bytes + ")");
        }
        bound = bytes;
    }

    long detach() {
        while (!pending.isEmpty()) {
            pending.removeFirst().send().await();
        }
        long granted = Math.max(bound, 0);
        bound = NONE;
        used = 0;
        return granted;
    }

    void send(Buffer buffer, int dest, int tag) {
        forgetComplete();
        long bytes = buffer.byteSize();
        if (bound == NONE) {
            throw new IllegalStateException("bsend of " + bytes
                    + " bytes without a buffer: call attachBuffer(bytes) on this communicator first");
        }
        if (bytes > bound - used) {
            throw new IllegalStateException("bsend of " + bytes + " bytes: " + used + " of the attached " + bound
                    + " bytes hold messages that are not under way yet; attach a larger buffer, or wait for receives");
        }
        Layouts.refuseInPlace(buffer);
        Buffer copy = buffer.packed();
        pending.addLast(new Pending(transport.isend(copy, dest, tag), bytes));
        used += bytes;
        forgetComplete();
    }

    private void forgetComplete() {
        for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
            Pending next = each.next();
            if (next.send().test()) {
                used -= next.bytes();
                each.remove();
            }
        }
    }
}
