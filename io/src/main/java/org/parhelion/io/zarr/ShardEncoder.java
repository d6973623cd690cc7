package org.parhelion.io.zarr;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * Encodes objects: the chunks of a shard and their {@linkplain ShardIndex index}, or one chunk. Each element is copied once, and once
 * more where it is compressed. One encoder encodes one object after another in the same memory. Used by one thread.
 */
final class ShardEncoder {
    private final PieceWriter pieces = new PieceWriter();

    /** Elements of a chunk that is compressed. */
    private byte[] chunk = {};

    /** One object under construction. */
    private final class Shard {
        private final ZarrMetadata array;
        private final Elements values;
        private final int[] extent;
        private final WritableByteChannel channel;
        private final Optional<BytesCodec> compression;
        private final ValueLayout layout;
        private final int rowLength;
        private final Object fill;
        /** Bytes in {@link ShardEncoder#chunk}. */
        private int collected;

        Shard(ZarrMetadata array, Elements values, int[] extent, WritableByteChannel channel) {
            this.array = array;
            this.values = values;
            this.extent = extent;
            this.channel = channel;
            this.compression = array.codec().compression();
            this.layout = array.type().layout(array.codec().order());
            this.rowLength = extent.length == 0 ? 1 : array.chunk()[extent.length - 1];
            this.fill = array.type().filled(rowLength, array.fill());
        }

        void write() throws IOException {
            int[] chunks = Extents.parts(array.shard(), array.chunk());
            ByteBuffer index = ByteBuffer.allocate(Extents.product(chunks) * ShardIndex.ENTRY)
                    .order(ByteOrder.LITTLE_ENDIAN);
            int[] number = new int[chunks.length];
            int[] from = new int[chunks.length];
            int[] part = new int[chunks.length];
            pieces.begin();
            for (int n = 0; n < Extents.product(chunks); n++) {
                Extents.unravel(n, chunks, number);
                for (int d = 0; d < part.length; d++) {
                    from[d] = number[d] * array.chunk()[d];
                    part[d] = Math.min(array.chunk()[d], extent[d] - from[d]);
                }
                if (Arrays.stream(part).anyMatch(length -> length <= 0)) {
                    index.putLong(ShardIndex.ABSENT).putLong(ShardIndex.ABSENT);
                } else {
                    long begin = pieces.size();
                    writeChunk(from, part);
                    index.putLong(begin).putLong(pieces.size() - begin);
                }
            }
            if (array.sharded()) {
                pieces.beginSum();
                append(index.array());
                pieces.appendSum(channel);
            }
            pieces.end(channel);
        }

        /** Writes a chunk. Elements outside the array are the fill value. */
        private void writeChunk(int[] from, int[] part) throws IOException {
            pieces.beginSum();
            collected = 0;
            int last = part.length - 1;
            int first = values.index(from);
            int[] row = new int[part.length];
            do {
                int index = first;
                int inside = last < 0 ? 1 : part[last];
                for (int d = 0; d < last; d++) {
                    index += row[d] * values.strides()[d];
                    inside = row[d] < part[d] ? inside : 0;
                }
                append(values.array(), index, inside);
                append(fill, 0, rowLength - inside);
            } while (advance(row));
            if (compression.isPresent()) {
                append(compression.get().encode(chunk, collected));
            }
            if (array.codec().isSummed()) {
                pieces.appendSum(channel);
            }
        }

        /** Goes on to the next row of a chunk; false after the last one. */
        private boolean advance(int[] row) {
            for (int d = row.length - 2; d >= 0; d--) {
                if (++row[d] < array.chunk()[d]) {
                    return true;
                }
                row[d] = 0;
            }
            return false;
        }

        private void append(Object elements, int first, int count) throws IOException {
            if (count == 0) {
                return; // a row of padding alone; first is no index then
            }
            if (compression.isPresent()) {
                MemorySegment.copy(elements, first, MemorySegment.ofArray(chunk), layout, collected, count);
                collected += count * array.type().bytes;
            } else {
                pieces.append(elements, first, count, layout, channel);
            }
        }

        private void append(byte[] bytes) throws IOException {
            pieces.append(bytes, 0, bytes.length, ValueLayout.JAVA_BYTE, channel);
        }
    }

    /**
     * Writes the bytes of one object.
     *
     * @param values its elements
     * @param extent their extents: the shard's, or smaller at the end of the array
     */
    void encode(ZarrMetadata array, Elements values, int[] extent, WritableByteChannel channel) throws IOException {
        int bytes = Extents.product(array.chunk()) * array.type().bytes;
        if (array.codec().compression().isPresent() && chunk.length < bytes) {
            chunk = new byte[bytes];
        }
        new Shard(array, values, extent, channel).write();
    }
}
