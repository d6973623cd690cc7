package org.parhelion.io.zarr;

import java.util.Map;
import org.parhelion.Experimental;

/**
 * A compression of chunks. To add one, implement this interface with a public class that has a public constructor without
 * parameters, and name the class in {@code META-INF/services/org.parhelion.io.zarr.BytesCodec} of a jar on the class path.
 *
 * <p>Thread-safe. The same bytes are encoded alike on every rank and at any time: stores are compared byte for byte.
 */
@Experimental
public interface BytesCodec {
    /**
     * The name of the codec in {@code zarr.json}.
     *
     * @return the name, for instance {@code zstd}
     */
    String name();

    /**
     * The settings with which it encodes, as {@code zarr.json} contains them.
     *
     * @return numbers, texts and booleans by their names
     */
    Map<String, Object> configuration();

    /**
     * Encodes a chunk.
     *
     * @param bytes contains the chunk; not changed
     * @param length length of the chunk, which begins with the first of {@code bytes}
     * @return the encoded chunk
     */
    byte[] encode(byte[] bytes, int length);

    /**
     * Decodes a chunk, whatever settings it was encoded with.
     *
     * @param bytes the encoded chunk; not changed
     * @param length the length that the decoded chunk must have
     * @return the chunk, {@code length} bytes
     * @throws IllegalArgumentException if the bytes are damaged, or the chunk has another length
     */
    byte[] decode(byte[] bytes, int length);
}
