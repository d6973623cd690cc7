package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.IdentityHashMap;

/**
 * Native memory for one request: its handle, its status, and the flag of a test.
 *
 * <pre>
 *   0        8        16                48
 *   │ handle │ flag   │ MPI_Status      │
 * </pre>
 *
 * <p>While the operation is active, the pool keeps the request and so its buffer reachable: the library writes there even if the
 * program has dropped the request.
 */
final class RequestSlot {
    private static final long FLAG = 8;
    private static final long STATUS = 16;
    private static final long BYTES = STATUS + 32;

    private static final int INT_TRUE = 1;

    final MemorySegment handle;
    final MemorySegment flag;
    final MemorySegment status;

    private RequestSlot(MemorySegment memory) {
        this.handle = memory.asSlice(0, FLAG);
        this.flag = memory.asSlice(FLAG, STATUS - FLAG);
        this.status = memory.asSlice(STATUS);
    }

    /** Whether the last test found the operation complete. */
    boolean flagSet() {
        return flag.get(ValueLayout.JAVA_INT, 0) >= INT_TRUE;
    }

    /** The slots of one communicator; used by one thread. */
    static final class Pool {
        private final ArrayDeque<RequestSlot> free = new ArrayDeque<>();
        private final IdentityHashMap<RequestSlot, Object> taken = new IdentityHashMap<>();

        /** A slot that keeps {@code held} reachable until it is given back. */
        RequestSlot take(Object held) {
            RequestSlot slot = free.pollLast();
            if (slot == null) {
                slot = new RequestSlot(Arena.ofAuto().allocate(BYTES, STATUS));
            }
            taken.put(slot, held);
            return slot;
        }

        void give(RequestSlot slot) {
            taken.remove(slot);
            free.addLast(slot);
        }

        /** Requests that are not freed yet. */
        int inUse() {
            return taken.size();
        }
    }
}
