package org.parhelion.io.zarr;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Collects the bytes of an object and writes them in pieces that stay in the cache between the copy, the checksum and the operating
 * system. Pieces begin at multiples of their size, whatever the lengths of chunks: a file system copies whole pages faster. One writer writes
 * one object after another. Used by one thread.
 */
final class PieceWriter {
    /** Bytes of a piece. */
    private static final int PIECE = 1 << 18;

    private static final ValueLayout SUM = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** A piece, and room for the last element that was begun in it. */
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE + Long.BYTES);

    private final MemorySegment segment = MemorySegment.ofBuffer(piece);
    private final CRC32C sum = new CRC32C();
    private long written;
    private int used;
    private int summed;

    /** Bytes of the object so far. */
    long size() {
        return written + used;
    }

    /** Begins an object. */
    void begin() {
        written = 0;
        used = 0;
        summed = 0;
    }

    /** Begins a checksum with the next byte. */
    void beginSum() {
        sum.reset();
        summed = used;
    }

    /** Appends the checksum (CRC-32C) of the bytes since {@link #beginSum}. */
    void appendSum(WritableByteChannel channel) throws IOException {
        updateSum();
        append(new int[] {(int) sum.getValue()}, 0, 1, SUM, channel);
    }

    /**
     * Appends elements.
     *
     * @param elements an array
     * @param layout the layout of an element in the object
     */
    void append(Object elements, int first, int count, ValueLayout layout, WritableByteChannel channel)
            throws IOException {
        int bytes = (int) layout.byteSize();
        int done = 0;
        while (done < count) {
            int some = Math.min(count - done, Math.ceilDiv(PIECE - used, bytes));
            MemorySegment.copy(elements, first + done, segment, layout, used, some);
            used += some * bytes;
            done += some;
            if (used >= PIECE) {
                updateSum();
                write(PIECE, channel);
            }
        }
    }

    /** Writes what is left of the object. */
    void end(WritableByteChannel channel) throws IOException {
        write(used, channel);
    }

    private void updateSum() {
        sum.update(piece.limit(used).position(summed));
        summed = used;
    }

    private void write(int length, WritableByteChannel channel) throws IOException {
        piece.limit(length).position(0);
        while (piece.hasRemaining()) {
            channel.write(piece);
        }
        MemorySegment.copy(segment, length, segment, 0, used - length);
        written += length;
        used -= length;
        summed = used;
    }
}
