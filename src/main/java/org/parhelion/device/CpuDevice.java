package org.parhelion.device;

import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.stencil.reader.SchemeReading;
import org.parhelion.stencil.rows.RowPath;

/** The core that a rank's thread runs on. */
final class CpuDevice implements Device {
    /** Fraction of the second-level cache for a tile; the rest is for streamed data. */
    private static final double CACHE_SHARE = 0.75;
    /** Smallest row length: for shorter rows the call overhead exceeds the gain. */
    private static final int SHORTEST_ROW = 256;
    /** Rows of a tile in 2-D: few enough to fit the cache at all levels, and enough to amortise a call. */
    private static final int ROWS_PER_TILE = 4;
    /** Without tiling: number of rows or planes between two calls of progress. */
    private static final int ROWS_BETWEEN_PROGRESS = 64;

    private final Caches caches;
    private final RowPath path;

    CpuDevice() {
        this(Caches.OF_THIS_MACHINE, RowPath.AUTO);
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
     * Tiles whose working set fits the cache. In a tile of rows, the last level lies as many planes lower than the first as
     * {@link Dependences#slants} tell; these planes and one more, and a reach before and behind them, are in use at a time, in every
     * array; likewise rows in 2-D.
     */
    @Override
    public Tiling tiling(StepperSpec spec, int stepsPerExchange) {
        int k = stepsPerExchange;
        Dependences dependences = Dependences.of(spec.scheme(), longestSegment(spec.scheme()));
        int levels = k * dependences.stages();
        if (levels == 0) {
            return Tiling.of(k);
        }
        Box box = spec.block().interior();
        long pointBytes = bytesPerPoint(spec);
        long budget = (long) (CACHE_SHARE * caches.l2Bytes());
        int dims = spec.block().grid().dims();
        if (dims == 1) {
            long lower = slant(Axis.X, levels, dependences) + (long) dependences.reach(Axis.X);
            return new Tiling(k, 1, 1, atLeast(SHORTEST_ROW, budget / pointBytes - 2 * lower));
        }
        long rowBytes = (box.columns() + 2L * spec.ghost().i()) * pointBytes;
        if (dims == 2) {
            if (levels == 1) {
                return new Tiling(1, 1, ROWS_BETWEEN_PROGRESS, Integer.MAX_VALUE);
            }
            long rowsInUse = slant(Axis.Y, levels, dependences) + 3L * dependences.reach(Axis.Y) + ROWS_PER_TILE;
            int points = rowsInUse * rowBytes <= budget
                    ? Integer.MAX_VALUE
                    : atLeast(SHORTEST_ROW, budget / (rowsInUse * pointBytes));
            return new Tiling(k, 1, ROWS_PER_TILE, points);
        }
        long planesInUse = slant(Axis.Z, levels, dependences) + 3L * dependences.reach(Axis.Z) + 1;
        int lower = slant(Axis.Y, levels, dependences) + dependences.reach(Axis.Y);
        int rows = atLeast(2 * Math.max(k, lower), budget / (planesInUse * rowBytes));
        return new Tiling(k, 1, rows, Integer.MAX_VALUE);
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

    /** How much lower than the first level the last one lies. */
    private static int slant(Axis axis, int levels, Dependences dependences) {
        return dependences.slants(axis, levels, 1)[levels];
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
        return spec.scheme().solves().isEmpty()
                && spec.block().interior().volume() * bytesPerPoint(spec) > caches.l2Bytes();
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
