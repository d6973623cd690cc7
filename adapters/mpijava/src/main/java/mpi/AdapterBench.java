package mpi;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;

/**
 * Measures the verbs of this package beside those of the engine's communicator, and strided columns beside packing by hand. One job of two
 * ranks does one block of calls in one way, the next in the other, and so on: what disturbs the machine meets both alike. A row has the
 * medians, and the median and quartiles of the ratios of neighbouring blocks.
 *
 * <p>{@code ./parhelion mpj -n 2 --with mpi mpi.AdapterBench [PAIRS]}
 */
final class AdapterBench {
    private static final int PAIRS = 300;
    private static final int WARM_UP_PAIRS = 100;
    private static final int SHORT_TRIPS = 200;
    private static final int LONG_TRIPS = 2;
    private static final int MEBIBYTE = 1 << 17;
    private static final int ROWS_A_BLOCK = 8192;
    private static final int TAG = 7;

    private final Intracomm world = MPI.world();
    private final Comm comm = world.link().engine();
    private final int rank = comm.rank();
    private final int peer = 1 - rank;
    private final int pairs;
    /** Not a constant: programs read the size of their grids. */
    private final int columns = 512;

    private AdapterBench(int pairs) {
        this.pairs = pairs;
    }

    /** A block of calls. */
    private interface Block {
        void run(int times);
    }

    public static void main(String[] args) {
        String[] own = MPI.Init(args);
        if (MPI.world().Size() != 2) {
            throw new IllegalArgumentException("AdapterBench needs two ranks: -n 2");
        }
        new AdapterBench(own.length == 0 ? PAIRS : Integer.parseInt(own[0])).run();
        MPI.Finalize();
    }

    private void run() {
        print(String.format(
                Locale.ROOT,
                "%-34s %11s %11s   %s",
                "time of one exchange [us], medians",
                "measured",
                "compared",
                "ratio (quartiles), " + pairs + " pairs"));
        pingPong("mpi / Comm, 8 B round trip", 1, SHORT_TRIPS);
        pingPong("mpi / Comm, 1 MiB round trip", MEBIBYTE, LONG_TRIPS);
        allreduce();
        for (int rows : List.of(64, 512, 4096)) {
            columns(rows);
        }
    }

    private void pingPong(String name, int count, int trips) {
        double[] x = new double[count];
        measure(
                name,
                trips,
                times -> {
                    for (int i = 0; i < times; i++) {
                        if (rank == 0) {
                            world.Send(x, 0, count, MPI.DOUBLE, peer, TAG);
                        }
                        world.Recv(x, 0, count, MPI.DOUBLE, peer, TAG);
                        if (rank == 1) {
                            world.Send(x, 0, count, MPI.DOUBLE, peer, TAG);
                        }
                    }
                },
                times -> {
                    for (int i = 0; i < times; i++) {
                        if (rank == 0) {
                            comm.send(Buffer.of(x), peer, TAG);
                        }
                        comm.recv(Buffer.of(x), peer, TAG);
                        if (rank == 1) {
                            comm.send(Buffer.of(x), peer, TAG);
                        }
                    }
                });
    }

    private void allreduce() {
        double[] x = {1};
        double[] sum = {0};
        measure(
                "mpi / Comm, allreduce of 8 B",
                SHORT_TRIPS,
                times -> {
                    for (int i = 0; i < times; i++) {
                        world.Allreduce(x, 0, sum, 0, 1, MPI.DOUBLE, MPI.SUM);
                    }
                },
                times -> {
                    for (int i = 0; i < times; i++) {
                        comm.allreduce(Buffer.of(x), Buffer.of(sum), Op.SUM);
                    }
                });
    }

    /** Both ranks send a column and receive another one. */
    private void columns(int rows) {
        double[] grid = new double[rows * columns];
        double[] out = new double[rows];
        double[] in = new double[rows];
        int trips = ROWS_A_BLOCK / rows;
        Datatype column = Datatype.Vector(rows, 1, columns, MPI.DOUBLE);
        measure(
                "Vector / by hand, " + rows + " rows",
                trips,
                times -> {
                    for (int i = 0; i < times; i++) {
                        world.Sendrecv(grid, 1, 1, column, peer, TAG, grid, 0, 1, column, peer, TAG);
                    }
                },
                times -> {
                    for (int i = 0; i < times; i++) {
                        pack(grid, 1, out);
                        world.Sendrecv(out, 0, rows, MPI.DOUBLE, peer, TAG, in, 0, rows, MPI.DOUBLE, peer, TAG);
                        unpack(in, grid, 0);
                    }
                });
        measure(
                "Buffer.strided / by hand, " + rows + " rows",
                trips,
                times -> {
                    for (int i = 0; i < times; i++) {
                        comm.sendrecv(strided(grid, 1, rows), peer, TAG, strided(grid, 0, rows), peer, TAG);
                    }
                },
                times -> {
                    for (int i = 0; i < times; i++) {
                        pack(grid, 1, out);
                        comm.sendrecv(Buffer.of(out), peer, TAG, Buffer.of(in), peer, TAG);
                        unpack(in, grid, 0);
                    }
                });
    }

    private Buffer strided(double[] grid, int column, int rows) {
        return Buffer.of(grid, column, (rows - 1) * columns + 1).strided(rows, 1, columns);
    }

    private void pack(double[] grid, int column, double[] packed) {
        for (int i = 0; i < packed.length; i++) {
            packed[i] = grid[i * columns + column];
        }
    }

    private void unpack(double[] packed, double[] grid, int column) {
        for (int i = 0; i < packed.length; i++) {
            grid[i * columns + column] = packed[i];
        }
    }

    /** Blocks of {@code trips} calls in turns. */
    private void measure(String name, int trips, Block measured, Block compared) {
        double[] times = new double[pairs];
        double[] comparedTimes = new double[pairs];
        double[] ratios = new double[pairs];
        for (int i = -Math.min(WARM_UP_PAIRS, pairs); i < pairs; i++) {
            boolean first = i % 2 == 0; // neither of them always runs first
            double one = micros(first ? measured : compared, trips);
            double other = micros(first ? compared : measured, trips);
            if (i >= 0) {
                times[i] = first ? one : other;
                comparedTimes[i] = first ? other : one;
                ratios[i] = times[i] / comparedTimes[i];
            }
        }
        Arrays.sort(times);
        Arrays.sort(comparedTimes);
        Arrays.sort(ratios);
        print(String.format(
                Locale.ROOT,
                "%-34s %11.3f %11.3f   %.3f (%.3f-%.3f)",
                name,
                times[pairs / 2],
                comparedTimes[pairs / 2],
                ratios[pairs / 2],
                ratios[pairs / 4],
                ratios[3 * pairs / 4]));
    }

    private double micros(Block block, int times) {
        comm.barrier();
        long begin = System.nanoTime();
        block.run(times);
        return (System.nanoTime() - begin) * 1e-3 / times;
    }

    private void print(String line) {
        if (rank == 0) {
            System.out.println(line);
        }
    }
}
