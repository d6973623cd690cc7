package org.parhelion.comm.threads;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A ring buffer for the messages from one rank to another, in order: single producer, single consumer, lock-free.
 *
 * <p>A record begins on a cache line of 8 words and is published by its {@link RecordHeader}, which shares its cache line with
 * the payload's beginning: one cache line moves for a message of up to 56 bytes. The header contains the lap, so a header of
 * the last lap is not taken for a new record, and the consumer need not clear it: a write would move the cache line a second
 * time. The consumer clears only the line beginnings that hold no header, inside a longer record or skipped at the ring's end.
 *
 * <pre>
 *   word  0        1 … 7
 *        [header ][payload        ]                            a record of one line
 *        [header ][payload        ][payload, 8 words][…]       a longer record
 * </pre>
 *
 * <p>When the ring is full, and until the consumer has caught up, messages queue in {@code overflow} as references to their
 * send requests. The payload stays in the sender's memory, so memory grows only with the sender's own requests.
 */
final class Ring {
    /**
     * The longest payload that is copied into the ring [bytes]; longer ones are copied once, from the sender's memory. Cache lines of that
     * memory are then in the receiver's cache, and the sender waits for each of them when it packs its next message: up to here the second copy
     * takes less time. At most a quarter of the ring, and what the header has bits for.
     */
    static final int EAGER_BYTES = 8192;

    /** Words of a cache line. */
    private static final int LINE = 8;

    private static final int LINE_BYTES = LINE * Long.BYTES;
    private static final int WORDS = 4096;
    private static final int WORDS_LOG2 = Integer.numberOfTrailingZeros(WORDS);
    /** Index in {@code consumed} that is on a cache line of its own. */
    private static final int HEAD = 16;

    private static final long NO_ROOM = -1;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** Off the heap, where records are aligned to cache lines and stay so. */
    private final MemorySegment memory = Arena.ofAuto().allocate(WORDS * (long) Long.BYTES, LINE_BYTES);

    private final @Nullable SendRequest[] large = new @Nullable SendRequest[WORDS / LINE];
    /** Number of words consumed, at index HEAD. */
    private final long[] consumed = new long[2 * HEAD];

    private final ConcurrentLinkedQueue<SendRequest> overflow = new ConcurrentLinkedQueue<>();

    // Padding: the JVM keeps the order of a class's longs, so the producer's and the consumer's are on separate cache
    // lines.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    // Producer only.
    private long tail;
    private long consumedSeen;

    @SuppressWarnings("unused")
    private long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;

    // Consumer only.
    private long head;

    @SuppressWarnings("unused")
    private long r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15;

    // Producer ----------------------------------------------------------------------------------------------

    /** Copies a short message into the ring and publishes it with a full fence; returns false if there is no room. */
    boolean offerEager(int tag, MemorySegment payload, long bytes) {
        long at = overflow.isEmpty() ? claim(lines(bytes)) : NO_ROOM;
        if (at == NO_ROOM) {
            return false;
        }
        if (bytes > 0) {
            MemorySegment.copy(payload, 0, memory, byteOffset(at) + RecordHeader.BYTES, bytes);
        }
        WORD.setVolatile(memory, byteOffset(at), RecordHeader.of(RecordHeader.EAGER, tag, bytes, lap(at)));
        return true;
    }

    /** Publishes a reference to {@code send}, with a full fence. */
    void offerLarge(SendRequest send) {
        long at = overflow.isEmpty() ? claim(1) : NO_ROOM;
        if (at == NO_ROOM) {
            overflow.add(send);
            VarHandle.fullFence();
            return;
        }
        large[line(at)] = send;
        WORD.setVolatile(memory, byteOffset(at), RecordHeader.of(RecordHeader.LARGE, send.messageTag(), 0, lap(at)));
    }

    /** Reserves {@code lines} consecutive lines for the producer. Returns their position, or {@link #NO_ROOM}. */
    private long claim(int lines) {
        int length = lines * LINE;
        int toEnd = WORDS - (int) (tail & (WORDS - 1));
        int needed = length <= toEnd ? length : toEnd + length;
        if (tail + needed - consumedSeen > WORDS) {
            consumedSeen = (long) COUNT.getAcquire(consumed, HEAD);
            if (tail + needed - consumedSeen > WORDS) {
                return NO_ROOM;
            }
        }
        if (length > toEnd) {
            WORD.setRelease(memory, byteOffset(tail), RecordHeader.of(RecordHeader.SKIP, 0, 0, lap(tail)));
            tail += toEnd;
        }
        long at = tail;
        tail += length;
        return at;
    }

    private static int lines(long bytes) {
        return (int) ((RecordHeader.BYTES + bytes + LINE_BYTES - 1) / LINE_BYTES);
    }

    // Positions: words since the ring was made --------------------------------------------------------------

    private static long byteOffset(long position) {
        return (position & (WORDS - 1)) * Long.BYTES;
    }

    private static int line(long position) {
        return (int) (position & (WORDS - 1)) / LINE;
    }

    /** How often the ring was filled before {@code position}. */
    private static long lap(long position) {
        return position >>> WORDS_LOG2;
    }

    // Consumer ----------------------------------------------------------------------------------------------

    /** The header of the next record in the ring, or 0. */
    long peek() {
        long header = next();
        if (RecordHeader.kind(header) == RecordHeader.SKIP) {
            clear(head + LINE, head + WORDS - (head & (WORDS - 1)));
            header = next();
        }
        return header;
    }

    /** Whether the consumer has nothing to do here. Changes nothing, so a thread may ask that was the consumer until another took over. */
    boolean isEmpty() {
        long header = (long) WORD.getAcquire(memory, byteOffset(head));
        return !RecordHeader.isOf(header, lap(head)) && overflow.isEmpty();
    }

    private long next() {
        long header = (long) WORD.getAcquire(memory, byteOffset(head));
        return RecordHeader.isOf(header, lap(head)) ? header : 0;
    }

    /**
     * The next send in the overflow queue, or null. The caller must call {@link #peek} again before it takes the send:
     * records may have arrived in between, and they are older.
     */
    @Nullable
    SendRequest peekOverflow() {
        return overflow.peek();
    }

    void popOverflow() {
        overflow.poll();
    }

    /** Copies the payload of the next record out. */
    void copyTo(MemorySegment target, long bytes) {
        MemorySegment.copy(memory, byteOffset(head) + RecordHeader.BYTES, target, 0, bytes);
    }

    /** The send of the next record, which is LARGE. */
    SendRequest large() {
        SendRequest send = large[line(head)];
        if (send == null) {
            throw new AssertionError("a LARGE record without its send");
        }
        return send;
    }

    /** Frees the next record. */
    void pop(long header) {
        if (RecordHeader.kind(header) == RecordHeader.LARGE) {
            large[line(head)] = null;
        }
        clear(head + LINE, head + (long) lines(RecordHeader.payloadBytes(header)) * LINE);
    }

    /** Clears the line beginnings from {@code from} on, so that none looks like a header, then moves the head to {@code to}. */
    private void clear(long from, long to) {
        for (long at = from; at < to; at += LINE) {
            memory.set(ValueLayout.JAVA_LONG, byteOffset(at), 0);
        }
        head = to;
        COUNT.setRelease(consumed, HEAD, head);
    }
}
