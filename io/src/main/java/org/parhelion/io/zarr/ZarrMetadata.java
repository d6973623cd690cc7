package org.parhelion.io.zarr;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The document {@code zarr.json} of an array.
 *
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

    /** An array as it is written here: sharded, NaN (or 0) until it is written. */
    static ZarrMetadata of(
            long[] shape,
            int[] shard,
            int[] chunk,
            ZarrType type,
            Compression compression,
            List<String> dimensions,
            Map<String, Object> attributes) {
        return new ZarrMetadata(
                shape,
                shard,
                chunk,
                true,
                type,
                type.isFloating() ? Double.NaN : 0,
                ChunkCodec.of(compression),
                "c/",
                "/",
                dimensions,
                attributes);
    }

    /** The same array with another length along the first axis. */
    ZarrMetadata withLength(long length) {
        long[] longer = shape.clone();
        longer[0] = length;
        return new ZarrMetadata(
                longer, shard, chunk, sharded, type, fill, codec, prefix, separator, dimensions, attributes);
    }

    /** The key of an object relative to the array. */
    String key(int... index) {
        return prefix + Arrays.stream(index).mapToObj(Integer::toString).collect(Collectors.joining(separator));
    }

    /** The document. */
    Map<String, Object> json() {
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
