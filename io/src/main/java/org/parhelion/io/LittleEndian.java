package org.parhelion.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Converts values to little-endian bytes, for files and checksums, on machines of either byte order. */
final class LittleEndian {
    /** Bytes per call of the sink: small enough for the cache, large enough that the call overhead is negligible. */
    private static final int CHUNK = 1 << 18;

    /** Consumes the next bytes; the buffer is reused after the call. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer bytes) throws IOException;
    }

    private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);

    /** Passes the bytes of {@code count} elements of {@code values}, a {@code double[]} or {@code float[]}, to {@code sink}. */
    void write(Object values, int offset, int count, Sink sink) throws IOException {
        int elements = CHUNK / (values instanceof double[] ? Double.BYTES : Float.BYTES);
        for (int done = 0; done < count; done += elements) {
            int n = Math.min(elements, count - done);
            chunk.clear();
            switch (values) {
                case double[] d -> {
                    chunk.asDoubleBuffer().put(d, offset + done, n);
                    chunk.limit(n * Double.BYTES);
                }
                case float[] f -> {
                    chunk.asFloatBuffer().put(f, offset + done, n);
                    chunk.limit(n * Float.BYTES);
                }
                default -> throw new IllegalArgumentException("neither double[] nor float[]: " + values.getClass());
            }
            sink.accept(chunk);
        }
    }
}
