package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The copy of a long message by its receiver and by its sender, if that waits for it: each takes the next part until none is left.
 * Two cores copy faster than one.
 *
 * <pre>
 *   from | part 0 | part 1 | part 2 | part 3 | … |
 *            ↓ receiver        ↓ receiver
 *                     ↓ sender          ↓ sender
 *   to   | part 0 | part 1 | part 2 | part 3 | … |
 * </pre>
 */
final class JointCopy {
    /** The shortest message for which it pays [bytes]. */
    static final long BYTES_MIN = 64 * 1024;

    private static final long PART_BYTES = 32 * 1024;

    /** From this length on the JVM copies past the caches, which is faster for messages that do not fit: such parts stay whole. */
    private static final long STREAMED_BYTES = 4 * 1024 * 1024;

    private final MemorySegment from;
    private final MemorySegment to;
    private final long partBytes;
    private final int parts;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    /** Both must be accessible by both threads; {@code to} is at least as long as {@code from}. */
    JointCopy(MemorySegment from, MemorySegment to) {
        this.from = from;
        this.to = to;
        this.partBytes = from.byteSize() < STREAMED_BYTES ? PART_BYTES : STREAMED_BYTES;
        this.parts = Math.toIntExact(Math.ceilDiv(from.byteSize(), partBytes));
    }

    /** Copies parts until all are taken. */
    void takeParts() {
        for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
            try {
                long begin = part * partBytes;
                MemorySegment.copy(from, begin, to, begin, Math.min(partBytes, from.byteSize() - begin));
            } finally {
                finished.getAndIncrement();
            }
        }
    }

    /** Copies parts, and returns once no rank copies any more. */
    void complete() {
        try {
            takeParts();
        } finally {
            int taken = Math.min(next.getAndSet(parts), parts);
            awaitParts(taken);
        }
    }

    /** The other thread is in the middle of at most one part; it may have lost its core. */
    @SuppressWarnings("ThreadPriorityCheck")
    private void awaitParts(int taken) {
        for (int polls = 0; finished.get() < taken; polls++) {
            if (polls < ThreadJob.FEWEST_SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
