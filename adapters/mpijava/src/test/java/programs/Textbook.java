package programs;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Cartcomm;
import mpi.Comm;
import mpi.Datatype;
import mpi.Graphcomm;
import mpi.Intercomm;
import mpi.Intracomm;
import mpi.MPI;
import mpi.Op;
import mpi.Prequest;
import mpi.Request;
import mpi.ShiftParms;
import mpi.Status;
import mpi.User_function;

/** Small programs as courses and textbooks have them. */
final class Textbook {
    private Textbook() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("textbook: token around a ring", Textbook::ring);
        all.put("textbook: matrix product of a master and workers", Textbook::matrices);
        all.put("textbook: pi", Textbook::pi);
        all.put("textbook: Jacobi on a Cartesian grid with columns", Textbook::jacobi);
        all.put("textbook: particles as objects", Textbook::particles);
        all.put("textbook: several buffered messages, received in another order", Textbook::buffered);
        all.put("textbook: odd displacements", Textbook::displacements);
        all.put("textbook: prefix products of matrices", Textbook::prefixProducts);
        all.put("textbook: three groups in a pipeline", Textbook::threeGroups);
        all.put("textbook: even and odd ranks merge", Textbook::merge);
        all.put("textbook: halo by persistent requests", Textbook::persistent);
        all.put("textbook: lengths learnt by a probe", Textbook::probes);
        all.put("textbook: a packed message of several types", Textbook::packed);
        all.put("textbook: wait for some", Textbook::waitSome);
        all.put("textbook: test any", Textbook::testAny);
        all.put("textbook: requests that are null", Textbook::nullRequests);
        all.put("textbook: no process", Textbook::noProcess);
        all.put("textbook: nothing to send", Textbook::nothing);
        all.put("textbook: collectives of small types", Textbook::smallTypes);
        all.put("textbook: sub-grids", Textbook::subGrids);
        all.put("textbook: star graph", Textbook::star);
        all.put("textbook: odd-even transposition sort", Textbook::transpositionSort);
        all.put("textbook: bucket sort", Textbook::bucketSort);
        all.put("textbook: game of life", Textbook::life);
        all.put("textbook: task farm", Textbook::farm);
        all.put("textbook: binomial broadcast by hand", Textbook::binomial);
        all.put("textbook: where the largest value is", Textbook::largest);
        all.put("textbook: part of a vector received", Textbook::partOfAVector);
        all.put("textbook: communicators within communicators", Textbook::nested);
        all.put("textbook: large tags", Textbook::largeTags);
        all.put("textbook: environment", Textbook::environment);
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

    private static void buffered(Out out) {
        MPI.Buffer_attach(ByteBuffer.allocateDirect(50_000));
        for (int i = 0; i < 5; i++) {
            MPI.COMM_WORLD.Bsend(new int[] {i, 10 * i, out.rank}, 0, 3, MPI.INT, out.next, 20 + i);
        }
        for (int i = 4; i >= 0; i--) {
            int[] got = new int[3];
            Status status = MPI.COMM_WORLD.Recv(got, 0, 3, MPI.INT, out.previous, 20 + i);
            out.line("%s tag %d", Arrays.toString(got), status.tag);
        }
        MPI.Buffer_detach();
    }

