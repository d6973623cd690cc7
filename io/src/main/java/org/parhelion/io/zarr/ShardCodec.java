package org.parhelion.io.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.parhelion.io.store.ObjectStore;

/**
 * The bytes of one object, codec {@code sharding_indexed}:
 *
 * <pre>
 *   chunk 0 │ chunk 1 │ … │ index: (offset, length) of each chunk, 16 bytes │ CRC-32C of the index
 * </pre>
 *
 * Chunks are in C order. Offset and length of a chunk that lies outside the array are 2⁶⁴ − 1.
 */
final class ShardCodec {
    private static final long ABSENT = -1;
    private static final int ENTRY = 2 * Long.BYTES;

    private ShardCodec() {}

    /**
     * Encodes a shard.
     *
     * @param values elements in C order
     * @param extent extents of {@code values}: the shard's, or smaller at the end of the array
     */
    static ByteBuffer encode(ZarrMetadata array, Object values, int[] extent) {
        int[] chunks = Extents.parts(array.shard(), array.chunk());
        ByteBuffer index = ByteBuffer.allocate(Extents.product(chunks) * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        Shard shard = new Shard(array, values, extent, index.capacity());
        Extents.forEach(chunks, chunk -> {
            int[] from = new int[extent.length];
            int[] part = new int[extent.length];
            for (int d = 0; d < extent.length; d++) {
                from[d] = chunk[d] * array.chunk()[d];
                part[d] = Math.min(array.chunk()[d], extent[d] - from[d]);
            }
            if (Arrays.stream(part).anyMatch(length -> length <= 0)) {
                index.putLong(ABSENT).putLong(ABSENT);
            } else {
                index.putLong(shard.size());
                index.putLong(shard.append(from, part));
            }
        });
        return shard.end(ChunkCodec.withSum(index.array()));
    }

    /** The bytes of a shard under construction. Without compression each value is copied once. */
    private static final class Shard {
        private final ZarrMetadata array;
        private final Object values;
        private final int[] extent;
        private final int chunkBytes;
        private final byte[] bytes;
        private int size;

        Shard(ZarrMetadata array, Object values, int[] extent, int indexBytes) {
            this.array = array;
            this.values = values;
            this.extent = extent;
            this.chunkBytes = Extents.product(array.chunk()) * array.type().bytes;
            int chunks = Extents.product(Extents.parts(extent, array.chunk()));
            int most = chunkBytes + array.codec().mostAdded(chunkBytes);
            this.bytes = new byte[Math.addExact(Math.multiplyExact(chunks, most), indexBytes + Integer.BYTES)];
        }

        int size() {
            return size;
        }

        /** Appends a chunk, and gives its length. Elements outside the array are the fill value. */
        int append(int[] from, int[] part) {
            ByteBuffer chunk = ByteBuffer.wrap(bytes, size, chunkBytes).slice().order(ByteOrder.LITTLE_ENDIAN);
            if (!Arrays.equals(part, array.chunk())) {
                Object filled = array.type().array(Extents.product(array.chunk()));
                fill(filled, array.fill());
                ZarrType.write(filled, 0, Extents.product(array.chunk()), chunk);
            }
            int[] rows = part.clone();
            int row = part.length == 0 ? 1 : part[part.length - 1];
            if (rows.length > 0) {
                rows[rows.length - 1] = 1;
            }
            int[] at = new int[part.length];
            Extents.forEach(rows, place -> {
                Arrays.setAll(at, d -> from[d] + place[d]);
                chunk.position(Extents.offset(place, array.chunk()) * array.type().bytes);
                ZarrType.write(values, Extents.offset(at, extent), row, chunk);
            });
            int length = array.codec().encode(bytes, size, chunkBytes);
            size += length;
            return length;
        }

        ByteBuffer end(byte[] index) {
            System.arraycopy(index, 0, bytes, size, index.length);
            return ByteBuffer.wrap(bytes, 0, size + index.length);
        }
    }

    private static void fill(Object elements, double value) {
        switch (elements) {
            case double[] doubles -> Arrays.fill(doubles, value);
            case float[] floats -> Arrays.fill(floats, (float) value);
            default -> Arrays.fill((long[]) elements, (long) value);
        }
    }

    /** The places of the chunks of one object, in C order of the chunks. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Index(int[] chunks, ByteBuffer entries) {
        /** Where the index was found: at the end of the object at {@code key}, which is {@code size} bytes long. */
        static Index read(ZarrMetadata array, ObjectStore store, String key, long size) throws IOException {
            int[] chunks = Extents.parts(array.shard(), array.chunk());
            if (!array.sharded()) {
                ByteBuffer whole = ByteBuffer.allocate(ENTRY).order(ByteOrder.LITTLE_ENDIAN);
                return new Index(chunks, whole.putLong(0, 0).putLong(Long.BYTES, size));
            }
            long length = (long) Extents.product(chunks) * ENTRY + Integer.BYTES;
            if (size < length) {
                throw new IllegalArgumentException("it has " + size + " bytes, fewer than its index");
            }
            byte[] entries = ChunkCodec.withoutSum(store.get(key, size - length, Math.toIntExact(length)));
            return new Index(chunks, ByteBuffer.wrap(entries).order(ByteOrder.LITTLE_ENDIAN));
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
}
