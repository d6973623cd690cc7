package org.parhelion.adapters.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;
import java.util.Map;
import org.parhelion.io.zarr.BytesCodec;

/**
 * Zstandard (RFC 8878), level 3, one thread a chunk. The bytes depend on the chunk and on the version of the library alone.
 *
 * <p>Frames have no checksum of their own: in version 3 of Zarr a CRC-32C follows each chunk.
 */
public final class ZstdCodec implements BytesCodec {
    private static final int LEVEL = 3;

    /** Called by {@link java.util.ServiceLoader}. */
    public ZstdCodec() {}

    @Override
    public String name() {
        return "zstd";
    }

    @Override
    public Map<String, Object> configuration() {
        return Map.of("level", LEVEL, "checksum", false);
    }

    @Override
    public byte[] encode(byte[] bytes, int length) {
        byte[] encoded = new byte[Math.toIntExact(Zstd.compressBound(length))];
        long size = Zstd.compressByteArray(encoded, 0, encoded.length, bytes, 0, length, LEVEL);
        if (Zstd.isError(size)) {
            throw new IllegalStateException("a chunk of " + length + " bytes: " + Zstd.getErrorName(size));
        }
        return Arrays.copyOf(encoded, Math.toIntExact(size));
    }

    @Override
    public byte[] decode(byte[] bytes, int length) {
        byte[] decoded = new byte[length];
        long size;
        try {
            size = Zstd.decompressByteArray(decoded, 0, length, bytes, 0, bytes.length);
        } catch (ZstdException e) {
            throw new IllegalArgumentException("a chunk cannot be unpacked: " + e.getMessage(), e);
        }
        if (Zstd.isError(size)) {
            throw new IllegalArgumentException("a chunk cannot be unpacked: " + Zstd.getErrorName(size));
        }
        if (size != length) {
            throw new IllegalArgumentException("a chunk has " + size + " instead of " + length + " bytes");
        }
        return decoded;
    }
}
