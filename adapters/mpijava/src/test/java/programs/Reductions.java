package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;
import mpi.Op;
import mpi.User_function;

final class Reductions {
    private Reductions() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("reductions: sum, product, minimum, maximum of all types", out -> {
            for (Op op : new Op[] {MPI.SUM, MPI.PROD, MPI.MIN, MPI.MAX}) {
                allreduce(out, MPI.BYTE, new byte[] {(byte) (out.rank + 1), -3}, new byte[2], op);
                allreduce(out, MPI.CHAR, new char[] {(char) (out.rank + 1), 3}, new char[2], op);
                allreduce(out, MPI.SHORT, new short[] {(short) (out.rank + 1), -3}, new short[2], op);
                allreduce(out, MPI.INT, new int[] {out.rank + 1, -3}, new int[2], op);
                allreduce(out, MPI.LONG, new long[] {out.rank + 1, -3}, new long[2], op);
                allreduce(out, MPI.FLOAT, new float[] {out.rank + 1, -3}, new float[2], op);
                allreduce(out, MPI.DOUBLE, new double[] {out.rank + 1, -3}, new double[2], op);
            }
        });
        all.put("reductions: bitwise", out -> {
            for (Op op : new Op[] {MPI.BAND, MPI.BOR, MPI.BXOR}) {
                allreduce(out, MPI.BYTE, new byte[] {(byte) (0x70 | out.rank), 5}, new byte[2], op);
                allreduce(out, MPI.SHORT, new short[] {(short) (0x7000 | out.rank), 5}, new short[2], op);
                allreduce(out, MPI.INT, new int[] {0xF0 | out.rank, 5}, new int[2], op);
                allreduce(out, MPI.LONG, new long[] {0xF0L | out.rank, 5}, new long[2], op);
            }
        });
        all.put("reductions: logical", out -> {
            for (Op op : new Op[] {MPI.LAND, MPI.LOR, MPI.LXOR}) {
                allreduce(out, MPI.BOOLEAN, new boolean[] {true, out.rank == 0}, new boolean[2], op);
            }
        });
        all.put("reductions: operations that a type does not have", out -> {
            out.refused(
                    "LAND of ints", () -> MPI.COMM_WORLD.Allreduce(new int[1], 0, new int[1], 0, 1, MPI.INT, MPI.LAND));
            out.refused(
                    "SUM of booleans",
                    () -> MPI.COMM_WORLD.Allreduce(new boolean[1], 0, new boolean[1], 0, 1, MPI.BOOLEAN, MPI.SUM));
        });
        all.put("reductions: to a root", out -> {
            for (int root = 0; root < out.size; root++) {
                int[] result = new int[3];
                MPI.COMM_WORLD.Reduce(new int[] {out.rank, 1, root}, 0, result, 0, 3, MPI.INT, MPI.SUM, root);
                out.line("%s", out.rank == root ? Arrays.toString(result) : "");
            }
        });
        all.put("reductions: maximum and minimum with their ranks", out -> {
            int[] pair = {(out.rank * 7) % 5, out.rank};
            int[] result = new int[2];
            MPI.COMM_WORLD.Allreduce(pair, 0, result, 0, 1, MPI.INT2, MPI.MAXLOC);
            out.line("%s", Arrays.toString(result));
            double[] reals = {(out.rank * 3) % 4 - 1.5, out.rank, 1, out.rank};
            double[] least = new double[4];
            MPI.COMM_WORLD.Reduce(reals, 0, least, 0, 2, MPI.DOUBLE2, MPI.MINLOC, 0);
            out.line("%s", out.rank == 0 ? Arrays.toString(least) : "");
        });
        all.put("reductions: pairs of all types", out -> {
            allreduce(
                    out,
                    MPI.SHORT2,
                    new short[] {(short) (out.rank % 2), (short) out.rank},
                    new short[2],
                    MPI.MAXLOC,
                    1);
            allreduce(out, MPI.LONG2, new long[] {out.rank % 2, out.rank}, new long[2], MPI.MINLOC, 1);
            allreduce(out, MPI.FLOAT2, new float[] {out.rank % 3, out.rank}, new float[2], MPI.MAXLOC, 1);
        });
        all.put("reductions: a function of the program", out -> {
            int[] result = new int[2];
            MPI.COMM_WORLD.Allreduce(
                    new int[] {out.rank + 2, 1}, 0, result, 0, 2, MPI.INT, new Op(new Product(), true));
            out.line("%s", Arrays.toString(result));
            MPI.COMM_WORLD.Reduce(
                    new int[] {out.rank + 2, 1}, 0, result, 0, 2, MPI.INT, new Op(new Product(), true), 0);
            out.line("%s", out.rank == 0 ? Arrays.toString(result) : "");
        });
        all.put("reductions: scan", out -> {
            long[] result = new long[2];
            MPI.COMM_WORLD.Scan(new long[] {out.rank + 1, 2}, 0, result, 0, 2, MPI.LONG, MPI.SUM);
            out.line("%s", Arrays.toString(result));
            int[] product = new int[1];
            MPI.COMM_WORLD.Scan(new int[] {out.rank + 1}, 0, product, 0, 1, MPI.INT, new Op(new Product(), true));
            out.line("%s", Arrays.toString(product));
        });
        all.put("reductions: reduce and scatter", out -> {
            int[] counts = new int[out.size];
            Arrays.setAll(counts, r -> r + 1);
            int total = out.size * (out.size + 1) / 2;
            int[] send = new int[total];
            Arrays.setAll(send, i -> i + out.rank);
            int[] mine = new int[out.rank + 1];
            MPI.COMM_WORLD.Reduce_scatter(send, 0, mine, 0, counts, MPI.INT, MPI.SUM);
            out.line("%s", Arrays.toString(mine));
        });
        all.put("reductions: at offsets", out -> {
            int[] result = {9, 9, 9, 9};
            MPI.COMM_WORLD.Allreduce(new int[] {0, 0, out.rank, 1}, 2, result, 2, 2, MPI.INT, MPI.SUM);
            out.line("%s", Arrays.toString(result));
        });
    }

    /** Multiplies. */
    private static final class Product extends User_function {
        @Override
        public void Call(Object in, int i, Object inout, int o, int count, Datatype type) {
            for (int k = 0; k < count; k++) {
                ((int[]) inout)[o + k] *= ((int[]) in)[i + k];
            }
        }
    }

    private static void allreduce(Out out, Datatype type, Object send, Object recv, Op op) {
        allreduce(out, type, send, recv, op, 2);
    }

    private static void allreduce(Out out, Datatype type, Object send, Object recv, Op op, int count) {
        MPI.COMM_WORLD.Allreduce(send, 0, recv, 0, count, type, op);
        out.line("%s", PointToPoint.text(recv));
    }
}
