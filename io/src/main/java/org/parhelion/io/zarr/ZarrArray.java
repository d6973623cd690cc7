package org.parhelion.io.zarr;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.Experimental;
import org.parhelion.io.DataException;
import org.parhelion.io.store.ObjectStore;

/**
 * An array of Zarr version 3 or 2 in a store. Any real type and byte order are read, with the codecs {@code bytes}, {@code gzip},
 * {@code crc32c}, {@code sharding_indexed}, and each {@link BytesCodec} on the class path. Immutable; thread-safe. {@link ZarrFields}
 * writes arrays.
 */
@Experimental
public final class ZarrArray {
    private final ObjectStore store;
    private final String path;
    private final ZarrMetadata metadata;

    ZarrArray(ObjectStore store, String path, ZarrMetadata metadata) {
        this.store = store;
        this.path = path;
        this.metadata = metadata;
    }

    /**
     * Opens an array.
     *
     * @param store the store
     * @param path path of the array in it, for instance {@code temperature}
     * @return the array, with the shape that it has now
     * @throws DataException if there is no such array, or it is one that is not read
     * @throws IOException if the store cannot be read
     */
    public static ZarrArray open(ObjectStore store, String path) throws IOException {
        return find(store, path)
                .orElseThrow(() -> new DataException(store + ": contains no Zarr array '" + path + "' (" + path
                        + "/zarr.json, or .zarray of version 2)"));
    }

    /**
     * Opens an array if there is one.
     *
     * @param store the store
     * @param path path in it
     * @return the array, with the shape that it has now; empty if the store contains none of this path, for instance a group
     * @throws DataException if it is an array that is not read
     * @throws IOException if the store cannot be read
     */
    public static Optional<ZarrArray> find(ObjectStore store, String path) throws IOException {
        try {
            Optional<String> document = text(store, path + "/" + ZarrMetadata.DOCUMENT);
            if (document.isPresent()) {
                return MetadataReader.isGroup(document.get())
                        ? Optional.empty()
                        : Optional.of(new ZarrArray(store, path, MetadataReader.read(document.get())));
            }
            Optional<String> older = text(store, path + "/" + V2Documents.ARRAY);
            if (older.isEmpty()) {
                return Optional.empty();
            }
            String attributes = text(store, path + "/" + V2Documents.ATTRIBUTES).orElse("{}");
            return Optional.of(new ZarrArray(store, path, V2Documents.read(older.get(), attributes)));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new DataException(store + ": Zarr array '" + path + "': " + e.getMessage(), e);
        }
    }

