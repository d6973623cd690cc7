package org.parhelion.comm.threads;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages from one rank to another, in order: one producer, one consumer, no lock.
 *
 * <p>A record begins on a cache line of 8 words and is published by its header, which is read together with a short payload:
 * one cache line moves for a message of up to 56 bytes. The header carries the number of the lap round the ring, so what the
 * last lap left there is not taken for a message, and the consumer need not write to the line: it would cost a second
 * move. Only the line beginnings that hold no header, inside a longer record or skipped at the end, are cleared by the consumer.
 *
 * <pre>
 *   word  0        1 … 7            a record of one line
 *        [header ][payload        ]
 *        [header ][payload        ][payload, 8 words][…]       a longer one
 *   header: bits 0–15 tag | 16–31 payload bytes | 32–33 kind (EAGER, LARGE: see {@code large}, SKIP: to the ring's start)
 *           | 34–63 lap
 * </pre>
 *
 * <p>Where the ring is full, and until the consumer has caught up, messages queue in {@code overflow} as references to their
 * sends: they stay in the sender's memory, so that nothing grows but the senders' own requests.
 */
final class Ring {
    /** The longest payload that is copied into the ring [bytes]; longer ones are copied once, from the sender's memory. */
    static final int EAGER_BYTES = 2048;

    static final int EAGER = 1;
    static final int LARGE = 2;
    private static final int SKIP = 3;

    private static final int LINE = 8;
    private static final int WORDS = 4096;
    private static final int HEAD = 16;
    private static final int LAP_SHIFT = Integer.numberOfTrailingZeros(WORDS);
    private static final long NO_ROOM = -1;
    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);

    /** Off the heap, where a record can be aligned to a cache line and stays so. */
    private final MemorySegment memory = Arena.ofAuto().allocate(WORDS * 8L, LINE * 8L);

    private final @Nullable SendRequest[] large = new @Nullable SendRequest[WORDS / LINE];
    /** Words consumed, at index HEAD: a line of its own. */
    private final long[] consumed = new long[2 * HEAD];

    private final ConcurrentLinkedQueue<SendRequest> overflow = new ConcurrentLinkedQueue<>();

    // The VM lays out a class's longs in the order written, and all else around them: each side's own on lines of their
    // own.
    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    // The producer's.
    private long tail;
    private long consumedSeen;

    @SuppressWarnings("unused")
    private long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;

    // The consumer's.
    private long head;

    @SuppressWarnings("unused")
    private long r0, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, r12, r13, r14, r15;

    // Producer ----------------------------------------------------------------------------------------------

    /** Copies a short message in and publishes it with a full fence; false if there is no room. */
    boolean offerEager(int tag, MemorySegment payload, long bytes) {
        long at = overflow.isEmpty() ? claim(lines(bytes)) : NO_ROOM;
        if (at == NO_ROOM) {
            return false;
        }
        if (bytes > 0) {
            MemorySegment.copy(payload, 0, memory, byteOffset(at) + 8, bytes);
        }
        WORD.setVolatile(memory, byteOffset(at), header(EAGER, tag, bytes, at));
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
        WORD.setVolatile(memory, byteOffset(at), header(LARGE, send.tag(), 0, at));
    }

    /** Where {@code lines} lines in a row begin, the producer's from now on; or {@link #NO_ROOM}. */
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
            WORD.setRelease(memory, byteOffset(tail), header(SKIP, 0, 0, tail));
            tail += toEnd;
        }
        long at = tail;
        tail += length;
        return at;
    }

    private static int lines(long bytes) {
        return (int) ((8 + bytes + 8 * LINE - 1) / (8 * LINE));
    }

    // Where things lie: positions count words from the beginning of time ------------------------------------

    private static long byteOffset(long position) {
        return (position & (WORDS - 1)) * 8;
    }

    private static int line(long position) {
        return (int) (position & (WORDS - 1)) / LINE;
    }

    /** Differs from one lap to the next; in the header's place. */
    private static long lap(long position) {
        return position >>> LAP_SHIFT << 34;
    }

    private static long header(int kind, int tag, long bytes, long position) {
        return tag | bytes << 16 | (long) kind << 32 | lap(position);
    }

    static int kind(long header) {
        return (int) (header >>> 32) & 3;
    }

    static int tag(long header) {
        return (int) (header & 0xFFFF);
    }

    static long bytes(long header) {
        return header >>> 16 & 0xFFFF;
    }

    // Consumer ----------------------------------------------------------------------------------------------

    /** The header of the next record in the ring, or 0. */
    long peek() {
        long header = next();
        if (kind(header) == SKIP) {
            clear(head + LINE, head + WORDS - (head & (WORDS - 1)));
            header = next();
        }
        return header;
    }

    private long next() {
        long header = (long) WORD.getAcquire(memory, byteOffset(head));
        return kind(header) != 0 && (header ^ lap(head)) >>> 34 == 0 ? header : 0;
    }

    /**
     * The next send that did not fit, or null. Whoever finds one must look into the ring once more before taking it: records
     * may have come in between, and they are older.
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
        MemorySegment.copy(memory, byteOffset(head) + 8, target, 0, bytes);
    }

    /** The send that the next record refers to. */
    SendRequest large() {
        SendRequest send = large[line(head)];
        if (send == null) {
            throw new AssertionError("a LARGE record without its send");
        }
        return send;
    }

    /** Frees the next record. */
    void pop(long header) {
        if (kind(header) == LARGE) {
            large[line(head)] = null;
        }
        clear(head + LINE, head + (long) lines(bytes(header)) * LINE);
    }

    /** Moves the head to {@code to}, after the line beginnings from {@code from} on are cleared: they may hold no header. */
    private void clear(long from, long to) {
        for (long at = from; at < to; at += LINE) {
            memory.set(ValueLayout.JAVA_LONG, byteOffset(at), 0);
        }
        head = to;
        COUNT.setRelease(consumed, HEAD, head);
    }
}
