package org.parhelion.field;

import java.util.List;

/**
 * Copies values between fields and message buffers. Each kind of storage (Java arrays, device memory) has an
 * implementation. Implementations must not allocate, because the methods run at every step.
 */
public interface Strips {
    /**
     * Copies the values of each strip from its field to its buffer.
     *
     * @param strips the strips
     */
    void pack(List<Strip> strips);

    /**
     * Copies the values of each strip from its buffer to its field.
     *
     * @param strips the strips
     */
    void unpack(List<Strip> strips);

    /**
     * Copies the values of strips to other strips of the same fields, without their buffers: ghost points of which this rank owns the
     * originals.
     *
     * @param from the originals
     * @param to the copies: each has the extents and the field of the strip at the same place in {@code from}, and no point in common
     *     with any of {@code from}
     */
    void copy(List<Strip> from, List<Strip> to);
}
