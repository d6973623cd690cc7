package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.parhelion.comm.Buffer;

/**
 * Native memory for elements that live on the Java heap, where the library cannot reach them: pieces of a power of two,
 * used again and again. Elements off the heap are passed straight.
 *
 * <p>Belongs to one communicator, and so to one thread. What is never given back, because an operation failed, is freed by
 * the garbage collector; so are pieces above {@value #LARGEST_KEPT} bytes.
 */
final class Staging {
    private static final int SMALLEST_LOG2 = 8;
    private static final int LARGEST_KEPT = 1 << 24;
    private static final long CACHE_LINE = 64;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<MemorySegment>[] free = new ArrayDeque[64];

    /** Where the library can read the elements of {@code buffer}. */
    MemorySegment in(Buffer buffer) {
        MemorySegment segment = buffer.segment();
        if (segment.isNative()) {
            return segment;
        }
        MemorySegment piece = take(segment.byteSize());
        MemorySegment.copy(segment, 0, piece, 0, segment.byteSize());
        return piece;
    }

    /** Where the library can write the elements of {@code buffer}; {@link #back} brings them home. */
    MemorySegment out(Buffer buffer) {
        MemorySegment segment = buffer.segment();
        return segment.isNative() ? segment : take(segment.byteSize());
    }

    /** As {@link #out}, for an operation that writes some of the elements and must leave the others as they are. */
    MemorySegment inOut(Buffer buffer) {
        return in(buffer);
    }

    /** The elements that {@link #in} gave have been read. */
    void release(Buffer buffer, MemorySegment piece) {
        if (!buffer.segment().isNative()) {
            give(piece);
        }
    }

    /** All that {@link #out} or {@link #inOut} gave has been written. */
    void back(Buffer buffer, MemorySegment piece) {
        back(buffer, piece, buffer.byteSize());
    }

    /** The first {@code bytes} bytes that {@link #out} gave have been written. */
    void back(Buffer buffer, MemorySegment piece, long bytes) {
        if (!buffer.segment().isNative()) {
            MemorySegment.copy(piece, 0, buffer.segment(), 0, bytes);
            give(piece);
        }
    }

    /** At least {@code bytes} bytes. */
    MemorySegment take(long bytes) {
        int log2 = Math.max(SMALLEST_LOG2, Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
        ArrayDeque<MemorySegment> pieces = free[log2];
        MemorySegment piece = pieces == null ? null : pieces.pollLast();
        return piece != null ? piece : Arena.ofAuto().allocate(1L << log2, CACHE_LINE);
    }

    /** Gives back what {@link #take} gave. */
    void give(MemorySegment piece) {
        if (piece.byteSize() <= LARGEST_KEPT) {
            int log2 = Long.numberOfTrailingZeros(piece.byteSize());
            ArrayDeque<MemorySegment> pieces = free[log2];
            if (pieces == null) {
                pieces = new ArrayDeque<>();
                free[log2] = pieces;
            }
            pieces.addLast(piece);
        }
    }
}
