package org.parhelion.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.field.Strip;
import org.parhelion.field.Strips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;
import org.parhelion.runs.report.Json;

/**
 * The cost of a halo exchange without overlapping computation: all axes periodic, doubles, rank 0's clock, medians. {@code
 * exchangeMicros} is the total with packing and unpacking. A rank that is its own neighbour copies.
 */
final class HaloBench implements Bench {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Case(int[] shape, int ghost, int fields) {}

    /** Delegates to other strips and accumulates the time. */
    private static final class Timed implements Strips {
        private final Strips strips;
        private long packNanos;
        private long unpackNanos;

        Timed(Strips strips) {
            this.strips = strips;
        }

        @Override
        public void pack(List<Strip> list) {
            long begin = System.nanoTime();
            strips.pack(list);
            packNanos += System.nanoTime() - begin;
        }

        @Override
        public void unpack(List<Strip> list) {
            long begin = System.nanoTime();
            strips.unpack(list);
            unpackNanos += System.nanoTime() - begin;
        }

        @Override
        public void copy(List<Strip> from, List<Strip> to) {
            long begin = System.nanoTime();
            strips.copy(from, to);
            unpackNanos += System.nanoTime() - begin;
        }
    }

    @Override
    public String name() {
        return "halo";
    }

    @Override
    public List<Map<String, Object>> rows(Options options) {
        List<Case> cases = cases(options.quick());
        return Jobs.rows(options, Jobs.oneAnd(options.mostRanks()), comm -> {
            List<Map<String, Object>> rows = new ArrayList<>();
            for (Case each : cases) {
                rows.add(row(comm, each, options.quick() ? 10 : 200, options.quick() ? 3 : 21));
            }
            return rows;
        });
    }

    private static List<Case> cases(boolean quick) {
        int[] plane = quick ? new int[] {64, 64} : new int[] {4096, 4096};
        int[] cube = quick ? new int[] {24, 24, 24} : new int[] {256, 256, 256};
        return List.of(
                new Case(plane, 1, 1),
                new Case(plane, 8, 1),
                new Case(cube, 1, 1),
                new Case(cube, 1, 4),
                new Case(cube, 4, 1));
    }

    private static Map<String, Object> row(Comm comm, Case each, int exchanges, int repetitions) {
        double[] spacing = new double[each.shape().length];
        Arrays.fill(spacing, 1);
        Grid grid = Grid.of(each.shape(), spacing);
        Block block = Decomposition.of(grid, comm).block();
        Width ghost = Width.all(grid, each.ghost());
        Field[] fields = IntStream.range(0, each.fields())
                .mapToObj(f -> Field.of("u" + f, block, Precision.DOUBLE, ghost))
                .toArray(Field[]::new);
        Timed strips = new Timed(new FieldStrips(fields));
        double[] pack = new double[repetitions];
        double[] unpack = new double[repetitions];
        double[] whole = new double[repetitions];
        // Ghost widths above the radius are for several steps per exchange, which read corners.
        HaloShape shape = new HaloShape(ghost, each.ghost() > 1, PeriodicAxes.all(grid));
        try (HaloExchange halo = HaloExchange.of(block, comm, shape, each.fields(), Precision.DOUBLE)) {
            for (int i = -repetitions; i < repetitions; i++) {
                comm.barrier();
                strips.packNanos = 0;
                strips.unpackNanos = 0;
                long begin = System.nanoTime();
                for (int exchange = 0; exchange < exchanges; exchange++) {
                    halo.start(strips);
                    halo.await(strips);
                }
                if (i >= 0) {
                    whole[i] = (System.nanoTime() - begin) * 1e-3 / exchanges;
                    pack[i] = strips.packNanos * 1e-3 / exchanges;
                    unpack[i] = strips.unpackNanos * 1e-3 / exchanges;
                }
            }
            Spread spread = Spread.of(whole);
            Map<String, Object> row = Json.object();
            row.put("ranks", comm.size());
            row.put("shape", Sweep.text(each.shape()));
            row.put("ghost", each.ghost());
            row.put("fields", each.fields());
            row.put("packMicros", Spread.of(pack).median());
            row.put("exchangeMicros", spread.median());
            row.put("unpackMicros", Spread.of(unpack).median());
            row.put("bytesPerExchange", halo.bytesSent() / (2L * repetitions * exchanges));
            row.put("exchangeMicrosMin", spread.min());
            row.put("exchangeMicrosMax", spread.max());
            return row;
        }
    }
}
