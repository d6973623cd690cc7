package org.parhelion.comm.mpi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.parhelion.comm.Buffer;

/**
 * A pool of native memory for elements on the Java heap, which the library cannot access: pieces whose size is a power of two.
 * Elements off the heap are passed directly.
 *
 * <p>Belongs to one communicator, and so to one thread. Pieces that are not given back, because an operation failed, are freed
 * by the garbage collector; so are pieces above {@value #LARGEST_KEPT} bytes.
 */
final class Staging {
    private static final int SMALLEST_LOG2 = 8;
    private static final int LARGEST_KEPT = 1 << 24;
    private static final long CACHE_LINE = 64;

    @SuppressWarnings({"unchecked", "rawtypes"})
    private final ArrayDeque<MemorySegment>[] free = new ArrayDeque[64];

    /** Memory from which the library can read the elements of {@code buffer}. */
    MemorySegment in(Buffer buffer) {
        MemorySegment segment = buffer.segment();
        if (segment.isNative()) {
            return segment;
        }
        MemorySegment piece = take(segment.byteSize());
        MemorySegment.copy(segment, 0, piece, 0, segment.byteSize());
        return piece;
    }

    /** Memory into which the library can write the elements of {@code buffer}; {@link #back} copies them back. */
    MemorySegment out(Buffer buffer) {
        MemorySegment segment = buffer.segment();
        return segment.isNative() ? segment : take(segment.byteSize());
    }

    /** As {@link #out}, for an operation that writes only some of the elements: the others keep their values. */
    MemorySegment inOut(Buffer buffer) {
        return in(buffer);
    }

    /** Releases what {@link #in} returned, once the library has read it. */
    void release(Buffer buffer, MemorySegment piece) {
        if (!buffer.segment().isNative()) {
            give(piece);
        }
    }

    /** Copies all of what {@link #out} or {@link #inOut} returned back into {@code buffer}, and releases it. */
    void back(Buffer buffer, MemorySegment piece) {
        back(buffer, piece, buffer.byteSize());
    }

    /** Copies the first {@code bytes} bytes of what {@link #out} returned back into {@code buffer}, and releases it. */
    void back(Buffer buffer, MemorySegment piece, long bytes) {
        if (!buffer.segment().isNative()) {
            MemorySegment.copy(piece, 0, buffer.segment(), 0, bytes);
            give(piece);
        }
    }

    /** Takes a piece of at least {@code bytes} bytes. */
    MemorySegment take(long bytes) {
        int log2 = Math.max(SMALLEST_LOG2, Long.SIZE - Long.numberOfLeadingZeros(Math.max(bytes, 1) - 1));
        ArrayDeque<MemorySegment> pieces = free[log2];
        MemorySegment piece = pieces == null ? null : pieces.pollLast();
        return piece != null ? piece : Arena.ofAuto().allocate(1L << log2, CACHE_LINE);
    }

    /** Returns a piece to the pool. */
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
