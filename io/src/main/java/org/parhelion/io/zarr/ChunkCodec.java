package org.parhelion.io.zarr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The codecs of a chunk: {@code bytes}, then any of {@code gzip} and {@code crc32c}.
 *
 * @param order byte order of the elements
 * @param after what follows {@code bytes}, in order
 */
record ChunkCodec(ByteOrder order, List<After> after) {
    /** What a codec does with the bytes of the one before. */
    enum After {
        GZIP,
        CRC32C
    }

    /** Little-endian with a checksum: what is written. */
    static ChunkCodec of(Compression compression) {
        return new ChunkCodec(
                ByteOrder.LITTLE_ENDIAN,
                compression == Compression.GZIP ? List.of(After.GZIP, After.CRC32C) : List.of(After.CRC32C));
    }

    /** The list of codecs in {@code zarr.json}; {@link MetadataReader} reads one. */
    List<Object> json() {
        List<Object> codecs = new ArrayList<>();
        codecs.add(ZarrMetadata.named("bytes", Map.of("endian", order == ByteOrder.LITTLE_ENDIAN ? "little" : "big")));
        after.forEach(codec -> codecs.add(
                codec == After.GZIP
                        ? ZarrMetadata.named("gzip", Map.of("level", 6))
                        : ZarrMetadata.named("crc32c", Map.of())));
        return codecs;
    }

    /**
     * Encodes a chunk in place.
     *
     * @param bytes contains the little-endian elements from {@code offset} on, and room for {@link #mostAdded} behind them
     * @return the length of the encoded chunk
     */
    int encode(byte[] bytes, int offset, int length) {
        int encoded = length;
        for (After codec : after) {
            if (codec == After.GZIP) {
                encoded = gzip(bytes, offset, encoded);
            } else {
                CRC32C sum = new CRC32C();
                sum.update(bytes, offset, encoded);
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset + encoded, (int) sum.getValue());
                encoded += Integer.BYTES;
            }
        }
        return encoded;
    }

    /**
     * The bytes of the elements, in {@link #order}.
     *
     * @param length how many there must be
     * @throws IllegalArgumentException if they are damaged
     */
    ByteBuffer decode(byte[] encoded, int length) {
        byte[] bytes = encoded;
        for (After codec : after.reversed()) {
            bytes = codec == After.GZIP ? gunzip(bytes, length) : withoutSum(bytes);
        }
        if (bytes.length != length) {
            throw new IllegalArgumentException("a chunk has " + bytes.length + " bytes instead of " + length);
        }
        return ByteBuffer.wrap(bytes).order(order);
    }

    /** The most bytes by which {@link #encode} makes a chunk longer: checksum, and what DEFLATE does to noise. */
    int mostAdded(int length) {
        return Integer.BYTES + (after.contains(After.GZIP) ? length / 1000 + 64 : 0);
    }

    private static int gzip(byte[] bytes, int offset, int length) {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream(length / 2 + 64);
        try (GZIPOutputStream to = new GZIPOutputStream(gzip)) {
            to.write(bytes, offset, length);
        } catch (IOException e) {
            throw new IllegalStateException("memory does no I/O", e);
        }
        System.arraycopy(gzip.toByteArray(), 0, bytes, offset, gzip.size());
        return gzip.size();
    }

    /** Stops one byte beyond {@code length}, so that a small file cannot fill the memory. */
    private static byte[] gunzip(byte[] gzip, int length) {
        try (GZIPInputStream from = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return from.readNBytes(length + Integer.BYTES + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("a chunk cannot be unpacked: " + e.getMessage(), e);
        }
    }

    static byte[] withSum(byte[] bytes) {
        byte[] summed = Arrays.copyOf(bytes, bytes.length + Integer.BYTES);
        ByteBuffer.wrap(summed).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length, sum(bytes, bytes.length));
        return summed;
    }

    static byte[] withoutSum(byte[] bytes) {
        int length = bytes.length - Integer.BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) != sum(bytes, length)) {
            throw new IllegalArgumentException("a checksum (CRC-32C) is wrong: the data are damaged");
        }
        return Arrays.copyOf(bytes, length);
    }

    private static int sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return (int) sum.getValue();
    }
}
