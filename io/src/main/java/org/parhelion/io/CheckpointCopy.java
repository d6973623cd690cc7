package org.parhelion.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A copy of what a rank writes into a checkpoint. Its memory is used again by the next copy. */
final class CheckpointCopy {
    private final List<List<ByteBuffer>> rooms = new ArrayList<>();

    /**
     * A copy of all values.
     *
     * @param pieces the bytes of each of them, which may be read once
     * @param sums their CRC32Cs
     * @param finite whether all values of fields are finite
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Copied(List<Iterator<ByteBuffer>> pieces, long[] sums, boolean finite) {}

    /** Copies the values, which may change afterwards. */
    Copied take(List<CheckpointWriter.Values> all) {
        List<Iterator<ByteBuffer>> pieces = new ArrayList<>();
        long[] sums = new long[all.size()];
        boolean finite = true;
        for (int n = 0; n < all.size(); n++) {
            CheckpointWriter.Values values = all.get(n);
            if (n == rooms.size()) {
                rooms.add(values.chunk().room());
            } else if (!values.chunk().fits(rooms.get(n))) {
                rooms.set(n, values.chunk().room());
            }
            CheckpointChunk.Copied copied = values.chunk().copy(values.rows(), rooms.get(n));
            sums[n] = copied.sum();
            finite &= copied.finite();
            pieces.add(CheckpointChunk.pieces(rooms.get(n)));
        }
        return new Copied(pieces, sums, finite);
    }
}
