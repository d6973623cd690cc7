package org.parhelion.io.zarr;

import java.util.Optional;

/** Compression of the chunks of an array. */
public enum Compression {
    /** None: the speed of the disk. The default. */
    NONE,
    /** DEFLATE, level 6, as every reader has it. Slow: some 20 MB/s and core; smooth float fields shrink by a third. */
    GZIP;

    /** How chunks are encoded; empty for {@link #NONE}. */
    Optional<BytesCodec> codec() {
        return this == NONE ? Optional.empty() : Optional.of(BytesCodecs.GZIP);
    }
}
