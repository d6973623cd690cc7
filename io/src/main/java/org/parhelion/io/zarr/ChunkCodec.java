package org.parhelion.io.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The codecs of a chunk: {@code bytes}, then any of {@code crc32c} and at most one compression. {@link ShardEncoder} encodes.
 *
 * @param order byte order of the elements
 * @param after what follows {@code bytes}, in order
 */
record ChunkCodec(ByteOrder order, List<BytesCodec> after) {
    ChunkCodec {
        if (after.stream().filter(codec -> codec != ChecksumCodec.CODEC).count() > 1) {
            throw new IllegalArgumentException("chunks that are compressed twice are not read: "
                    + after.stream().map(BytesCodec::name).toList());
        }
    }

    /** Little-endian with a checksum: what is written in version 3. */
    static ChunkCodec of(Compression compression) {
        List<BytesCodec> after = new ArrayList<>(withoutSum(compression).after);
        after.add(ChecksumCodec.CODEC);
        return new ChunkCodec(ByteOrder.LITTLE_ENDIAN, List.copyOf(after));
    }

    /** Little-endian: what is written in version 2, whose readers have no such checksum. */
    static ChunkCodec withoutSum(Compression compression) {
        return new ChunkCodec(
                ByteOrder.LITTLE_ENDIAN, compression.codec().stream().toList());
    }

    /** The compression. */
    Optional<BytesCodec> compression() {
        return after.stream().filter(codec -> codec != ChecksumCodec.CODEC).findFirst();
    }

    /** Whether a checksum is the last of the codecs. */
    boolean isSummed() {
        return !after.isEmpty() && after.getLast() == ChecksumCodec.CODEC;
    }

    /** The list of codecs in {@code zarr.json}; {@link MetadataReader} reads one. */
    List<Object> json() {
        List<Object> codecs = new ArrayList<>();
        codecs.add(ZarrMetadata.named("bytes", Map.of("endian", order == ByteOrder.LITTLE_ENDIAN ? "little" : "big")));
        after.forEach(codec -> codecs.add(ZarrMetadata.named(codec.name(), new TreeMap<>(codec.configuration()))));
        return codecs;
    }

    /**
     * The bytes of the elements, in {@link #order}.
     *
     * @param length how many there must be
     * @throws IllegalArgumentException if they are damaged
     */
    ByteBuffer decode(byte[] encoded, int length) {
        byte[] bytes = encoded;
        for (int n = after.size() - 1; n >= 0; n--) {
            BytesCodec codec = after.get(n);
            // Only checksums are before a compression, so that its length is known. That after it has any length.
            boolean any = codec == ChecksumCodec.CODEC;
            bytes = codec.decode(bytes, any ? Math.max(0, bytes.length - Integer.BYTES) : length + n * Integer.BYTES);
        }
        if (bytes.length != length) {
            throw new IllegalArgumentException("a chunk has " + bytes.length + " bytes instead of " + length);
        }
        return ByteBuffer.wrap(bytes).order(order);
    }
}
