package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Messages from one rank to another, in order: one producer, one consumer, no lock.
 *
 * <p>A record begins on a line of 8 words and is published by its header, which is read together with a short payload: one
 * cache line moves for a message of up to 56 bytes. Header 0 means that nothing is there yet; the consumer clears the first
 * word of every line that it has read.
 *
 * <pre>
 *   word  0        1 … 7            a record of one line
 *        [header ][payload        ]
 *        [header ][payload        ][payload, 8 words][…]       a longer one
 *   header: bits 0–15 tag | 16–47 payload bytes | 48–49 kind (EAGER, LARGE: see {@code large}, SKIP: to the ring's start)
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
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] words = new long[WORDS];
    private final MemorySegment memory = MemorySegment.ofArray(words);
    private final @Nullable SendRequest[] large = new @Nullable SendRequest[WORDS / LINE];
    /** Words consumed, at index HEAD: a line of its own. */
    private final long[] consumed = new long[2 * HEAD];

    private final ConcurrentLinkedQueue<SendRequest> overflow = new ConcurrentLinkedQueue<>();

    // The producer's.
    private long tail;
    private long consumedSeen;

    @SuppressWarnings("unused")
    private long p0, p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15;

    // The consumer's.
    private long head;

    @SuppressWarnings("unused")
    private long q0, q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15;

    // Producer
    // -----------------------------------------------------------------------------------------------------------

    /** Copies a short message in and publishes it with a full fence; false if there is no room. */
    boolean offerEager(int tag, MemorySegment payload, long bytes) {
        if (!overflow.isEmpty()) {
            return false;
        }
        int p = claim(lines(bytes));
        if (p < 0) {
            return false;
        }
        if (bytes > 0) {
            MemorySegment.copy(payload, 0, memory, (p + 1) * 8L, bytes);
        }
        WORD.setVolatile(words, p, header(EAGER, tag, bytes));
        return true;
    }

    /** Publishes a reference to {@code send}, with a full fence. */
    void offerLarge(SendRequest send) {
        int p = overflow.isEmpty() ? claim(1) : -1;
        if (p < 0) {
            overflow.add(send);
            VarHandle.fullFence();
            return;
        }
        large[p / LINE] = send;
        WORD.setVolatile(words, p, header(LARGE, send.tag(), 0));
    }

    private int claim(int lines) {
        int length = lines * LINE;
        int p = (int) (tail & (WORDS - 1));
        int toEnd = WORDS - p;
        int needed = length <= toEnd ? length : toEnd + length;
        if (tail + needed - consumedSeen > WORDS) {
            consumedSeen = (long) WORD.getAcquire(consumed, HEAD);
            if (tail + needed - consumedSeen > WORDS) {
                return -1;
            }
        }
        if (length > toEnd) {
            tail += toEnd;
            WORD.setRelease(words, p, header(SKIP, 0, 0));
            p = 0;
        }
        tail += length;
        return p;
    }

    private static long header(int kind, int tag, long bytes) {
        return tag | bytes << 16 | (long) kind << 48;
    }

    private static int lines(long bytes) {
        return (int) ((8 + bytes + 8 * LINE - 1) / (8 * LINE));
    }

    // Consumer
    // -----------------------------------------------------------------------------------------------------------

    /** The header of the next record in the ring, or 0. */
    long peek() {
        long header = (long) WORD.getAcquire(words, (int) (head & (WORDS - 1)));
        if (header != 0 && kind(header) == SKIP) {
            int p = (int) (head & (WORDS - 1));
            words[p] = 0;
            advance(WORDS - p);
            header = (long) WORD.getAcquire(words, 0);
        }
        return header;
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

    static int kind(long header) {
        return (int) (header >>> 48);
    }

    static int tag(long header) {
        return (int) (header & 0xFFFF);
    }

    static long bytes(long header) {
        return header >>> 16 & 0xFFFF_FFFFL;
    }

    /** Copies the payload of the next record out. */
    void copyTo(MemorySegment target, long bytes) {
        MemorySegment.copy(memory, ((head & (WORDS - 1)) + 1) * 8L, target, 0, bytes);
    }

    /** The send that the next record refers to. */
    SendRequest large() {
        SendRequest send = large[(int) (head & (WORDS - 1)) / LINE];
        if (send == null) {
            throw new AssertionError("a LARGE record without its send");
        }
        return send;
    }

    /** Frees the next record. */
    void pop(long header) {
        int p = (int) (head & (WORDS - 1));
        if (kind(header) == LARGE) {
            large[p / LINE] = null;
        }
        int length = lines(bytes(header)) * LINE;
        for (int q = p; q < p + length; q += LINE) {
            words[q] = 0;
        }
        advance(length);
    }

    private void advance(int length) {
        head += length;
        WORD.setRelease(consumed, HEAD, head);
    }
}
