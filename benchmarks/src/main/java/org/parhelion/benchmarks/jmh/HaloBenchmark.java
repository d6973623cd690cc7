package org.parhelion.benchmarks.jmh;

import java.lang.foreign.Arena;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.field.Strip;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.Width;
import org.parhelion.halo.HaloExchange;
import org.parhelion.halo.HaloShape;

/**
 * The cost of a halo exchange: packing and unpacking of each kind of face of a 128³ block, and a complete exchange between two
 * ranks.
 *
 * <p>Faces in z and y consist of whole rows, a face in x of a few values of every row. {@code ghost} = 8 is the width for radius
 * 2 and 4 steps per exchange.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class HaloBenchmark {
    private static final int POINTS = 128;
    private static final int EXCHANGES = 200;

    @Param({"1", "8"})
    public int ghost;

    @Param({"DOUBLE", "FLOAT"})
    public Precision precision = Precision.DOUBLE;

    private final Grid grid = Grid.uniform(POINTS, POINTS, POINTS, 1);
    private FieldStrips strips = new FieldStrips();
    private List<Strip> zFace = List.of();
    private List<Strip> yFace = List.of();
    private List<Strip> xFace = List.of();

    @Setup
    public void allocate() {
        Block block = Decomposition.of(grid, 1).block(0);
        Field field = Field.of("u", block, precision, Width.all(grid, ghost));
        strips = new FieldStrips(field);
        zFace = strip(new Box(0, 0, 0, ghost, POINTS, POINTS));
        yFace = strip(new Box(0, 0, 0, POINTS, ghost, POINTS));
        xFace = strip(new Box(0, 0, 0, POINTS, POINTS, ghost));
    }

    private List<Strip> strip(Box box) {
        return List.of(new Strip(0, box, Arena.ofAuto().allocate(box.volume() * precision.byteSize(), 64)));
    }

    @Benchmark
    public void packZ() {
        strips.pack(zFace);
    }

    @Benchmark
    public void packY() {
        strips.pack(yFace);
    }

    @Benchmark
    public void packX() {
        strips.pack(xFace);
    }

    @Benchmark
    public void unpackX() {
        strips.unpack(xFace);
    }

    /** Two ranks, star stencil, not periodic, half of the 128³ points each: one message of 128² · ghost values each way. */
    @Benchmark
    @OperationsPerInvocation(EXCHANGES)
    public void exchangeBetweenTwoRanks() {
        Ranks.threads(2, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            HaloShape shape = new HaloShape(Width.all(grid, ghost), false, PeriodicAxes.NONE);
            FieldStrips own = new FieldStrips(Field.of("u", block, precision, shape.ghost()));
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, precision)) {
                for (int n = 0; n < EXCHANGES; n++) {
                    halo.exchange(own);
                }
            }
        });
    }
}
