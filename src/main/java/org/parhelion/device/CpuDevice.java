package org.parhelion.device;

import org.parhelion.grid.Axis;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.rows.RowPath;

/** The core that a rank's thread runs on. */
final class CpuDevice implements Device {
    /** Fraction of the second-level cache for a tile; the rest is for streamed data. */
    private static final double CACHE_SHARE = 0.75;
    /** Fraction of it for what one level of a tile reads and writes: the next level reads it. */
    private static final double LEVEL_SHARE = 0.5;
    /** Smallest row length: for shorter rows the call overhead exceeds the gain. */
    private static final int SHORTEST_ROW = 256;
    /** Least rows of a tile in 2-D: with fewer, most of what a level reads was written by another tile. */
    private static final int LEAST_ROWS = 4;
    /** Most rows of a tile in 2-D: with more, what tiles share no longer matters. */
    private static final int MOST_ROWS = 8;
    /** The same, in reaches of the stencil. */
    private static final int MOST_REACHES = 4;
    /** Least points of a tile in 2-D: with fewer, calls take too much of the time. */
    private static final int SHORTEST_TILE = 8192;
    /** Planes of a tile in 3-D. */
    private static final int PLANES_PER_TILE = 2;
    /** Without tiling: number of rows or planes between two calls of progress. */
    private static final int ROWS_BETWEEN_PROGRESS = 64;

    private final Caches caches;
    private final RowPath path;

    CpuDevice() {
        this(RowPath.AUTO);
    }

    CpuDevice(RowPath path) {
        this(Caches.OF_THIS_MACHINE, path);
    }

    CpuDevice(Caches caches, RowPath path) {
        this.caches = caches;
        this.path = path;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public Stepper stepper(StepperSpec spec) {
        return new CpuStepper(spec, path);
    }

    /**
     * Tiles of which each level finds in cache what the level before has written.
     *
     * <p>In 2-D a tile has whole rows: what the rows of two tiles share comes from a cache farther away, and costs less than the ends
     * of cut rows. Only where a few rows exceed the cache they are cut, into equal parts of whole cache lines. In 3-D a tile of
     * rows is swept through all planes; the last level lies as many rows lower than the first as {@link Dependences#slants} tell.
     */
    @Override
    public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
        int k = stepsPerExchange;
        Dependences dependences = Dependences.of(spec.scheme(), longestSegment(spec.scheme()));
        int levels = k * dependences.stages();
        if (levels == 0) {
            return Tiling.of(k);
        }
        return switch (spec.block().grid().dims()) {
            case 1 -> new Tiling(k, 1, 1, points(spec, dependences, levels));
            case 2 ->
                levels == 1
                        ? new Tiling(1, 1, ROWS_BETWEEN_PROGRESS, Integer.MAX_VALUE)
                        : tilingOfRows(spec, dependences, k, levels);
            default -> tilingOfPlanes(spec, dependences, k, levels);
        };
    }

    private int points(StepperSpec spec, Dependences dependences, int levels) {
        int lower = slant(Axis.X, levels, 1, dependences) + dependences.reach(Axis.X);
        int points = atLeast(SHORTEST_ROW, part(CACHE_SHARE) / bytesPerPoint(spec) - 2L * lower);
        return points - points % lineValues(spec);
    }

    private Tiling tilingOfRows(StepperSpec spec, Dependences dependences, int k, int levels) {
        int reach = dependences.reach(Axis.Y);
        int columns = spec.block().interior().columns();
        int most = Math.max(MOST_ROWS, Math.max(MOST_REACHES * reach, SHORTEST_TILE / columns));
        int rows = Math.clamp(part(LEVEL_SHARE) / rowBytes(spec) - reach, LEAST_ROWS, most);
        long parts = Math.ceilDiv(LEAST_ROWS * rowBytes(spec), part(CACHE_SHARE));
        if (parts == 1) {
            return new Tiling(k, 1, rows, Integer.MAX_VALUE);
        }
        long width = columns + (long) slant(Axis.X, levels, lineValues(spec), dependences);
        long lines = Math.ceilDiv(width, parts * lineValues(spec));
        return new Tiling(k, 1, rows, atLeast(SHORTEST_ROW, lines * lineValues(spec)));
    }

    private Tiling tilingOfPlanes(StepperSpec spec, Dependences dependences, int k, int levels) {
        int planes = levels == 1 ? 1 : PLANES_PER_TILE;
        int lower = slant(Axis.Y, levels, 1, dependences) + dependences.reach(Axis.Y);
        long rows = part(LEVEL_SHARE) / rowBytes(spec) / (planes + dependences.reach(Axis.Z));
        return new Tiling(k, planes, atLeast(2 * Math.max(k, lower), rows), Integer.MAX_VALUE);
    }

    /** Some of the second-level cache. */
    private long part(double share) {
        return (long) (share * caches.l2Bytes());
    }

    private static int longestSegment(SchemeReading scheme) {
        int longest = 0;
        for (int s = 1; s < scheme.segments().size(); s++) {
            if (scheme.segments().get(s).size() > scheme.segments().get(longest).size()) {
                longest = s;
            }
        }
        return longest;
    }

    /** How much lower than the first level the last one lies, if each is shifted by multiples of {@code unit}. */
    private static int slant(Axis axis, int levels, int unit, Dependences dependences) {
        return dependences.slants(axis, levels, unit)[levels];
    }

    private static int atLeast(int least, long value) {
        return Math.clamp(value, least, Integer.MAX_VALUE);
    }

    @Override
    public boolean staggers() {
        return true;
    }

    @Override
    public boolean gainsFromTiling(StepperSpec spec) {
        long bytes = spec.block().interior().volume() * bytesPerPoint(spec);
        return spec.scheme().solves().isEmpty() && bytes > caches.l2Bytes();
    }

    private static long rowBytes(StepperSpec spec) {
        return (spec.block().interior().columns() + 2L * spec.ghost().i()) * bytesPerPoint(spec);
    }

    private static int lineValues(StepperSpec spec) {
        return Caches.LINE_BYTES / spec.precision().byteSize();
    }

    private static long bytesPerPoint(StepperSpec spec) {
        int arrays = 2 * spec.scheme().allFields().size()
                + spec.scheme().coefficients().size();
        return (long) arrays * spec.precision().byteSize();
    }

    @Override
    public void close() {
        // Arrays are garbage-collected.
    }
}
