package org.parhelion.io.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;

/** The codec {@code crc32c}: the bytes, and their checksum behind them, little-endian. */
final class ChecksumCodec implements BytesCodec {
    static final ChecksumCodec CODEC = new ChecksumCodec();

    private ChecksumCodec() {}

    @Override
    public String name() {
        return "crc32c";
    }

    @Override
    public Map<String, Object> configuration() {
        return Map.of();
    }

    @Override
    public byte[] encode(byte[] bytes, int length) {
        byte[] summed = Arrays.copyOf(bytes, length + Integer.BYTES);
        ByteBuffer.wrap(summed).order(ByteOrder.LITTLE_ENDIAN).putInt(length, sum(bytes, length));
        return summed;
    }

    @Override
    public byte[] decode(byte[] bytes, int length) {
        if (bytes.length != length + Integer.BYTES
                || ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length) != sum(bytes, length)) {
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
