package org.parhelion.field;

import java.util.List;

/** Copies values between fields, wherever they lie, and the buffers that travel. Must not allocate: it runs every step. */
public interface Strips {
    /** Copies each strip's values from its field to its buffer. */
    void pack(List<Strip> strips);

    /** Copies each strip's values from its buffer to its field. */
    void unpack(List<Strip> strips);
}
