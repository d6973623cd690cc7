package org.parhelion.benchmarks;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil;
import org.parhelion.stencil.rows.RowKernel;
import org.parhelion.stencil.rows.RowKernels;
import org.parhelion.stencil.rows.RowLayout;
import org.parhelion.stencil.rows.RowPath;

/**
 * The Parallel Research Kernels' star stencil by its rules (R. Van der Wijngaart and T. Mattson, "The Parallel Research
 * Kernels", HPEC 2014): n × n doubles, in(i, j) = i + j, out = 0. Then, iterations + 1 times, out += S(in) on the points at
 * least R from the edge, and in += 1 everywhere, which makes the halo outdated. The first iteration is not timed.
 *
 * <p>Both fields are updated in place: each kernel reads its own field only at the point itself, as {@code before()}.
 *
 * <pre>
 *   unfused                      fused: some rows at a time, and some iterations, while these rows are in cache
 *   all rows     out += S(in)    rows  a    … b−1       out += S(in)    reads rows a−R … b−1+R
 *   all rows     in  += 1        rows  a−R  … b−R−1     in  += 1        no later rows of this iteration read these
 *                                rows  a−2R … b−2R−1    out += S(in)    the next iteration
 *                                rows  a−3R … b−3R−1    in  += 1
 * </pre>
 *
 * <p>Between the iterations of a tile there is no exchange: ghost points are incremented as their owners do it.
 */
final class PrkStencil implements AutoCloseable {
    /** Rows of a tile, as those of time tiling in 2-D. */
    private static final int TILE_ROWS = 4;

    /** What the rows of both fields may take that are in use: what the second-level cache does not hold, the last level does. */
    private static final long CACHED_BYTES = 2 << 20;

    private static final int MOST_ITERATIONS = 8;

    private final Comm comm;
    private final double points;
    private final int radius;
    private final Field in;
    private final Field out;
    private final Object[] inArray;
    private final Object[] outArray;
    private final Box updated;
    private final RowKernel accumulate;
    private final RowKernel increment;
    private final HaloExchange halo;
    private final FieldStrips strips;
    private final int tileRows;
    private final int iterationsPerExchange;
    /** Points that are incremented: the owned ones, and ghost points that neighbours own. */
    private final Box incremented;

