package org.parhelion.io.zarr;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All codecs of bytes: those of this package, and those found on the class path. */
final class BytesCodecs {
    static final BytesCodec GZIP = new GzipCodec();

    private BytesCodecs() {}

    /** All of them; of several of one name the first is used. */
    static List<BytesCodec> all() {
        return Stream.concat(
                        Stream.of(GZIP, ChecksumCodec.CODEC),
                        ServiceLoader.load(BytesCodec.class).stream().map(ServiceLoader.Provider::get))
                .toList();
    }

    /**
     * The codec of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static BytesCodec named(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException("codec '" + name + "' is not read; these are: bytes, "
                        + all().stream().map(BytesCodec::name).collect(Collectors.joining(", "))
                        + ", sharding_indexed. "
                        + (name.equals("zstd")
                                ? "Add org.parhelion:parhelion-zstd to the class path, or store"
                                : "Store")
                        + " the array again with one of them"));
    }

    static Optional<BytesCodec> find(String name) {
        return all().stream().filter(codec -> codec.name().equals(name)).findFirst();
    }
}
