package org.parhelion.io.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.parhelion.io.store.ObjectStore;

/**
 * The places of the chunks of one object:
 *
 * <pre>
 *   chunk 0 │ chunk 1 │ … │ index: (offset, length) of each chunk, 16 bytes │ CRC-32C of the index
 * </pre>
 *
 * Chunks are in C order. Offset and length of a chunk that lies outside the array are 2⁶⁴ − 1. An object that is not sharded is one chunk.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShardIndex(int[] chunks, ByteBuffer entries) {
    static final long ABSENT = -1;
    static final int ENTRY = 2 * Long.BYTES;

    /** Where the index was found: at the end of the object at {@code key}, which is {@code size} bytes long. */
    static ShardIndex read(ZarrMetadata array, ObjectStore store, String key, long size) throws IOException {
        int[] chunks = Extents.parts(array.shard(), array.chunk());
        if (!array.sharded()) {
            ByteBuffer whole = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
            return new ShardIndex(chunks, whole.putLong(0, 0).putLong(Long.BYTES, size));
        }
        long length = (long) Extents.product(chunks) * ENTRY + Integer.BYTES;
        if (size < length) {
            throw new IllegalArgumentException("it has " + size + " bytes, fewer than its index");
        }
        byte[] entries = ChecksumCodec.CODEC.decode(
                store.get(key, size - length, Math.toIntExact(length)), Math.toIntExact(length) - Integer.BYTES);
        return new ShardIndex(chunks, ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The elements of a chunk; empty if it was never written. */
    Optional<double[]> chunk(ZarrMetadata array, ObjectStore store, String key, long size, int[] chunk)
            throws IOException {
        int entry = Extents.offset(chunk, chunks) * ENTRY;
        long offset = entries.getLong(entry);
        long length = entries.getLong(entry + Long.BYTES);
        if (offset == ABSENT && length == ABSENT) {
            return Optional.empty();
        }
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw new IllegalArgumentException(
                    "its index names bytes " + offset + " to " + (offset + length) + " of " + size);
        }
        byte[] bytes = store.get(key, offset, Math.toIntExact(length));
        return Optional.of(array.type()
                .read(array.codec().decode(bytes, Extents.product(array.chunk()) * array.type().bytes)));
    }
}
