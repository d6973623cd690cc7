package programs;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Cartcomm;
import mpi.Datatype;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.Op;
import mpi.Request;
import mpi.ShiftParms;
import mpi.Status;
import mpi.User_function;

/** Whole small programs, as courses and textbooks have them. */
final class Textbook {
    private Textbook() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("textbook: token around a ring", Textbook::ring);
        all.put("textbook: matrix product of a master and workers", Textbook::matrices);
        all.put("textbook: pi", Textbook::pi);
        all.put("textbook: Jacobi on a Cartesian grid with columns", Textbook::jacobi);
        all.put("textbook: particles as objects", Textbook::particles);
        all.put("textbook: prefix products of matrices", Textbook::prefixProducts);
        all.put("textbook: even and odd ranks merge", Textbook::merge);
        all.put("textbook: odd-even transposition sort", Textbook::transpositionSort);
        all.put("textbook: bucket sort", Textbook::bucketSort);
        all.put("textbook: game of life", Textbook::life);
        all.put("textbook: task farm", Textbook::farm);
        all.put("textbook: binomial broadcast by hand", Textbook::binomial);
        all.put("textbook: where the largest value is", Textbook::largest);
    }

    private static void ring(Out out) {
        int[] token = {out.rank == 0 ? 100 : -1};
        if (out.size == 1) {
            out.line("token %d", token[0]);
            return;
        }
        if (out.rank == 0) {
            MPI.COMM_WORLD.Send(token, 0, 1, MPI.INT, out.next, 99);
            MPI.COMM_WORLD.Recv(token, 0, 1, MPI.INT, out.previous, 99);
        } else {
            MPI.COMM_WORLD.Recv(token, 0, 1, MPI.INT, out.previous, 99);
            token[0] += out.rank;
            MPI.COMM_WORLD.Send(token, 0, 1, MPI.INT, out.next, 99);
        }
        out.line("token %d", token[0]);
    }

    private static void matrices(Out out) {
        int n = 12;
        double[] a = new double[n * n];
        double[] b = new double[n * n];
        double[] c = new double[n * n];
        if (out.rank == 0) {
            Arrays.setAll(a, i -> i % 7 - 3);
            Arrays.setAll(b, i -> i % 5 + 1);
        }
        MPI.COMM_WORLD.Bcast(b, 0, n * n, MPI.DOUBLE, 0);
        int low = n * out.rank / out.size;
        int rows = n * (out.rank + 1) / out.size - low;
        if (out.rank == 0) {
            Request[] sends = new Request[out.size - 1];
            for (int r = 1; r < out.size; r++) {
                int from = n * r / out.size;
                sends[r - 1] = MPI.COMM_WORLD.Isend(a, from * n, (n * (r + 1) / out.size - from) * n, MPI.DOUBLE, r, 1);
            }
            Request.Waitall(sends);
        } else {
            MPI.COMM_WORLD.Recv(a, low * n, rows * n, MPI.DOUBLE, 0, 1);
        }
        for (int i = low; i < low + rows; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    c[i * n + j] += a[i * n + k] * b[k * n + j];
                }
            }
        }
        if (out.rank == 0) {
            Request[] receives = new Request[out.size - 1];
            for (int r = 1; r < out.size; r++) {
                int from = n * r / out.size;
                receives[r - 1] =
                        MPI.COMM_WORLD.Irecv(c, from * n, (n * (r + 1) / out.size - from) * n, MPI.DOUBLE, r, 2);
            }
            Status[] statuses = Request.Waitall(receives);
            for (Status status : statuses) {
                out.line("%d from %d", status.Get_count(MPI.DOUBLE), status.source);
            }
            out.line("%s", Arrays.toString(c));
        } else {
            MPI.COMM_WORLD.Isend(c, low * n, rows * n, MPI.DOUBLE, 0, 2).Wait();
        }
    }

    private static void pi(Out out) {
        int[] intervals = {out.rank == 0 ? 4096 : 0};
        MPI.COMM_WORLD.Bcast(intervals, 0, 1, MPI.INT, 0);
        double h = 1.0 / intervals[0];
        double[] mine = {0};
        for (int i = out.rank; i < intervals[0]; i += out.size) {
            double x = h * (i + 0.5);
            mine[0] += 4.0 / (1.0 + x * x) * h;
        }
        double[] sum = {0};
        MPI.COMM_WORLD.Reduce(mine, 0, sum, 0, 1, MPI.DOUBLE, MPI.SUM, 0);
        if (out.rank == 0) {
            out.line("%.9f", sum[0]);
        }
    }

    private static void jacobi(Out out) {
        int rows = 6;
        int columns = 5;
        Cartcomm cart = MPI.COMM_WORLD.Create_cart(new int[] {1, out.size}, new boolean[] {false, false}, false);
        ShiftParms shift = cart.Shift(1, 1);
        double[] u = new double[rows * (columns + 2)];
        Arrays.setAll(u, i -> out.rank + i * 0.25);
        Datatype column = Datatype.Vector(rows, 1, columns + 2, MPI.DOUBLE);
        column.Commit();
        for (int step = 0; step < 3; step++) {
            if (shift.rank_dest >= 0) {
                cart.Sendrecv(u, columns, 1, column, shift.rank_dest, 5, u, columns + 1, 1, column, shift.rank_dest, 5);
            }
            if (shift.rank_source >= 0) {
                cart.Sendrecv(u, 1, 1, column, shift.rank_source, 5, u, 0, 1, column, shift.rank_source, 5);
            }
            double[] next = u.clone();
            for (int i = 1; i < rows - 1; i++) {
                for (int j = 1; j <= columns; j++) {
                    int p = i * (columns + 2) + j;
                    next[p] = 0.25 * (u[p - 1] + u[p + 1] + u[p - columns - 2] + u[p + columns + 2]);
                }
            }
            u = next;
        }
        out.line("%s", Arrays.toString(u));
    }

    /** A value of the program's own. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Particle(String name, double[] place, int[][] cells) implements Serializable {}

    private static void particles(Out out) {
        Object[] send = {
            new Particle("p" + out.rank, new double[] {out.rank, 0.5}, new int[][] {{1}, {2, out.rank}}),
            new int[][] {{out.rank}, {}, {3, 4}},
            "text"
        };
        Object[] recv = new Object[5];
        Request request = MPI.COMM_WORLD.Isend(send, 0, 3, MPI.OBJECT, out.next, 3);
        Status status = MPI.COMM_WORLD.Recv(recv, 1, 3, MPI.OBJECT, out.previous, 3);
        request.Wait();
        Particle got = (Particle) recv[1];
        out.line(
                "%s %s %s %s %s count %d",
                got.name(),
                Arrays.toString(got.place()),
                Arrays.deepToString(got.cells()),
                Arrays.deepToString((int[][]) recv[2]),
                recv[3],
                status.Get_count(MPI.OBJECT));
        Object[] table = {new double[][] {{out.rank, 1}, {2}}};
        MPI.COMM_WORLD.Bcast(table, 0, 1, MPI.OBJECT, out.size - 1);
        out.line("%s", Arrays.deepToString((double[][]) table[0]));
    }

    private static void prefixProducts(Out out) {
        Op product = new Op(
                new User_function() {
                    @Override
                    public void Call(
                            Object invec, int inoffset, Object inoutvec, int inoutoffset, int count, Datatype type) {
                        int[] a = (int[]) invec;
                        int[] b = (int[]) inoutvec;
                        int i = inoffset;
                        int j = inoutoffset;
                        int[] c = {
                            a[i] * b[j] + a[i + 1] * b[j + 2],
                            a[i] * b[j + 1] + a[i + 1] * b[j + 3],
                            a[i + 2] * b[j] + a[i + 3] * b[j + 2],
                            a[i + 2] * b[j + 1] + a[i + 3] * b[j + 3]
                        };
                        System.arraycopy(c, 0, b, j, 4);
                    }
                },
                false);
        Datatype matrix = Datatype.Contiguous(4, MPI.INT);
        matrix.Commit();
        int[] mine = {1, out.rank + 1, 0, 1};
        int[] result = new int[4];
        MPI.COMM_WORLD.Scan(mine, 0, result, 0, 1, matrix, product);
        out.line("%s", Arrays.toString(result));
        MPI.COMM_WORLD.Allreduce(mine, 0, result, 0, 1, matrix, product);
        out.line("%s", Arrays.toString(result));
    }

    private static void merge(Out out) {
        if (out.size < 2) {
            return;
        }
        boolean odd = out.rank % 2 == 1;
        Intracomm mine = MPI.COMM_WORLD.Split(odd ? 1 : 0, out.rank);
        Intercomm inter = MPI.COMM_WORLD.Create_intercomm(mine, 0, odd ? 0 : 1, 31);
        Intracomm merged = inter.Merge(odd);
        int[] sum = {0};
        merged.Scan(new int[] {out.rank}, 0, sum, 0, 1, MPI.INT, MPI.SUM);
        out.line("%d of %d, sum %d", merged.Rank(), merged.Size(), sum[0]);
    }

    private static void transpositionSort(Out out) {
        int[] mine = {(out.rank * 37 + 11) % 101, (out.rank * 53 + 7) % 89};
        Arrays.sort(mine);
        for (int phase = 0; phase < out.size; phase++) {
            int partner = (out.rank + phase) % 2 == 0 ? out.rank + 1 : out.rank - 1;
            if (partner < 0 || partner >= out.size) {
                continue;
            }
            int[] other = new int[2];
            MPI.COMM_WORLD.Sendrecv(mine, 0, 2, MPI.INT, partner, phase, other, 0, 2, MPI.INT, partner, phase);
            int[] both = {mine[0], mine[1], other[0], other[1]};
            Arrays.sort(both);
            System.arraycopy(both, out.rank < partner ? 0 : 2, mine, 0, 2);
        }
        out.line("%s", Arrays.toString(mine));
    }

    private static void bucketSort(Out out) {
        int n = 20;
        int[] mine = new int[n];
        Arrays.setAll(mine, i -> (i * 31 + out.rank * 17) % 100);
        Arrays.sort(mine);
        int[] counts = new int[out.size];
        for (int value : mine) {
            counts[value * out.size / 100]++;
        }
        int[] theirs = new int[out.size];
        MPI.COMM_WORLD.Alltoall(counts, 0, 1, MPI.INT, theirs, 0, 1, MPI.INT);
        int[] from = new int[out.size];
        int[] to = new int[out.size];
        for (int r = 1; r < out.size; r++) {
            from[r] = from[r - 1] + counts[r - 1];
            to[r] = to[r - 1] + theirs[r - 1];
        }
        int[] bucket = new int[Arrays.stream(theirs).sum()];
        MPI.COMM_WORLD.Alltoallv(mine, 0, counts, from, MPI.INT, bucket, 0, theirs, to, MPI.INT);
        Arrays.sort(bucket);
        out.line("%s", Arrays.toString(bucket));
    }

    private static void life(Out out) {
        int rows = 4;
        int columns = 8;
        boolean[] cells = new boolean[(rows + 2) * columns];
        for (int i = columns; i < (rows + 1) * columns; i++) {
            cells[i] = (i * i * 7 + out.rank * 5) % 11 < 5;
        }
        for (int step = 0; step < 3; step++) {
            MPI.COMM_WORLD.Sendrecv(
                    cells,
                    rows * columns,
                    columns,
                    MPI.BOOLEAN,
                    out.next,
                    1,
                    cells,
                    0,
                    columns,
                    MPI.BOOLEAN,
                    out.previous,
                    1);
            MPI.COMM_WORLD.Sendrecv(
                    cells,
                    columns,
                    columns,
                    MPI.BOOLEAN,
                    out.previous,
                    2,
                    cells,
                    (rows + 1) * columns,
                    columns,
                    MPI.BOOLEAN,
                    out.next,
                    2);
            boolean[] next = cells.clone();
            for (int i = 1; i <= rows; i++) {
                for (int j = 0; j < columns; j++) {
                    int alive = 0;
                    for (int d = 0; d < 9; d++) {
                        int q = (i + d / 3 - 1) * columns + (j + d % 3 - 1 + columns) % columns;
                        alive += d != 4 && cells[q] ? 1 : 0;
                    }
                    next[i * columns + j] = alive == 3 || (alive == 2 && cells[i * columns + j]);
                }
            }
            cells = next;
        }
        StringBuilder text = new StringBuilder();
        for (int i = columns; i < (rows + 1) * columns; i++) {
            text.append(cells[i] ? '#' : '.');
        }
        out.line("%s", text);
    }

    private static void farm(Out out) {
        int tasks = 20;
        if (out.size == 1) {
            return;
        }
        int[] work = new int[1];
        if (out.rank > 0) {
            while (true) {
                Status status = MPI.COMM_WORLD.Recv(work, 0, 1, MPI.INT, 0, MPI.ANY_TAG);
                if (status.tag == 99) {
                    return;
                }
                MPI.COMM_WORLD.Send(new int[] {work[0], work[0] * work[0]}, 0, 2, MPI.INT, 0, 1);
            }
        }
        int[] results = new int[tasks];
        int sent = 0;
        for (int r = 1; r < out.size && sent < tasks; r++) {
            MPI.COMM_WORLD.Send(new int[] {sent++}, 0, 1, MPI.INT, r, 1);
        }
        for (int done = 0; done < tasks; done++) {
            int[] result = new int[2];
            Status status = MPI.COMM_WORLD.Recv(result, 0, 2, MPI.INT, MPI.ANY_SOURCE, 1);
            results[result[0]] = result[1];
            if (sent < tasks) {
                MPI.COMM_WORLD.Send(new int[] {sent++}, 0, 1, MPI.INT, status.source, 1);
            }
        }
        for (int r = 1; r < out.size; r++) {
            MPI.COMM_WORLD.Send(work, 0, 0, MPI.INT, r, 99);
        }
        out.line("%s", Arrays.toString(results));
    }

    private static void binomial(Out out) {
        int[] value = {out.rank == 0 ? 4711 : 0};
        int mask = 1;
        while (mask < out.size) {
            if (out.rank < mask && out.rank + mask < out.size) {
                MPI.COMM_WORLD.Send(value, 0, 1, MPI.INT, out.rank + mask, mask);
            } else if (out.rank >= mask && out.rank < 2 * mask) {
                MPI.COMM_WORLD.Recv(value, 0, 1, MPI.INT, out.rank - mask, mask);
            }
            mask *= 2;
        }
        out.line("%d", value[0]);
    }

    private static void largest(Out out) {
        double[] mine = {(out.rank * 5) % 7, out.rank, -out.rank, out.rank};
        double[] most = new double[4];
        double[] least = new double[4];
        MPI.COMM_WORLD.Reduce(mine, 0, most, 0, 2, MPI.DOUBLE2, MPI.MAXLOC, 0);
        MPI.COMM_WORLD.Allreduce(mine, 0, least, 0, 2, MPI.DOUBLE2, MPI.MINLOC);
        int[] whole = new int[2];
        MPI.COMM_WORLD.Allreduce(new int[] {out.rank % 2, out.rank}, 0, whole, 0, 1, MPI.INT2, MPI.MAXLOC);
        out.line(
                "%s %s %s", out.rank == 0 ? Arrays.toString(most) : "", Arrays.toString(least), Arrays.toString(whole));
    }
}