    /** out += S(in): weights ±1/(2dR) at distance d, 0 at the centre. */
    private record Accumulate(int radius) implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("out");
        }

        @Override
        public List<String> coefficients() {
            return List.of("in");
        }

        @Override
        public double at(int field, Point... p) {
            Point in = p[1];
            double sum = 0;
            for (int d = 1; d <= radius; d++) {
                double w = 1.0 / (2.0 * d * radius);
                sum += w * in.at(0, d) - w * in.at(0, -d) + w * in.at(d, 0) - w * in.at(-d, 0);
            }
            return p[0].before() + sum;
        }
    }

    /** in += 1. */
    private record Increment() implements Stencil {
        @Override
        public int dims() {
            return 2;
        }

        @Override
        public List<String> fields() {
            return List.of("in");
        }

        @Override
        public double at(int field, Point... p) {
            return p[0].before() + 1;
        }
    }

    /**
     * The result of a run.
     *
     * @param mflops rate, with (2(4R + 1) + 1)(n − 2R)² operations per iteration [10⁶/s]
     * @param error |mean of |out| − 2(iterations + 1)|
     */
    record Result(double mflops, double error) {
        boolean valid() {
            return error <= 1e-8;
        }
    }

    /** Creates this rank's part of n × n points. Collective. */
    PrkStencil(Comm comm, int n, int radius, boolean fused) {
        this(comm, n, n, radius, fused);
    }

    /** The same on ny × nx points, each more than 2 · {@code radius}. */
    PrkStencil(Comm comm, int ny, int nx, int radius, boolean fused) {
        this.comm = comm;
        this.points = (double) (ny - 2 * radius) * (nx - 2 * radius);
        this.radius = radius;
        Grid grid = Grid.uniform(ny, nx, 1);
        Block block = Decomposition.of(grid, comm).block();
        Width ghost = Width.all(grid, radius);
        in = Field.of("in", block, Precision.DOUBLE, ghost);
        out = Field.of("out", block, Precision.DOUBLE, ghost);
        inArray = new Object[] {in.array()};
        outArray = new Object[] {out.array()};
        updated = block.toLocal(new Box(0, radius, radius, 1, ny - radius, nx - radius))
                .intersect(block.interior());
        RowLayout layout = new RowLayout(in.planePitch(), in.rowPitch());
        accumulate = RowKernels.of(new Accumulate(radius), Precision.DOUBLE, layout, RowPath.AUTO);
        increment = RowKernels.of(new Increment(), Precision.DOUBLE, layout, RowPath.AUTO);
        halo = HaloExchange.of(block, comm, new HaloShape(ghost, false, PeriodicAxes.NONE), 1, Precision.DOUBLE);
        strips = new FieldStrips(in);
        Box interior = in.interior();
        incremented = new Box(
                0,
                block.atDomainEdge(Side.Y_LOW) ? 0 : -radius,
                block.atDomainEdge(Side.X_LOW) ? 0 : -radius,
                1,
                interior.j1() + (block.atDomainEdge(Side.Y_HIGH) ? 0 : radius),
                interior.i1() + (block.atDomainEdge(Side.X_HIGH) ? 0 : radius));
        tileRows = fused ? TILE_ROWS : incremented.rows() + radius;
        long cachedRows = CACHED_BYTES / (2L * Double.BYTES * in.rowPitch());
        iterationsPerExchange =
                fused ? Math.toIntExact(Math.clamp((cachedRows - TILE_ROWS) / (2L * radius), 1, MOST_ITERATIONS)) : 1;
    }

    /** Resets the fields and times {@code iterations} iterations after one that is not timed. Collective. */
    Result run(int iterations) {
        reset(Double::sum);
        advance(1);
        comm.barrier();
        long begin = System.nanoTime();
        advance(iterations);
        double seconds = comm.allreduce((System.nanoTime() - begin) * 1e-9, Op.MAX) / iterations;
        double mean = comm.allreduce(sumOfMagnitudes(), Op.SUM) / points;
        return new Result(
                (2 * (4 * radius + 1) + 1) * points / seconds * 1e-6, Math.abs(mean - 2.0 * (iterations + 1)));
    }

    /** out = 0, and in(j, i) is a function of row and column of the grid. */
    void reset(DoubleBinaryOperator initial) {
        Box owned = in.block().owned();
        for (int j = 0; j < owned.rows(); j++) {
            for (int i = 0; i < owned.columns(); i++) {
                in.doubles()[in.index(0, j, i)] = initial.applyAsDouble(owned.j0() + j, owned.i0() + i);
                out.doubles()[out.index(0, j, i)] = 0;
            }
        }
    }

    /** Collective. */
    void advance(int iterations) {
        for (int i = 0; i < iterations; i += iterationsPerExchange) {
            iterate(Math.min(iterationsPerExchange, iterations - i));
        }
    }

    Field in() {
        return in;
    }

    Field out() {
        return out;
    }

    private void iterate(int iterations) {
        halo.start(strips);
        halo.await(strips);
        int last = incremented.j1() + radius * (2 * iterations - 1);
        for (int a = incremented.j0(); a < last; a += tileRows) {
            for (int behind = 0; behind < 2 * radius * iterations; behind += 2 * radius) {
                accumulate(a - behind, a - behind + tileRows);
                increment(a - behind - radius, a - behind - radius + tileRows);
            }
        }
    }

    private void accumulate(int from, int to) {
        Box rows = updated.intersect(new Box(0, from, updated.i0(), 1, to, updated.i1()));
        if (!rows.isEmpty()) {
            // The kernel reads only before(), but needs an array for now: any with this layout, except its own.
            accumulate.update(
                    inArray, outArray, inArray, out.index(0, rows.j0(), rows.i0()), rows.columns(), rows.rows());
        }
    }

    private void increment(int from, int to) {
        Box rows = incremented.intersect(new Box(0, from, incremented.i0(), 1, to, incremented.i1()));
        if (!rows.isEmpty()) {
            increment.update(
                    outArray, inArray, new Object[0], in.index(0, rows.j0(), rows.i0()), rows.columns(), rows.rows());
        }
    }

    private double sumOfMagnitudes() {
        double sum = 0;
        for (int j = updated.j0(); j < updated.j1(); j++) {
            for (int i = updated.i0(); i < updated.i1(); i++) {
                sum += Math.abs(out.doubles()[out.index(0, j, i)]);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        halo.close();
    }
}
