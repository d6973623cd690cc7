package org.parhelion.io.zarr;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** DEFLATE in the format of gzip (RFC 1952), level 6, by the JDK. */
final class GzipCodec implements BytesCodec {
    private static final int LEVEL = 6;

    @Override
    public String name() {
        return "gzip";
    }

    @Override
    public Map<String, Object> configuration() {
        return Map.of("level", LEVEL);
    }

    @Override
    public byte[] encode(byte[] bytes, int length) {
        ByteArrayOutputStream gzip = new ByteArrayOutputStream(length / 2 + 64);
        try (GZIPOutputStream to = new GZIPOutputStream(gzip)) {
            to.write(bytes, 0, length);
        } catch (IOException e) {
            throw new IllegalStateException("memory does no I/O", e);
        }
        return gzip.toByteArray();
    }

    /** Stops one byte beyond {@code length}, so that a small file cannot fill the memory. */
    @Override
    public byte[] decode(byte[] bytes, int length) {
        byte[] decoded;
        try (GZIPInputStream from = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            decoded = from.readNBytes(length + 1);
        } catch (IOException e) {
            throw new IllegalArgumentException("a chunk cannot be unpacked: " + e.getMessage(), e);
        }
        if (decoded.length != length) {
            throw new IllegalArgumentException("a chunk has "
                    + (decoded.length > length ? "more than " + length : decoded.length + " instead of " + length)
                    + " bytes");
        }
        return decoded;
    }
}
