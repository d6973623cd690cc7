package org.parhelion.io.zarr;

import java.util.Optional;

/** Compression of the chunks of an array. */
public enum Compression {
    /** None: the speed of the disk. The default. */
    NONE,
    /** DEFLATE, level 6, as every reader has it. Slow: some 20 MB/s and core; smooth float fields shrink by a third. */
    GZIP,
    /** Zstandard, level 3, some ten times as fast. Needs {@code org.parhelion:parhelion-zstd} on the class path. */
    ZSTD;

    private static final String ZSTD_NAME = "zstd";

    /**
     * Tells whether the codec of this compression is on the class path.
     *
     * @return whether it is; true for all but {@link #ZSTD}
     */
    public boolean isAvailable() {
        return this != ZSTD || BytesCodecs.find(ZSTD_NAME).isPresent();
    }

    /**
     * How chunks are encoded; empty for {@link #NONE}.
     *
     * @throws IllegalArgumentException if the codec is not on the class path
     */
    Optional<BytesCodec> codec() {
        return switch (this) {
            case NONE -> Optional.empty();
            case GZIP -> Optional.of(BytesCodecs.GZIP);
            case ZSTD ->
                Optional.of(BytesCodecs.find(ZSTD_NAME)
                        .orElseThrow(
                                () -> new IllegalArgumentException("compression zstd: its codec is not on the class"
                                        + " path. Add org.parhelion:parhelion-zstd, or use gzip")));
        };
    }
}