    private static Optional<String> text(ObjectStore store, String key) throws IOException {
        return store.get(key).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** {@return the extents, slowest axis first} */
    public long[] shape() {
        return metadata.shape().clone();
    }

    /** {@return bytes of an element: 4 for float32, 8 for float64} */
    public int elementBytes() {
        return metadata.type().bytes;
    }

    /** {@return the names of the axes, slowest first; empty texts for axes without a name} */
    public List<String> dimensions() {
        return metadata.dimensions();
    }

    /** {@return the attributes: texts, {@code Long}s, {@code Double}s, {@code Boolean}s, lists and maps of them} */
    public Map<String, Object> attributes() {
        return Collections.unmodifiableMap(metadata.attributes());
    }

    /**
     * Reads the whole array.
     *
     * @return the elements in C order; integers beyond ±2⁵³ are rounded
     * @throws DataException if an object is damaged
     * @throws IOException if the store cannot be read
     * @throws ArithmeticException if the array has 2³¹ elements or more
     */
    public double[] read() throws IOException {
        return read(
                new long[metadata.shape().length],
                Arrays.stream(metadata.shape()).mapToInt(Math::toIntExact).toArray());
    }

    /**
     * Reads a box. Only the chunks that it meets are read.
     *
     * @param from first index along each axis
     * @param extent number of elements along each axis
     * @return the elements in C order; integers beyond ±2⁵³ are rounded; elements that were never written are the fill value
     * @throws IndexOutOfBoundsException if the box is not inside the array
     * @throws DataException if an object is damaged
     * @throws IOException if the store cannot be read
     */
    public double[] read(long[] from, int[] extent) throws IOException {
        int dims = metadata.shape().length;
        if (from.length != dims || extent.length != dims) {
            throw new IndexOutOfBoundsException(
                    "a box of " + from.length + " and " + extent.length + " axes in an array of " + dims);
        }
        int[] first = new int[dims];
        int[] shards = new int[dims];
        for (int d = 0; d < dims; d++) {
            Objects.checkFromIndexSize(from[d], extent[d], metadata.shape()[d]);
            first[d] = Math.toIntExact(from[d] / metadata.shard()[d]);
            shards[d] = extent[d] == 0
                    ? 0
                    : Math.toIntExact((from[d] + extent[d] - 1) / metadata.shard()[d]) - first[d] + 1;
        }
        double[] values = new double[Extents.product(extent)];
        int[] shard = new int[dims];
        for (int n = 0; n < Extents.product(shards); n++) {
            Extents.unravel(n, shards, shard);
            for (int d = 0; d < dims; d++) {
                shard[d] += first[d];
            }
            readShard(shard, from, extent, values);
        }
        return values;
    }

    private void readShard(int[] shard, long[] from, int[] extent, double[] values) throws IOException {
        String key = path + "/" + metadata.key(shard);
        OptionalLong size = store.size(key);
        try {
            ShardIndex index = size.isPresent() ? ShardIndex.read(metadata, store, key, size.getAsLong()) : null;
            int[] chunks = Extents.parts(metadata.shard(), metadata.chunk());
            int[] chunk = new int[chunks.length];
            for (int n = 0; n < Extents.product(chunks); n++) {
                Extents.unravel(n, chunks, chunk);
                Overlap overlap = Overlap.of(metadata, shard, chunk, from, extent);
                if (!overlap.isEmpty()) {
                    Optional<double[]> elements = index == null
                            ? Optional.empty()
                            : index.chunk(metadata, store, key, size.getAsLong(), chunk);
                    if (elements.isPresent()) {
                        Extents.copy(
                                overlap.extent,
                                elements.get(),
                                metadata.chunk(),
                                overlap.inChunk,
                                values,
                                extent,
                                overlap.inBox);
                    } else {
                        fill(overlap, values, extent);
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            throw new DataException(store + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private void fill(Overlap overlap, double[] values, int[] extent) {
        double[] filled = new double[Extents.product(overlap.extent)];
        Arrays.fill(filled, metadata.fill());
        int[] first = new int[extent.length];
        Extents.copy(overlap.extent, filled, overlap.extent, first, values, extent, overlap.inBox);
    }

    /** What a chunk and a box have in common. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Overlap(int[] extent, int[] inChunk, int[] inBox) {
        static Overlap of(ZarrMetadata array, int[] shard, int[] chunk, long[] from, int[] extent) {
            int dims = extent.length;
            Overlap overlap = new Overlap(new int[dims], new int[dims], new int[dims]);
            for (int d = 0; d < dims; d++) {
                long start = (long) shard[d] * array.shard()[d] + (long) chunk[d] * array.chunk()[d];
                long low = Math.max(start, from[d]);
                long high = Math.min(start + array.chunk()[d], from[d] + extent[d]);
                overlap.extent[d] = (int) Math.max(0, high - low);
                overlap.inChunk[d] = (int) (low - start);
                overlap.inBox[d] = (int) (low - from[d]);
            }
            return overlap;
        }

        boolean isEmpty() {
            return Arrays.stream(extent).anyMatch(length -> length == 0);
        }
    }

    ZarrMetadata metadata() {
        return metadata;
    }

    /** The same array with another length along the first axis. */
    ZarrArray withLength(long length) {
        return new ZarrArray(store, path, metadata.withLength(length));
    }

    /** Writes one object, piece by piece; see {@link ShardEncoder#encode}. */
    void write(int[] shard, Elements values, int[] extent, ShardEncoder encoder) throws IOException {
        store.put(path + "/" + metadata.key(shard), channel -> encoder.encode(metadata, values, extent, channel));
    }

    /** Writes one object. */
    void write(int[] shard, Object values, int[] extent) throws IOException {
        write(shard, Elements.of(values, extent), extent, new ShardEncoder());
    }

    /** Writes the documents, after the objects that they refer to. */
    void writeDocument() throws IOException {
        write(store, path + "/", metadata.documents());
    }

    /** Writes documents, in their order. */
    static void write(ObjectStore store, String folder, Map<String, Map<String, Object>> documents) throws IOException {
        for (Map.Entry<String, Map<String, Object>> document : documents.entrySet()) {
            store.put(
                    folder + document.getKey(),
                    ByteBuffer.wrap(ZarrJson.write(document.getValue()).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public String toString() {
        return "Zarr array " + path + " " + Arrays.toString(metadata.shape()) + " in " + store;
    }
}
