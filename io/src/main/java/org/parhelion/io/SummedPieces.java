package org.parhelion.io;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.zip.CRC32C;

/** Pieces of bytes, which are summed when they are read. */
final class SummedPieces implements Iterator<ByteBuffer> {
    private final Iterator<ByteBuffer> pieces;
    private final CRC32C crc = new CRC32C();

    SummedPieces(Iterator<ByteBuffer> pieces) {
        this.pieces = pieces;
    }

    @Override
    public boolean hasNext() {
        return pieces.hasNext();
    }

    @Override
    public ByteBuffer next() {
        ByteBuffer piece = pieces.next();
        crc.update(piece.duplicate());
        return piece;
    }

    /** The CRC32C of the pieces so far. */
    long sum() {
        return crc.getValue();
    }
}
