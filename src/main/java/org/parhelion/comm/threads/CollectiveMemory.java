package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Where the ranks of a communicator show each other what they bring to a collective: one slot a rank, written by it alone.
 *
 * <p>A slot has two pages, for odd and even calls: a rank can begin call k + 2 only when all have arrived at call k + 1, hence
 * are done reading call k. A page's number, contents of up to {@link #INLINE_BYTES}, and signature lie together, so that one
 * cache line carries a small reduction from core to core.
 *
 * <pre>
 *   words of a slot   [padding 16][page 0: number, signature, 64 words of contents, padding 14][page 1 …][padding 16]
 * </pre>
 */
final class CollectiveMemory {
    static final int INLINE_BYTES = 512;

    private static final int PADDING = 16;
    private static final int PAGE = 2 + INLINE_BYTES / 8 + 14;
    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[][] words;
    private final MemorySegment[] memory;
    /** What lies elsewhere: [rank][page]. Published by the page's number. */
    private final @Nullable Object[][] references;

    CollectiveMemory(int ranks) {
        words = new long[ranks][2 * PADDING + 2 * PAGE];
        memory = new MemorySegment[ranks];
        references = new @Nullable Object[ranks][2];
        for (int r = 0; r < ranks; r++) {
            memory[r] = MemorySegment.ofArray(words[r]);
        }
    }

    private static int page(long number) {
        return PADDING + (int) (number & 1) * PAGE;
    }

    /** Shows rank's page with this number, and what was written into it, to all. */
    void publish(int rank, long number, long signature) {
        int p = page(number);
        words[rank][p + 1] = signature;
        WORD.setRelease(words[rank], p, number);
    }

    boolean arrived(int rank, long number) {
        return (long) WORD.getAcquire(words[rank], page(number)) >= number;
    }

    long signature(int rank, long number) {
        return words[rank][page(number) + 1];
    }

    long word(int rank, long number) {
        return words[rank][page(number) + 2];
    }

    void word(int rank, long number, long value) {
        words[rank][page(number) + 2] = value;
    }

    /** The contents of a page. */
    MemorySegment contents(int rank, long number, long bytes) {
        return memory[rank].asSlice((page(number) + 2) * 8L, bytes);
    }

    void reference(int rank, long number, Object value) {
        references[rank][(int) (number & 1)] = value;
    }

    Object reference(int rank, long number) {
        Object value = references[rank][(int) (number & 1)];
        if (value == null) {
            throw new AssertionError("rank " + rank + " has shown nothing");
        }
        return value;
    }

    /** Lets go of what was shown, so that it can be collected. */
    void forget(int rank, long number) {
        references[rank][(int) (number & 1)] = null;
    }
}
