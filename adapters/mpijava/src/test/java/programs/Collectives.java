package programs;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;

final class Collectives {
    private Collectives() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("collectives: barrier", out -> {
            MPI.COMM_WORLD.Barrier();
            out.line("passed");
        });
        all.put("collectives: bcast", out -> {
            for (int root = 0; root < out.size; root++) {
                int[] buffer = {out.rank, out.rank, out.rank, out.rank};
                MPI.COMM_WORLD.Bcast(buffer, 1, 2, MPI.INT, root);
                out.line("%s", Arrays.toString(buffer));
            }
        });
        all.put("collectives: bcast of all types", out -> {
            bcast(out, MPI.BYTE, new byte[] {1, 2}, new byte[2]);
            bcast(out, MPI.CHAR, new char[] {'x', 'y'}, new char[2]);
            bcast(out, MPI.SHORT, new short[] {1, -2}, new short[2]);
            bcast(out, MPI.BOOLEAN, new boolean[] {true, false}, new boolean[2]);
            bcast(out, MPI.LONG, new long[] {1, -2}, new long[2]);
            bcast(out, MPI.FLOAT, new float[] {0.5f, -2}, new float[2]);
            bcast(out, MPI.DOUBLE, new double[] {0.5, -2}, new double[2]);
        });
        all.put("collectives: bcast of a vector", out -> {
            int[] buffer = new int[9];
            if (out.rank == out.size - 1) {
                Arrays.setAll(buffer, i -> i + 1);
            }
            MPI.COMM_WORLD.Bcast(buffer, 0, 1, Datatype.Vector(3, 1, 3, MPI.INT), out.size - 1);
            out.line("%s", Arrays.toString(buffer));
        });
        all.put("collectives: gather", out -> {
            int[] parts = new int[2 * out.size];
            MPI.COMM_WORLD.Gather(new int[] {out.rank, 10 * out.rank}, 0, 2, MPI.INT, parts, 0, 2, MPI.INT, 0);
            out.line("%s", out.rank == 0 ? Arrays.toString(parts) : "");
        });
        all.put("collectives: gather to the last rank", out -> {
            char[] parts = new char[out.size];
            MPI.COMM_WORLD.Gather(
                    new char[] {(char) ('a' + out.rank)}, 0, 1, MPI.CHAR, parts, 0, 1, MPI.CHAR, out.size - 1);
            out.line("%s", out.rank == out.size - 1 ? new String(parts) : "");
        });
        all.put("collectives: gatherv", out -> {
            int[] counts = new int[out.size];
            int[] displacements = new int[out.size];
            Arrays.setAll(counts, r -> r + 1);
            Arrays.setAll(displacements, r -> r * (out.size + 1));
            double[] parts = new double[out.size * (out.size + 1)];
            double[] mine = new double[out.rank + 1];
            Arrays.fill(mine, out.rank + 0.5);
            MPI.COMM_WORLD.Gatherv(mine, 0, mine.length, MPI.DOUBLE, parts, 0, counts, displacements, MPI.DOUBLE, 0);
            out.line("%s", out.rank == 0 ? Arrays.toString(parts) : "");
        });
        all.put("collectives: scatter", out -> {
            long[] parts = new long[3 * out.size];
            Arrays.setAll(parts, i -> i);
            long[] mine = new long[4];
            MPI.COMM_WORLD.Scatter(parts, 0, 3, MPI.LONG, mine, 1, 3, MPI.LONG, 0);
            out.line("%s", Arrays.toString(mine));
        });
        all.put("collectives: scatterv", out -> {
            int[] counts = new int[out.size];
            int[] displacements = new int[out.size];
            Arrays.setAll(counts, r -> r + 1);
            Arrays.setAll(displacements, r -> 2 * r);
            int[] parts = new int[3 * out.size + 1];
            Arrays.setAll(parts, i -> i);
            int[] mine = new int[out.rank + 1];
            MPI.COMM_WORLD.Scatterv(parts, 0, counts, displacements, MPI.INT, mine, 0, mine.length, MPI.INT, 0);
            out.line("%s", Arrays.toString(mine));
        });
        all.put("collectives: allgather", out -> {
            float[] parts = new float[2 * out.size];
            MPI.COMM_WORLD.Allgather(new float[] {out.rank, -out.rank}, 0, 2, MPI.FLOAT, parts, 0, 2, MPI.FLOAT);
            out.line("%s", PointToPoint.text(parts));
        });
        all.put("collectives: allgatherv", out -> {
            int[] counts = new int[out.size];
            int[] displacements = new int[out.size];
            int total = 0;
            for (int r = 0; r < out.size; r++) {
                counts[r] = r % 2 + 1;
                displacements[r] = total;
                total += counts[r];
            }
            short[] parts = new short[total];
            short[] mine = {(short) out.rank, (short) -1};
            MPI.COMM_WORLD.Allgatherv(mine, 0, counts[out.rank], MPI.SHORT, parts, 0, counts, displacements, MPI.SHORT);
            out.line("%s", Arrays.toString(parts));
        });
        all.put("collectives: alltoall", out -> {
            int[] send = new int[2 * out.size];
            Arrays.setAll(send, i -> 100 * out.rank + i);
            int[] recv = new int[2 * out.size];
            MPI.COMM_WORLD.Alltoall(send, 0, 2, MPI.INT, recv, 0, 2, MPI.INT);
            out.line("%s", Arrays.toString(recv));
        });
        all.put("collectives: alltoallv", out -> {
            int[] out1 = new int[out.size];
            int[] starts = new int[out.size];
            int[] in = new int[out.size];
            int[] places = new int[out.size];
            Arrays.setAll(out1, r -> r + 1);
            Arrays.setAll(starts, r -> r * (r + 1) / 2);
            Arrays.fill(in, out.rank + 1);
            Arrays.setAll(places, r -> r * (out.rank + 1));
            int[] send = new int[out.size * (out.size + 1) / 2];
            Arrays.setAll(send, i -> 100 * out.rank + i);
            int[] recv = new int[out.size * (out.rank + 1)];
            MPI.COMM_WORLD.Alltoallv(send, 0, out1, starts, MPI.INT, recv, 0, in, places, MPI.INT);
            out.line("%s", Arrays.toString(recv));
        });
        all.put("collectives: booleans", out -> {
            boolean[] parts = new boolean[out.size];
            MPI.COMM_WORLD.Allgather(new boolean[] {out.rank % 2 == 0}, 0, 1, MPI.BOOLEAN, parts, 0, 1, MPI.BOOLEAN);
            out.line("%s", Arrays.toString(parts));
        });
        all.put(
                "collectives: a root that there is not",
                out -> out.refused("Bcast", () -> MPI.COMM_WORLD.Bcast(new int[1], 0, 1, MPI.INT, -5)));
    }

    private static void bcast(Out out, Datatype type, Object full, Object empty) {
        Object buffer = out.rank == 0 ? full : empty;
        MPI.COMM_WORLD.Bcast(buffer, 0, 2, type, 0);
        out.line("%s", PointToPoint.text(buffer));
    }
}
