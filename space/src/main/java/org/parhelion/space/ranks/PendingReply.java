package org.parhelion.space.ranks;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.store.SpaceReply;

/** The reply to a request, and the thread that waits for it. */
final class PendingReply {
    final long request;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable SpaceReply reply;

    PendingReply(long request) {
        this.request = request;
    }

    @Nullable
    SpaceReply reply() {
        return reply;
    }

    boolean arrived() {
        return reply != null;
    }

    /** Called by the thread that processes messages, which may be the caller itself. */
    void complete(SpaceReply result) {
        reply = result;
        if (!caller.equals(Thread.currentThread())) {
            LockSupport.unpark(caller);
        }
    }
}
