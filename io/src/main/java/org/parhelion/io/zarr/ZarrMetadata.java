package org.parhelion.io.zarr;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The metadata of an array.
 *
 * @param version version of the format
 * @param shape extents of the array, slowest axis first
 * @param shard extents of what one object contains
 * @param chunk extents of an inner chunk; the shard's, if the array is not sharded
 * @param sharded whether objects contain inner chunks and their index, rather than one chunk
 * @param type type of the elements
 * @param fill value of elements that were not written
 * @param codec codecs of a chunk
 * @param prefix first characters of the keys of objects
 * @param separator separates the numbers in these
 * @param dimensions names of the axes; empty texts for axes without a name
 * @param attributes attributes, as {@link ZarrJson} reads them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ZarrMetadata(
        ZarrVersion version,
        long[] shape,
        int[] shard,
        int[] chunk,
        boolean sharded,
        ZarrType type,
        double fill,
        ChunkCodec codec,
        String prefix,
        String separator,
        List<String> dimensions,
        Map<String, Object> attributes) {
    /** The document of an array or a group of version 3. */
    static final String DOCUMENT = "zarr.json";

    /** Decoded bytes of an object at most: an array in memory. */
    private static final long LARGEST_SHARD = 1L << 30;

    ZarrMetadata {
        int dims = shape.length;
        if (shard.length != dims || chunk.length != dims || dimensions.size() != dims) {
            throw new IllegalArgumentException("shape, chunks and dimension_names have " + dims + ", " + shard.length
                    + ", " + chunk.length + " and " + dimensions.size() + " axes");
        }
        long bytes = type.bytes;
        for (int d = 0; d < dims; d++) {
            if (shape[d] < 0 || chunk[d] < 1 || shard[d] < 1 || shard[d] % chunk[d] != 0) {
                throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " in shards of "
                        + Arrays.toString(shard) + " in chunks of " + Arrays.toString(chunk)
                        + ": chunks must be 1 or more, and divide the shards");
            }
            bytes = Math.min(bytes, LARGEST_SHARD) * shard[d];
        }
        if (bytes > LARGEST_SHARD) {
            throw new IllegalArgumentException("shards of " + Arrays.toString(shard) + " " + type.json()
                    + " are larger than 1 GiB: store the array in smaller ones");
        }
    }

    /** An array as it is written here: NaN (or 0) until it is written. In version 2 an object is one chunk of the extents of {@code shard}. */
    static ZarrMetadata of(
            ZarrVersion version,
            long[] shape,
            int[] shard,
            int[] chunk,
            ZarrType type,
            Compression compression,
            List<String> dimensions,
            Map<String, Object> attributes) {
        boolean sharded = version == ZarrVersion.V3;
        return new ZarrMetadata(
                version,
                shape,
                shard,
                sharded ? chunk : shard,
                sharded,
                type,
                type.isFloating() ? Double.NaN : 0,
                sharded ? ChunkCodec.of(compression) : ChunkCodec.withoutSum(compression),
                sharded ? "c/" : "",
                "/",
                dimensions,
                attributes);
    }

    /** The same array with another length along the first axis. */
    ZarrMetadata withLength(long length) {
        long[] longer = shape.clone();
        longer[0] = length;
        return new ZarrMetadata(
                version, longer, shard, chunk, sharded, type, fill, codec, prefix, separator, dimensions, attributes);
    }

    /** The key of an object relative to the array. */
    String key(int... index) {
        return prefix + Arrays.stream(index).mapToObj(Integer::toString).collect(Collectors.joining(separator));
    }

    /** The first number in the key of an object; empty for other keys in the array. */
    OptionalInt firstIndex(String key) {
        String numbers = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
        int end = numbers.indexOf(separator);
        String first = end < 0 ? numbers : numbers.substring(0, end);
        return first.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(first)) : OptionalInt.empty();
    }

    /** The documents by their names, in the order in which they are written. */
    Map<String, Map<String, Object>> documents() {
        return version == ZarrVersion.V2 ? V2Documents.of(this) : Map.of(DOCUMENT, json());
    }

    /** The documents of a group by their names, in the order in which they are written. The last one has those of all arrays. */
    static Map<String, Map<String, Object>> ofGroup(
            ZarrVersion version, Map<String, Object> attributes, Map<String, ZarrMetadata> arrays) {
        if (version == ZarrVersion.V2) {
            return V2Documents.ofGroup(attributes, arrays);
        }
        Map<String, Object> documents = new TreeMap<>();
        arrays.forEach((name, array) -> documents.put(name, array.json()));
        groups(arrays).forEach(name -> documents.put(name, innerGroup()));
        Map<String, Object> consolidated = new LinkedHashMap<>();
        consolidated.put("kind", "inline");
        consolidated.put("must_understand", false);
        consolidated.put("metadata", documents);
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("zarr_format", 3L);
        group.put("node_type", "group");
        group.put("attributes", attributes);
        group.put("consolidated_metadata", consolidated);
        return Map.of(DOCUMENT, group);
    }

    /** The groups inside a group, by the names of its arrays. */
    static Set<String> groups(Map<String, ZarrMetadata> arrays) {
        return arrays.keySet().stream()
                .filter(name -> name.contains("/"))
                .map(name -> name.substring(0, name.indexOf('/')))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The documents of a group inside a group by their names. */
    static Map<String, Map<String, Object>> ofInnerGroup(ZarrVersion version) {
        return version == ZarrVersion.V2 ? V2Documents.ofInnerGroup() : Map.of(DOCUMENT, innerGroup());
    }

    private static Map<String, Object> innerGroup() {
        Map<String, Object> group = new LinkedHashMap<>();
        group.put("zarr_format", 3L);
        group.put("node_type", "group");
        group.put("attributes", Map.of());
        return group;
    }

    /** The document {@code zarr.json}. */
    private Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("zarr_format", 3L);
        json.put("node_type", "array");
        json.put("shape", Arrays.stream(shape).boxed().toList());
        json.put("data_type", type.json());
        json.put("chunk_grid", named("regular", Map.of("chunk_shape", list(shard))));
        json.put("chunk_key_encoding", named("default", Map.of("separator", separator)));
        json.put("fill_value", type.isFloating() ? "NaN" : (Object) 0L);
        Map<String, Object> sharding = new LinkedHashMap<>();
        sharding.put("chunk_shape", list(chunk));
        sharding.put("codecs", codec.json());
        sharding.put("index_codecs", ChunkCodec.of(Compression.NONE).json());
        sharding.put("index_location", "end");
        json.put("codecs", List.of(named("sharding_indexed", sharding)));
        json.put("attributes", attributes);
        json.put("dimension_names", dimensions);
        return json;
    }

    /** A codec, a grid or an encoding: an object with a name and perhaps a configuration. */
    static Map<String, Object> named(String name, Map<String, ?> configuration) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        if (!configuration.isEmpty()) {
            json.put("configuration", configuration);
        }
        return json;
    }

    private static List<Integer> list(int[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
