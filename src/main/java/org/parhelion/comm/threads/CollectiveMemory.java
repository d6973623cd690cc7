package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Memory shared by the ranks of a communicator, in which each publishes its contribution to a collective: one slot a rank,
 * written by that rank only.
 *
 * <p>A slot is double-buffered: it has a page for even calls and one for odd calls. A rank can begin call k + 2 only when all
 * have arrived at call k + 1, hence have finished reading call k. A page's number, signature and contents of up to
 * {@link #INLINE_BYTES} are adjacent, so that one cache line carries a small reduction from core to core.
 *
 * <pre>
 *   words of a slot     [padding 16][page 0][page 1][padding 16]
 *
 *   words of a page     0         1            2 … 65             66 … 79
 *                      [number  ][signature  ][contents, 64    ][padding, 14]
 * </pre>
 */
final class CollectiveMemory {
    static final int INLINE_BYTES = 512;

    /** Words on both sides of a slot: two cache lines, because processors fetch lines in pairs. */
    private static final int PADDING = 16;

    // Offsets within a page [words].
    private static final int NUMBER = 0;
    private static final int SIGNATURE = 1;
    private static final int CONTENTS = 2;
    private static final int PAGE_END_PADDING = 14;

    private static final int PAGE_WORDS = CONTENTS + INLINE_BYTES / Long.BYTES + PAGE_END_PADDING;
    private static final int PAGES = 2;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[][] words;
    private final MemorySegment[] memory;
    /** Contributions too long for a page, by reference: [rank][page]. Published by the page's number. */
    private final @Nullable Object[][] references;

    CollectiveMemory(int ranks) {
        words = new long[ranks][2 * PADDING + PAGES * PAGE_WORDS];
        memory = new MemorySegment[ranks];
        references = new @Nullable Object[ranks][PAGES];
        for (int r = 0; r < ranks; r++) {
            memory[r] = MemorySegment.ofArray(words[r]);
        }
    }

    /** The page of call {@code number}: 0 or 1. */
    private static int page(long number) {
        return (int) (number & 1);
    }

    /** Where the page of call {@code number} begins in its slot. */
    private static int pageStart(long number) {
        return PADDING + page(number) * PAGE_WORDS;
    }

    /** Publishes {@code rank}'s page for call {@code number}, with all that was written into it before. */
    void publish(int rank, long number, long signature) {
        int start = pageStart(number);
        words[rank][start + SIGNATURE] = signature;
        WORD.setRelease(words[rank], start + NUMBER, number);
    }

    boolean arrived(int rank, long number) {
        return (long) WORD.getAcquire(words[rank], pageStart(number) + NUMBER) >= number;
    }

    long signature(int rank, long number) {
        return words[rank][pageStart(number) + SIGNATURE];
    }

    long word(int rank, long number) {
        return words[rank][pageStart(number) + CONTENTS];
    }

    void word(int rank, long number, long value) {
        words[rank][pageStart(number) + CONTENTS] = value;
    }

    /** The contents of a page. */
    MemorySegment contents(int rank, long number, long bytes) {
        return memory[rank].asSlice(contentsOffset(number), bytes);
    }

    /** Copies {@code bytes} from the beginning of {@code source} into a page: without slices, which would be objects. */
    void write(int rank, long number, MemorySegment source, long bytes) {
        MemorySegment.copy(source, 0, memory[rank], contentsOffset(number), bytes);
    }

    /** Copies {@code bytes} of a page to {@code target}, at byte {@code at}. */
    void read(int rank, long number, MemorySegment target, long at, long bytes) {
        MemorySegment.copy(memory[rank], contentsOffset(number), target, at, bytes);
    }

    private static long contentsOffset(long number) {
        return (pageStart(number) + CONTENTS) * (long) Long.BYTES;
    }

    void reference(int rank, long number, Object value) {
        references[rank][page(number)] = value;
    }

    Object reference(int rank, long number) {
        Object value = references[rank][page(number)];
        if (value == null) {
            throw new AssertionError("rank " + rank + " has published no reference");
        }
        return value;
    }

    /** Drops the reference, so that the object can be collected. */
    void forget(int rank, long number) {
        references[rank][page(number)] = null;
    }
}
