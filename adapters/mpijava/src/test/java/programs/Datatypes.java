package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;
import mpi.Request;
import mpi.Status;
import mpjbuf.Buffer;

final class Datatypes {
    private Datatypes() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("datatypes: basic", out -> {
            for (Datatype type :
                    new Datatype[] {MPI.BYTE, MPI.CHAR, MPI.SHORT, MPI.BOOLEAN, MPI.INT, MPI.LONG, MPI.FLOAT, MPI.DOUBLE
                    }) {
                out.line("%s", describe(type));
            }
        });
        all.put("datatypes: pairs", out -> {
            for (Datatype type : new Datatype[] {MPI.SHORT2, MPI.INT2, MPI.LONG2, MPI.FLOAT2, MPI.DOUBLE2}) {
                out.line("%s", describe(type));
            }
        });
        all.put("datatypes: contiguous", out -> exchange(out, Datatype.Contiguous(3, MPI.INT), 2));
        all.put("datatypes: vector", out -> exchange(out, Datatype.Vector(3, 2, 4, MPI.INT), 2));
        all.put("datatypes: vector of single elements", out -> exchange(out, Datatype.Vector(4, 1, 5, MPI.INT), 1));
        all.put(
                "datatypes: hvector",
                out -> exchange(out, Datatype.Hvector(3, 1, 4, Datatype.Contiguous(2, MPI.INT)), 2));
        all.put(
                "datatypes: indexed",
                out -> exchange(out, Datatype.Indexed(new int[] {1, 3, 2}, new int[] {0, 2, 8}, MPI.INT), 2));
        all.put(
                "datatypes: indexed out of order",
                out -> exchange(out, Datatype.Indexed(new int[] {2, 2}, new int[] {5, 0}, MPI.INT), 2));
        all.put(
                "datatypes: hindexed",
                out -> exchange(
                        out,
                        Datatype.Hindexed(new int[] {1, 2}, new int[] {1, 6}, Datatype.Contiguous(2, MPI.INT)),
                        1));
        all.put(
                "datatypes: struct",
                out -> exchange(
                        out,
                        Datatype.Struct(new int[] {1, 2}, new int[] {0, 3}, new Datatype[] {MPI.INT, MPI.INT}),
                        2));
        all.put(
                "datatypes: vector of vectors",
                out -> exchange(out, Datatype.Vector(2, 1, 2, Datatype.Vector(2, 1, 3, MPI.INT)), 1));
        all.put("datatypes: a column", out -> {
            int n = 6;
            double[] grid = new double[n * n];
            Arrays.setAll(grid, i -> 100 * out.rank + i);
            Datatype column = Datatype.Vector(n, 1, n, MPI.DOUBLE);
            column.Commit();
            Status status =
                    MPI.COMM_WORLD.Sendrecv(grid, n - 2, 1, column, out.next, 1, grid, 0, 1, column, out.previous, 1);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                sum += grid[i * n];
            }
            out.line("sum %.1f count %d elements %d", sum, status.Get_count(column), status.Get_elements(column));
        });
        all.put("datatypes: a vector is received as a row", out -> {
            int[] send = new int[12];
            Arrays.setAll(send, i -> i);
            int[] recv = new int[6];
            Datatype vector = Datatype.Vector(3, 2, 4, MPI.INT);
            Request request = MPI.COMM_WORLD.Isend(send, 0, 1, vector, out.next, 2);
            Status status = MPI.COMM_WORLD.Recv(recv, 0, 6, MPI.INT, out.previous, 2);
            request.Wait();
            out.line("%s count %d", Arrays.toString(recv), status.Get_count(MPI.INT));
        });
        all.put("datatypes: a part of an item", out -> {
            int[] recv = new int[12];
            Datatype three = Datatype.Contiguous(3, MPI.INT);
            Request request = MPI.COMM_WORLD.Isend(new int[] {1, 2, 3, 4}, 0, 4, MPI.INT, out.next, 3);
            Status status = MPI.COMM_WORLD.Recv(recv, 0, 3, three, out.previous, 3);
            request.Wait();
            out.line(
                    "%s count %d elements %d",
                    Arrays.toString(recv), status.Get_count(three), status.Get_elements(three));
        });
        all.put("datatypes: bounds set by markers", out -> {
            Datatype wide = Datatype.Struct(
                    new int[] {1, 1, 1}, new int[] {-3, 0, 6}, new Datatype[] {MPI.LB, MPI.INT, MPI.UB});
            out.line("%s", describe(wide));
        });
        all.put("datatypes: booleans at a stride", out -> {
            boolean[] send = {true, false, true, false, true, true};
            boolean[] recv = new boolean[6];
            Datatype pairs = Datatype.Vector(3, 1, 2, MPI.BOOLEAN);
            Request request = MPI.COMM_WORLD.Isend(send, 0, 1, pairs, out.next, 4);
            MPI.COMM_WORLD.Recv(recv, 0, 1, pairs, out.previous, 4);
            request.Wait();
            out.line("%s", Arrays.toString(recv));
        });
        all.put("datatypes: shorts and chars in blocks", out -> {
            char[] recv = new char[10];
            Arrays.fill(recv, '.');
            Datatype blocks = Datatype.Indexed(new int[] {2, 3}, new int[] {0, 5}, MPI.CHAR);
            Request request = MPI.COMM_WORLD.Isend("abcdefghij".toCharArray(), 0, 1, blocks, out.next, 5);
            MPI.COMM_WORLD.Recv(recv, 0, 1, blocks, out.previous, 5);
            request.Wait();
            out.line("%s", new String(recv));
        });
        all.put("datatypes: bad arguments", out -> {
            out.refused("contiguous -1", () -> Datatype.Contiguous(-1, MPI.INT));
            out.refused("vector -1", () -> Datatype.Vector(-1, 1, 1, MPI.INT));
            out.refused("vector block -1", () -> Datatype.Vector(1, -1, 1, MPI.INT));
            out.refused("indexed block -1", () -> Datatype.Indexed(new int[] {-1}, new int[] {0}, MPI.INT));
            out.refused(
                    "struct of two types",
                    () -> Datatype.Struct(new int[] {1, 1}, new int[] {0, 1}, new Datatype[] {MPI.INT, MPI.FLOAT}));
        });
        all.put("datatypes: pack and unpack", out -> {
            Buffer buffer = new Buffer(10_000);
            int[] numbers = {1, 2, 3};
            double[] reals = {0.5, out.rank};
            int position = MPI.COMM_WORLD.Pack(numbers, 0, 3, MPI.INT, buffer, 0);
            out.line("position %d", position);
            position = MPI.COMM_WORLD.Pack(reals, 0, 2, MPI.DOUBLE, buffer, position);
            out.line(
                    "position %d, sizes %d %d",
                    position, MPI.COMM_WORLD.Pack_size(3, MPI.INT), MPI.COMM_WORLD.Pack_size(2, MPI.DOUBLE));
            if (out.size > 1) {
                sendPacked(out, buffer);
            }
        });
    }

    private static void sendPacked(Out out, Buffer buffer) {
        Buffer got = new Buffer(10_000);
        if (out.rank == 0) {
            MPI.COMM_WORLD.Send(buffer, 0, 0, MPI.PACKED, 1, 6);
        } else if (out.rank == 1) {
            MPI.COMM_WORLD.Recv(got, 0, 0, MPI.PACKED, 0, 6);
            int[] numbers = new int[3];
            double[] reals = new double[2];
            int position = MPI.COMM_WORLD.Unpack(got, 0, numbers, 0, 3, MPI.INT);
            MPI.COMM_WORLD.Unpack(got, position, reals, 0, 2, MPI.DOUBLE);
            out.line("%s %s", Arrays.toString(numbers), Arrays.toString(reals));
        }
    }

    private static String describe(Datatype type) {
        return "size " + type.Size() + " extent " + type.Extent() + " lb " + type.Lb() + " ub " + type.Ub();
    }

    private static void exchange(Out out, Datatype type, int count) {
        type.Commit();
        int[] send = new int[40];
        Arrays.setAll(send, i -> i + 1 + 100 * out.rank);
        int[] recv = new int[40];
        Request request = MPI.COMM_WORLD.Isend(send, 2, count, type, out.next, 1);
        Status status = MPI.COMM_WORLD.Recv(recv, 2, count, type, out.previous, 1);
        request.Wait();
        out.line("%s, count %d elements %d", describe(type), status.Get_count(type), status.Get_elements(type));
        out.line("%s", Arrays.toString(recv));
    }
}
