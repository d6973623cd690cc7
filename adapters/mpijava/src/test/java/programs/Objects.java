package programs;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;
import mpi.Op;
import mpi.Request;
import mpi.Status;
import mpi.User_function;

final class Objects {
    private Objects() {}

    /** A class of the program. */
    static final class Point implements Serializable {
        private static final long serialVersionUID = 1L;
        final int x;
        final String name;

        Point(int x, String name) {
            this.x = x;
            this.name = name;
        }

        @Override
        public String toString() {
            return name + "@" + x;
        }
    }

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("objects: of the JDK", out -> {
            Map<String, Integer> map = new HashMap<>();
            map.put("rank", out.rank);
            ring(out, new Object[] {
                "text", out.rank, map, new int[][] {{1}, {2, 3}}, List.copyOf(new ArrayList<>(List.of(1, 2)))
            });
        });
        all.put(
                "objects: of the program",
                out -> ring(out, new Object[] {new Point(out.rank, "p"), null, new Point(7, "q")}));
        all.put("objects: an array of the program's class", out -> {
            Point[] got = new Point[2];
            Request request = MPI.COMM_WORLD.Isend(
                    new Point[] {new Point(1, "a"), new Point(2, "b")}, 0, 2, MPI.OBJECT, out.next, 1);
            MPI.COMM_WORLD.Recv(got, 0, 2, MPI.OBJECT, out.previous, 1);
            request.Wait();
            out.line("%s", Arrays.toString(got));
        });
        all.put("objects: long ones", out -> {
            Object[] got = new Object[1];
            Request request = MPI.COMM_WORLD.Isend(new Object[] {new double[100_000]}, 0, 1, MPI.OBJECT, out.next, 2);
            MPI.COMM_WORLD.Recv(got, 0, 1, MPI.OBJECT, out.previous, 2);
            request.Wait();
            out.line("%d", ((double[]) got[0]).length);
        });
        all.put("objects: irecv", out -> {
            Object[] got = new Object[4];
            Request receive = MPI.COMM_WORLD.Irecv(got, 1, 2, MPI.OBJECT, out.previous, 3);
            Request send = MPI.COMM_WORLD.Isend(new Object[] {"a" + out.rank, "b"}, 0, 2, MPI.OBJECT, out.next, 3);
            Status status = receive.Wait();
            send.Wait();
            out.line("%s count %d", Arrays.toString(got), status.Get_count(MPI.OBJECT));
        });
        all.put("objects: at a stride", out -> {
            Object[] got = new Object[6];
            Datatype every = Datatype.Vector(3, 1, 2, MPI.OBJECT);
            Request send = MPI.COMM_WORLD.Isend(new Object[] {"a", "-", "b", "-", "c", "-"}, 0, 1, every, out.next, 4);
            MPI.COMM_WORLD.Recv(got, 0, 1, every, out.previous, 4);
            send.Wait();
            out.line("%s", Arrays.toString(got));
        });
        all.put("objects: bcast", out -> {
            Object[] both = out.rank == 0 ? new Object[] {new Point(3, "root"), 4L} : new Object[2];
            MPI.COMM_WORLD.Bcast(both, 0, 2, MPI.OBJECT, 0);
            out.line("%s", Arrays.toString(both));
        });
        all.put("objects: gather and scatter", out -> {
            Object[] all0 = new Object[out.size];
            MPI.COMM_WORLD.Gather(new Object[] {"from " + out.rank}, 0, 1, MPI.OBJECT, all0, 0, 1, MPI.OBJECT, 0);
            out.line("%s", out.rank == 0 ? Arrays.toString(all0) : "");
            Object[] mine = new Object[1];
            MPI.COMM_WORLD.Scatter(all0, 0, 1, MPI.OBJECT, mine, 0, 1, MPI.OBJECT, 0);
            out.line("%s", mine[0]);
        });
        all.put("objects: allgather and alltoall", out -> {
            Object[] everybody = new Object[out.size];
            MPI.COMM_WORLD.Allgather(new Object[] {out.rank}, 0, 1, MPI.OBJECT, everybody, 0, 1, MPI.OBJECT);
            out.line("%s", Arrays.toString(everybody));
            Object[] send = new Object[out.size];
            Arrays.setAll(send, r -> out.rank + ">" + r);
            Object[] recv = new Object[out.size];
            MPI.COMM_WORLD.Alltoall(send, 0, 1, MPI.OBJECT, recv, 0, 1, MPI.OBJECT);
            out.line("%s", Arrays.toString(recv));
        });
        all.put("objects: a function of the program", out -> {
            Object[] result = new Object[1];
            Op concatenate = new Op(
                    new User_function() {
                        @Override
                        public void Call(Object in, int i, Object inout, int o, int count, Datatype type) {
                            for (int k = 0; k < count; k++) {
                                Object[] right = (Object[]) inout;
                                right[o + k] = (Integer) ((Object[]) in)[i + k] + (Integer) right[o + k];
                            }
                        }
                    },
                    true);
            MPI.COMM_WORLD.Reduce(new Object[] {out.rank + 1}, 0, result, 0, 1, MPI.OBJECT, concatenate, 0);
            out.line("%s", out.rank == 0 ? result[0] : "");
        });
    }

    private static void ring(Out out, Object[] send) {
        Object[] recv = new Object[send.length];
        Request request = MPI.COMM_WORLD.Isend(send, 0, send.length, MPI.OBJECT, out.next, 5);
        Status status = MPI.COMM_WORLD.Recv(recv, 0, send.length, MPI.OBJECT, out.previous, 5);
        request.Wait();
        out.line("%s count %d", Arrays.deepToString(recv), status.Get_count(MPI.OBJECT));
    }
}
