package org.parhelion.io;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A copy of what a rank writes into a checkpoint. Its memory is used again by the next copy. */
final class CheckpointCopy {
    private final List<List<ByteBuffer>> rooms = new ArrayList<>();

    /** Copies the values, which may change afterwards. */
    List<Iterator<ByteBuffer>> take(List<CheckpointWriter.Values> all) {
        List<Iterator<ByteBuffer>> pieces = new ArrayList<>();
        for (int n = 0; n < all.size(); n++) {
            CheckpointWriter.Values values = all.get(n);
            if (n == rooms.size()) {
                rooms.add(values.chunk().room());
            } else if (!values.chunk().fits(rooms.get(n))) {
                rooms.set(n, values.chunk().room());
            }
            values.chunk().copy(values.rows(), rooms.get(n));
            pieces.add(CheckpointChunk.pieces(rooms.get(n)));
        }
        return pieces;
    }
}
