package org.parhelion.io.zarr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.io.Variable;

/**
 * The shards and chunks of a field: a function of its shape alone.
 *
 * <pre>
 *   dims   chunk at most      shard at most
 *   1      262,144            4 chunks                        8 MiB of doubles
 *   2      512 × 512          4 × 4 chunks                   32 MiB
 *   3      64 × 64 × 64       2 × 4 × 4 chunks               64 MiB
 * </pre>
 *
 * An axis is cut into chunks of equal extent, the last one smaller by less than the number of chunks, so that little is padded. In
 * version 2 an object is one chunk, as large as a shard at most.
 */
final class ShardLayout {
    private static final int[][] CHUNK = {{1 << 18}, {512, 512}, {64, 64, 64}};
    private static final int[][] CHUNKS_A_SHARD = {{4}, {4, 4}, {2, 4, 4}};

    private ShardLayout() {}

    /**
     * The description of a field, or of a coarser level of it, without frames yet.
     *
     * @param points the number of points along each axis, slowest first
     */
    static ZarrMetadata of(Variable variable, List<String> dimensions, ZarrOptions options, int... points) {
        int dims = points.length;
        int[] chunk = new int[dims];
        int[] shard = new int[dims];
        for (int d = 0; d < dims; d++) {
            chunk[d] = Math.ceilDiv(points[d], Math.ceilDiv(points[d], CHUNK[dims - 1][d]));
            shard[d] = shard(options.version(), points[d], dims, d);
        }
        boolean steady = variable.steady();
        Map<String, Object> attributes = new TreeMap<>(variable.attributes());
        if (!steady) {
            attributes.put("coordinates", "step");
        }
        return ZarrMetadata.of(
                options.version(),
                steady ? longs(points) : longs(withFrame(0, points)),
                steady ? shard : withFrame(1, shard),
                steady ? chunk : withFrame(1, chunk),
                variable.precision() == Precision.DOUBLE ? ZarrType.FLOAT64 : ZarrType.FLOAT32,
                options.compression(),
                steady
                        ? dimensions
                        : Stream.concat(Stream.of("time"), dimensions.stream()).toList(),
                attributes);
    }

    /** Whether a field is a single chunk. */
    static boolean isOneChunk(int... points) {
        for (int d = 0; d < points.length; d++) {
            if (points[d] > CHUNK[points.length - 1][d]) {
                return false;
            }
        }
        return true;
    }

    /** The extent of an object along axis {@code d} of {@code dims}. */
    private static int shard(ZarrVersion version, int points, int dims, int d) {
        int most = CHUNK[dims - 1][d];
        int many = CHUNKS_A_SHARD[dims - 1][d];
        if (version == ZarrVersion.V2) {
            return Math.ceilDiv(points, Math.ceilDiv(points, many * most));
        }
        int chunks = Math.ceilDiv(points, most);
        return Math.ceilDiv(points, chunks) * Math.min(chunks, many);
    }

    /** The number of objects of a frame. */
    static long shardCount(ZarrVersion version, int... points) {
        long count = 1;
        for (int d = 0; d < points.length; d++) {
            count *= Math.ceilDiv(points[d], shard(version, points[d], points.length, d));
        }
        return count;
    }

    private static int[] withFrame(int first, int[] rest) {
        return IntStream.concat(IntStream.of(first), IntStream.of(rest)).toArray();
    }

    private static long[] longs(int[] numbers) {
        return IntStream.of(numbers).asLongStream().toArray();
    }

    /**
     * A shard of one frame.
     *
     * @param index its index in the array
     * @param extent its extents, clipped to the array
     * @param box its points
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Shard(int[] index, int[] extent, Box box) {}

    /**
     * The shards of a frame, or of a field without frames.
     *
     * @param axes the axes of the points, slowest first
     * @param all the points
     */
    static List<Shard> shards(ZarrMetadata array, List<Axis> axes, Box all, Optional<Integer> frame) {
        int skipped = frame.isPresent() ? 1 : 0;
        int[] shard = IntStream.of(array.shard()).skip(skipped).toArray();
        int[] points = axes.stream().mapToInt(all::extent).toArray();
        List<Shard> shards = new ArrayList<>();
        Extents.forEach(Extents.parts(points, shard), index -> {
            Box box = all;
            int[] extent = new int[shard.length];
            for (int d = 0; d < shard.length; d++) {
                int low = index[d] * shard[d];
                int high = Math.min(low + shard[d], points[d]);
                box = box.with(axes.get(d), low, high);
                extent[d] = high - low;
            }
            shards.add(
                    frame.isPresent()
                            ? new Shard(withFrame(frame.get(), index), withFrame(1, extent), box)
                            : new Shard(index.clone(), extent, box));
        });
        return shards;
    }
}
