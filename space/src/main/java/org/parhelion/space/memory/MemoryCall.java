package org.parhelion.space.memory;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.store.SpaceReply;

/** A request, with the thread that waits for its reply. */
final class MemoryCall {
    private final long number;
    private final Thread caller = Thread.currentThread();

    /** Written once, under the store's lock. */
    private volatile @Nullable SpaceReply reply;

    MemoryCall(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    @Nullable
    SpaceReply reply() {
        return reply;
    }

    /** {@return whether the caller is another thread, which has to be woken} */
    boolean complete(SpaceReply result) {
        reply = result;
        return !caller.equals(Thread.currentThread());
    }

    void wake() {
        LockSupport.unpark(caller);
    }
}