    private static void displacements(Out out) {
        int[] counts = new int[out.size];
        int[] places = new int[out.size];
        for (int r = 0; r < out.size; r++) {
            counts[r] = r % 3 + 1;
            places[r] = (out.size - 1 - r) * 4 + 1;
        }
        int[] all = new int[4 * out.size + 1];
        if (out.rank == 0) {
            Arrays.setAll(all, i -> i);
        }
        int[] mine = new int[5];
        MPI.COMM_WORLD.Scatterv(all, 0, counts, places, MPI.INT, mine, 0, counts[out.rank], MPI.INT, 0);
        out.line("%s", Arrays.toString(mine));
        int[] back = new int[4 * out.size + 3];
        MPI.COMM_WORLD.Gatherv(mine, 0, counts[out.rank], MPI.INT, back, 0, counts, places, MPI.INT, out.size - 1);
        out.line("%s", Arrays.toString(back));
        int[] everywhere = new int[4 * out.size + 3];
        MPI.COMM_WORLD.Allgatherv(mine, 0, counts[out.rank], MPI.INT, everywhere, 0, counts, places, MPI.INT);
        out.line("%s", Arrays.toString(everywhere));
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

    /** The example of "MPI: The Complete Reference": neighbouring groups of three are joined. */
    private static void threeGroups(Out out) {
        if (out.size < 3) {
            return;
        }
        int color = out.rank % 3;
        Intracomm mine = MPI.COMM_WORLD.Split(color, out.rank);
        Intercomm left = null;
        Intercomm right = null;
        if (color > 0) {
            left = MPI.COMM_WORLD.Create_intercomm(mine, 0, color - 1, 40 + color);
        }
        if (color < 2) {
            right = MPI.COMM_WORLD.Create_intercomm(mine, 0, color + 1, 41 + color);
        }
        int[] got = {-1};
        if (left != null && mine.Rank() < left.Remote_size()) {
            left.Recv(got, 0, 1, MPI.INT, mine.Rank(), 1);
        }
        if (right != null && mine.Rank() < right.Remote_size()) {
            right.Send(new int[] {out.rank + 10 * got[0]}, 0, 1, MPI.INT, mine.Rank(), 1);
        }
        out.line(
                "%d of %d, left %d, right %d, got %d",
                mine.Rank(),
                mine.Size(),
                left == null ? -1 : left.Remote_size(),
                right == null ? -1 : right.Remote_size(),
                got[0]);
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

    private static void persistent(Out out) {
        double[] cells = new double[6];
        Arrays.setAll(cells, i -> out.rank * 10 + i);
        Prequest[] halo = {
            MPI.COMM_WORLD.Recv_init(cells, 0, 1, MPI.DOUBLE, out.previous, 1),
            MPI.COMM_WORLD.Recv_init(cells, 5, 1, MPI.DOUBLE, out.next, 2),
            MPI.COMM_WORLD.Send_init(cells, 1, 1, MPI.DOUBLE, out.previous, 2),
            MPI.COMM_WORLD.Send_init(cells, 4, 1, MPI.DOUBLE, out.next, 1)
        };
        for (int step = 0; step < 4; step++) {
            Prequest.Startall(halo);
            Request.Waitall(halo);
            double[] next = cells.clone();
            for (int i = 1; i < 5; i++) {
                next[i] = (cells[i - 1] + cells[i + 1]) / 2;
            }
            System.arraycopy(next, 1, cells, 1, 4);
        }
        out.line("%s", Arrays.toString(cells));
    }

    private static void probes(Out out) {
        if (out.rank > 0) {
            char[] text = ("rank " + out.rank + "!".repeat(out.rank)).toCharArray();
            MPI.COMM_WORLD.Send(text, 0, text.length, MPI.CHAR, 0, 50 + out.rank);
            return;
        }
        String[] all = new String[out.size];
        for (int i = 1; i < out.size; i++) {
            Status status = MPI.COMM_WORLD.Probe(MPI.ANY_SOURCE, MPI.ANY_TAG);
            char[] text = new char[status.Get_count(MPI.CHAR)];
            Status received = MPI.COMM_WORLD.Recv(text, 0, text.length, MPI.CHAR, status.source, status.tag);
            all[received.source] = new String(text) + " tag " + received.tag + " count " + received.Get_count(MPI.CHAR);
        }
        out.line("%s", Arrays.toString(all));
    }

    private static void packed(Out out) {
        int[] whole = {1, 2, out.rank};
        double[] real = {0.5, out.rank};
        char[] text = {'a', 'b'};
        int bytes = MPI.COMM_WORLD.Pack_size(3, MPI.INT)
                + MPI.COMM_WORLD.Pack_size(2, MPI.DOUBLE)
                + MPI.COMM_WORLD.Pack_size(2, MPI.CHAR);
        mpjbuf.Buffer buffer = new mpjbuf.Buffer(bytes + 64);
        int position = MPI.COMM_WORLD.Pack(whole, 0, 3, MPI.INT, buffer, 0);
        position = MPI.COMM_WORLD.Pack(real, 0, 2, MPI.DOUBLE, buffer, position);
        MPI.COMM_WORLD.Pack(text, 0, 2, MPI.CHAR, buffer, position);
        int[] whole2 = new int[3];
        double[] real2 = new double[2];
        char[] text2 = new char[2];
        try {
            buffer.commit();
            position = MPI.COMM_WORLD.Unpack(buffer, 0, whole2, 0, 3, MPI.INT);
            position = MPI.COMM_WORLD.Unpack(buffer, position, real2, 0, 2, MPI.DOUBLE);
            MPI.COMM_WORLD.Unpack(buffer, position, text2, 0, 2, MPI.CHAR);
            out.line("%s %s %s", Arrays.toString(whole2), Arrays.toString(real2), new String(text2));
        } catch (mpjbuf.BufferException e) {
            out.line("threw %s", e);
        }
    }

    private static void waitSome(Out out) {
        if (out.rank > 0) {
            MPI.COMM_WORLD.Send(new long[] {out.rank * 7L}, 0, 1, MPI.LONG, 0, 60);
            return;
        }
        Request[] requests = new Request[out.size - 1];
        long[] got = new long[out.size];
        for (int r = 1; r < out.size; r++) {
            requests[r - 1] = MPI.COMM_WORLD.Irecv(got, r, 1, MPI.LONG, r, 60);
        }
        int done = 0;
        while (done < out.size - 1) {
            for (Status status : Request.Waitsome(requests)) {
                done += status.source == status.index + 1 ? 1 : 1000;
            }
        }
        out.line("%d %s", done, Arrays.toString(got));
    }

    private static void testAny(Out out) {
        Request[] requests = new Request[3];
        int[] got = new int[3];
        for (int i = 0; i < 3; i++) {
            requests[i] = MPI.COMM_WORLD.Irecv(got, i, 1, MPI.INT, out.previous, 70 + i);
        }
        MPI.COMM_WORLD.Barrier();
        int indices = 0;
        for (int i = 2; i >= 0; i--) {
            MPI.COMM_WORLD.Send(new int[] {i * i + out.rank}, 0, 1, MPI.INT, out.next, 70 + i);
            Status status = Request.Testany(requests);
            while (status == null) {
                status = Request.Testany(requests);
            }
            indices += status.tag == 70 + status.index ? 1 << status.index : 1000;
        }
        out.line("%d %s", indices, Arrays.toString(got));
    }

    private static void nullRequests(Out out) {
        Request request = MPI.COMM_WORLD.Isend(new int[1], 0, 1, MPI.INT, out.rank, 5);
        MPI.COMM_WORLD.Recv(new int[1], 0, 1, MPI.INT, out.rank, 5);
        out.line("before %b", request.Is_null());
        request.Wait();
        out.line("after %b", request.Is_null());
        int[] got = new int[2];
        Request[] some = {null, MPI.COMM_WORLD.Irecv(got, 1, 1, MPI.INT, out.rank, 6), null};
        MPI.COMM_WORLD.Send(new int[] {9}, 0, 1, MPI.INT, out.rank, 6);
        Status[] statuses = Request.Waitall(some);
        out.line("%b %d %b %d", statuses[0] == null, statuses[1].source - out.rank, statuses[2] == null, got[1]);
    }

    private static void noProcess(Out out) {
        int[] data = {7};
        MPI.COMM_WORLD.Send(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1);
        MPI.COMM_WORLD.Ssend(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1);
        MPI.COMM_WORLD.Recv(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1);
        MPI.COMM_WORLD.Isend(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1).Wait();
        MPI.COMM_WORLD.Irecv(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1).Wait();
        MPI.COMM_WORLD.Sendrecv(data, 0, 1, MPI.INT, MPI.PROC_NULL, 1, data, 0, 1, MPI.INT, MPI.PROC_NULL, 1);
        out.line("%d", data[0]);
    }

    private static void nothing(Out out) {
        Request request = MPI.COMM_WORLD.Isend(new double[1], 1, 0, MPI.DOUBLE, out.next, 1);
        Status status = MPI.COMM_WORLD.Recv(new double[1], 1, 0, MPI.DOUBLE, out.previous, 1);
        request.Wait();
        int[] none = {5};
        MPI.COMM_WORLD.Bcast(none, 0, 0, MPI.INT, 0);
        MPI.COMM_WORLD.Allreduce(new int[1], 0, none, 0, 0, MPI.INT, MPI.SUM);
        MPI.COMM_WORLD.Gather(new int[1], 0, 0, MPI.INT, none, 0, 0, MPI.INT, 0);
        out.line("count %d, %d", status.Get_count(MPI.DOUBLE), none[0]);
    }

    private static void smallTypes(Out out) {
        boolean[] flags = {out.rank % 2 == 0, true};
        boolean[] allFlags = new boolean[2 * out.size];
        MPI.COMM_WORLD.Allgather(flags, 0, 2, MPI.BOOLEAN, allFlags, 0, 2, MPI.BOOLEAN);
        char[] letters = {(char) ('a' + out.rank)};
        char[] allLetters = new char[out.size];
        MPI.COMM_WORLD.Gather(letters, 0, 1, MPI.CHAR, allLetters, 0, 1, MPI.CHAR, 0);
        short[] small = {(short) (out.rank - 2), 300};
        short[] most = new short[2];
        MPI.COMM_WORLD.Allreduce(small, 0, most, 0, 2, MPI.SHORT, MPI.MAX);
        byte[] bytes = new byte[out.size];
        Arrays.fill(bytes, (byte) out.rank);
        byte[] swapped = new byte[out.size];
        MPI.COMM_WORLD.Alltoall(bytes, 0, 1, MPI.BYTE, swapped, 0, 1, MPI.BYTE);
        float[] sum = new float[1];
        MPI.COMM_WORLD.Allreduce(new float[] {out.rank}, 0, sum, 0, 1, MPI.FLOAT, MPI.SUM);
        boolean[] any = new boolean[2];
        MPI.COMM_WORLD.Allreduce(flags, 0, any, 0, 2, MPI.BOOLEAN, MPI.LOR);
        out.line(
                "%s %s %s %s %s %s",
                Arrays.toString(allFlags),
                out.rank == 0 ? new String(allLetters) : "",
                Arrays.toString(most),
                Arrays.toString(swapped),
                Arrays.toString(sum),
                Arrays.toString(any));
    }

    private static void subGrids(Out out) {
        if (out.size % 2 == 1) {
            return;
        }
        Cartcomm grid = MPI.COMM_WORLD.Create_cart(new int[] {2, out.size / 2}, new boolean[] {true, true}, false);
        int[] place = grid.Coords(grid.Rank());
        Cartcomm row = grid.Sub(new boolean[] {false, true});
        Cartcomm column = grid.Sub(new boolean[] {true, false});
        int[] sums = new int[2];
        row.Allreduce(new int[] {out.rank}, 0, sums, 0, 1, MPI.INT, MPI.SUM);
        int[] columnSum = new int[1];
        column.Allreduce(new int[] {out.rank}, 0, columnSum, 0, 1, MPI.INT, MPI.SUM);
        ShiftParms down = grid.Shift(0, 1);
        int[] got = new int[1];
        grid.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, down.rank_dest, 1, got, 0, 1, MPI.INT, down.rank_source, 1);
        out.line(
                "%s rank %d, row %d of %d sum %d, column %d of %d sum %d, from above %d, dims %s",
                Arrays.toString(place),
                grid.Rank(place),
                row.Rank(),
                row.Size(),
                sums[0],
                column.Rank(),
                column.Size(),
                columnSum[0],
                got[0],
                Arrays.toString(grid.Get().dims));
    }

    private static void star(Out out) {
        int[] index = new int[out.size];
        int[] edges = new int[2 * (out.size - 1)];
        for (int r = 0; r < out.size; r++) {
            index[r] = out.size - 1 + r;
        }
        for (int r = 1; r < out.size; r++) {
            edges[r - 1] = r;
        }
        Graphcomm graph = MPI.COMM_WORLD.Create_graph(index, edges, false);
        int[] neighbours = graph.Neighbours(graph.Rank());
        out.line("%s topology %b", Arrays.toString(neighbours), graph.Topo_test() == MPI.GRAPH);
        int[] got = new int[1];
        for (int neighbour : neighbours) {
            graph.Sendrecv(new int[] {out.rank}, 0, 1, MPI.INT, neighbour, 1, got, 0, 1, MPI.INT, neighbour, 1);
            out.line("got %d", got[0]);
        }
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

    private static void partOfAVector(Out out) {
        Datatype pairs = Datatype.Vector(2, 1, 3, MPI.INT);
        pairs.Commit();
        int[] got = new int[12];
        Request request = MPI.COMM_WORLD.Isend(new int[] {1, 2, 3}, 0, 3, MPI.INT, out.next, 1);
        Status status = MPI.COMM_WORLD.Recv(got, 0, 2, pairs, out.previous, 1);
        request.Wait();
        out.line("%s elements %d", Arrays.toString(got), status.Get_elements(pairs));
        int[] indexed = new int[10];
        Datatype places = Datatype.Indexed(new int[] {2, 1, 3}, new int[] {0, 4, 6}, MPI.INT);
        places.Commit();
        request = MPI.COMM_WORLD.Isend(new int[] {1, 2, 3, 4, 5, 6}, 0, 6, MPI.INT, out.next, 2);
        MPI.COMM_WORLD.Recv(indexed, 0, 1, places, out.previous, 2);
        request.Wait();
        out.line("%s extent %d size %d", Arrays.toString(indexed), places.Extent(), places.Size());
    }

    private static void nested(Out out) {
        Intracomm half = MPI.COMM_WORLD.Split(out.rank % 2, -out.rank);
        Intracomm again = half.Split(half.Rank() / 2, half.Rank());
        int[] value = {100 * out.rank};
        again.Bcast(value, 0, 1, MPI.INT, again.Size() - 1);
        int[] world = translated(again);
        out.line(
                "%d of %d, %d of %d, %d, %s",
                half.Rank(), half.Size(), again.Rank(), again.Size(), value[0], Arrays.toString(world));
    }

    private static int[] translated(Comm part) {
        int[] own = new int[part.Size()];
        Arrays.setAll(own, i -> i);
        return mpi.Group.Translate_ranks(part.Group(), own, MPI.COMM_WORLD.Group());
    }

    private static void largeTags(Out out) {
        int[] got = new int[2];
        int[] tags = {1_000_000, 32_768};
        Request a = MPI.COMM_WORLD.Isend(new int[] {1}, 0, 1, MPI.INT, out.next, tags[0]);
        Request b = MPI.COMM_WORLD.Isend(new int[] {2}, 0, 1, MPI.INT, out.next, tags[1]);
        Status status = MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.previous, tags[1]);
        Status any = MPI.COMM_WORLD.Recv(got, 1, 1, MPI.INT, out.previous, MPI.ANY_TAG);
        a.Wait();
        b.Wait();
        out.line("%s tags %d %d", Arrays.toString(got), status.tag, any.tag);
    }

    private static void environment(Out out) {
        double begin = MPI.Wtime();
        out.line(
                "initialized %b, time %b, name %b",
                MPI.Initialized(),
                MPI.Wtime() >= begin,
                !MPI.Get_processor_name().isEmpty());
        MPI.Errorhandler_set(MPI.ERRORS_RETURN);
        out.refused("Send to a rank that there is not", () -> MPI.COMM_WORLD.Send(new int[1], 0, 1, MPI.INT, 1000, 1));
        out.refused("unknown attribute", () -> MPI.COMM_WORLD.Attr_get(4711));
        MPI.Errorhandler_set(MPI.ERRORS_ARE_FATAL);
    }
}
