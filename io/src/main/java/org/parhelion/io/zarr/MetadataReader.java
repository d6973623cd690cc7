package org.parhelion.io.zarr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the document {@code zarr.json} of an array, and refuses by name what is not read. */
final class MetadataReader {
    private MetadataReader() {}

    /**
     * Reads a document.
     *
     * @throws IllegalArgumentException if it is none of an array of version 3, or the array is not read
     */
    static ZarrMetadata read(String document) {
        Object json = ZarrJson.read(document);
        if (!member(json, "zarr_format").equals(3L)
                || !member(json, "node_type").equals("array")) {
            throw new IllegalArgumentException("zarr_format " + member(json, "zarr_format") + ", node_type "
                    + member(json, "node_type") + " instead of an array of version 3");
        }
        Object grid = member(json, "chunk_grid");
        if (!name(grid).equals("regular")) {
            throw new IllegalArgumentException("chunk_grid '" + name(grid) + "' is not read, only 'regular'");
        }
        long[] shape = numbers(json, "shape");
        int[] shard = ints(configuration(grid), "chunk_shape");
        List<?> codecs = list(json, "codecs");
        boolean sharded = !codecs.isEmpty() && name(codecs.getFirst()).equals("sharding_indexed");
        Object inner = sharded ? configuration(codecs.getFirst()) : ZarrJson.NULL;
        if (sharded) {
            requireIndexAtTheEnd(codecs, inner);
        }
        ZarrType type = ZarrType.of(member(json, "data_type"));
        Object encoding = member(json, "chunk_key_encoding");
        boolean usual = !name(encoding).equals("v2");
        String separator =
                member(configuration(encoding), "separator") instanceof String text ? text : usual ? "/" : ".";
        if (!separator.equals("/") && !separator.equals(".")) {
            throw new IllegalArgumentException("separator '" + separator + "' of keys is neither '/' nor '.'");
        }
        return new ZarrMetadata(
                shape,
                shard,
                sharded ? ints(inner, "chunk_shape") : shard,
                sharded,
                type,
                fill(member(json, "fill_value"), type),
                codec(sharded ? list(inner, "codecs") : codecs),
                usual ? "c" + separator : "",
                separator,
                dimensions(member(json, "dimension_names"), shape.length),
                attributes(member(json, "attributes")));
    }

    private static void requireIndexAtTheEnd(List<?> codecs, Object sharding) {
        if (codecs.size() > 1
                || !codec(list(sharding, "index_codecs")).equals(ChunkCodec.of(Compression.NONE))
                || member(sharding, "index_location").equals("start")) {
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
                order = member(configuration(codec), "endian").equals("big")
                        ? ByteOrder.BIG_ENDIAN
                        : ByteOrder.LITTLE_ENDIAN;
            } else {
                after.add(BytesCodecs.named(name));
            }
        }
        return new ChunkCodec(order, List.copyOf(after));
    }

    private static double fill(Object json, ZarrType type) {
        return switch (json) {
            case Boolean bool -> bool ? 1 : 0;
            case Number number -> number.doubleValue();
            case String bits
            when bits.startsWith("0x") -> {
                byte[] bytes = HexFormat.of().parseHex(bits.substring(2));
                if (bytes.length != type.bytes) {
                    throw new IllegalArgumentException(
                            "fill_value " + bits + " does not have the bytes of " + type.json());
                }
                yield type.read(ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN))[0];
            }
            case String name -> Double.parseDouble(name);
            default -> throw new IllegalArgumentException("fill_value " + json + " is not a number");
        };
    }

    private static List<String> dimensions(Object json, int dims) {
        return json instanceof List<?> names
                ? names.stream().map(name -> name instanceof String s ? s : "").toList()
                : Collections.nCopies(dims, "");
    }

    private static Map<String, Object> attributes(Object json) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((name, value) ->
                    attributes.put(Objects.requireNonNull(name).toString(), Objects.requireNonNull(value)));
        }
        return attributes;
    }

    /** The name of a codec, a grid or an encoding: an object with a name and perhaps a configuration, or the name alone. */
    private static String name(Object json) {
        if ((json instanceof Map<?, ?> ? member(json, "name") : json) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("a codec, grid or encoding without a name: " + json);
    }

    private static Object configuration(Object json) {
        return member(json, "configuration");
    }

    /** A member of an object; {@link ZarrJson#NULL} of what has none of that name. */
    private static Object member(Object json, String name) {
        Object value = json instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? ZarrJson.NULL : value;
    }

    private static List<?> list(Object json, String name) {
        if (member(json, name) instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(name + " is missing, or not an array");
    }

    private static long[] numbers(Object json, String name) {
        List<?> list = list(json, name);
        long[] numbers = new long[list.size()];
        for (int n = 0; n < numbers.length; n++) {
            if (!(list.get(n) instanceof Long number)) {
                throw new IllegalArgumentException(name + " contains " + list.get(n) + ", which is no whole number");
            }
            numbers[n] = number;
        }
        return numbers;
    }

    private static int[] ints(Object json, String name) {
        long[] numbers = numbers(json, name);
        int[] ints = new int[numbers.length];
        for (int n = 0; n < ints.length; n++) {
            ints[n] = Math.toIntExact(numbers[n]);
        }
        return ints;
    }
}
