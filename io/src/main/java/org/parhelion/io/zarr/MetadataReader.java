package org.parhelion.io.zarr;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the document {@code zarr.json} of an array, and refuses by name what is not read. */
final class MetadataReader {
    private MetadataReader() {}

    /** Whether a document is that of a group. */
    static boolean isGroup(String document) {
        return JsonMembers.member(ZarrJson.read(document), "node_type").equals("group");
    }

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is none of an array of version 3, or the array is not read
     */
    static ZarrMetadata read(String document) {
        Object json = ZarrJson.read(document);
        if (!JsonMembers.member(json, "zarr_format").equals(3L)
                || !JsonMembers.member(json, "node_type").equals("array")) {
            throw new IllegalArgumentException("zarr_format " + JsonMembers.member(json, "zarr_format") + ", node_type "
                    + JsonMembers.member(json, "node_type") + " instead of an array of version 3");
        }
        Object grid = JsonMembers.member(json, "chunk_grid");
        if (!name(grid).equals("regular")) {
            throw new IllegalArgumentException("chunk_grid '" + name(grid) + "' is not read, only 'regular'");
        }
        long[] shape = JsonMembers.numbers(json, "shape");
        int[] shard = JsonMembers.ints(configuration(grid), "chunk_shape");
        List<?> codecs = JsonMembers.list(json, "codecs");
        boolean sharded = !codecs.isEmpty() && name(codecs.getFirst()).equals("sharding_indexed");
        Object inner = sharded ? configuration(codecs.getFirst()) : ZarrJson.NULL;
        if (sharded) {
            requireIndexAtTheEnd(codecs, inner);
        }
        ZarrType type = ZarrType.of(JsonMembers.member(json, "data_type"));
        Object encoding = JsonMembers.member(json, "chunk_key_encoding");
        boolean usual = !name(encoding).equals("v2");
        String separator = JsonMembers.member(configuration(encoding), "separator") instanceof String text
                ? text
                : usual ? "/" : ".";
        if (!separator.equals("/") && !separator.equals(".")) {
            throw new IllegalArgumentException("separator '" + separator + "' of keys is neither '/' nor '.'");
        }
        return new ZarrMetadata(
                ZarrVersion.V3,
                shape,
                shard,
                sharded ? JsonMembers.ints(inner, "chunk_shape") : shard,
                sharded,
                type,
                JsonMembers.number(JsonMembers.member(json, "fill_value"), type),
                codec(sharded ? JsonMembers.list(inner, "codecs") : codecs),
                usual ? "c" + separator : "",
                separator,
                JsonMembers.names(JsonMembers.member(json, "dimension_names"), shape.length),
                JsonMembers.copy(JsonMembers.member(json, "attributes")));
    }

    private static void requireIndexAtTheEnd(List<?> codecs, Object sharding) {
        if (codecs.size() > 1
                || !codec(JsonMembers.list(sharding, "index_codecs")).equals(ChunkCodec.of(Compression.NONE))
                || JsonMembers.member(sharding, "index_location").equals("start")) {
            throw new IllegalArgumentException("shards are read only with an index at the end, in little-endian bytes"
                    + " with crc32c, and without codecs around the shard");
        }
    }

    private static ChunkCodec codec(List<?> codecs) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        List<BytesCodec> after = new ArrayList<>();
        for (Object codec : codecs) {
            String name = name(codec);
            if (name.equals("bytes")) {
                order = JsonMembers.member(configuration(codec), "endian").equals("big")
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN;
            } else {
                after.add(BytesCodecs.named(name));
            }
        }
        return new ChunkCodec(order, List.copyOf(after));
    }

    /** The name of a codec, a grid or an encoding: an object with a name and perhaps a configuration, or the name alone. */
    private static String name(Object json) {
        if ((json instanceof Map<?, ?> ? JsonMembers.member(json, "name") : json) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a codec, grid or encoding without a name: " + json);
    }

    private static Object configuration(Object json) {
        return JsonMembers.member(json, "configuration");
    }
}
