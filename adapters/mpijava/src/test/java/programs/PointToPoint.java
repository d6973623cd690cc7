package programs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;
import mpi.Request;
import mpi.Status;

final class PointToPoint {
    private static final int LONG = 300_000;

    private PointToPoint() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("point to point: ring of all types", PointToPoint::ringOfAllTypes);
        all.put("point to point: offsets and counts", out -> {
            int[] send = {0, 1, 2, 3, 4, 5, 6, 7};
            int[] recv = new int[8];
            Request request = MPI.COMM_WORLD.Isend(send, 2, 3, MPI.INT, out.next, 1);
            Status status = MPI.COMM_WORLD.Recv(recv, 4, 3, MPI.INT, out.previous, 1);
            request.Wait();
            out.line(
                    "%s source %d tag %d count %d",
                    Arrays.toString(recv), status.source, status.tag, status.Get_count(MPI.INT));
        });
        all.put("point to point: fewer items than the receive allows", out -> {
            double[] recv = new double[10];
            Request request = MPI.COMM_WORLD.Isend(new double[] {1.5, 2.5, 3.5}, 0, 3, MPI.DOUBLE, out.next, 2);
            Status status = MPI.COMM_WORLD.Recv(recv, 1, 9, MPI.DOUBLE, out.previous, 2);
            request.Wait();
            out.line(
                    "%s count %d elements %d field %d",
                    Arrays.toString(recv), status.Get_count(MPI.DOUBLE), status.Get_elements(MPI.DOUBLE), status.count);
        });
        all.put("point to point: a count larger than the array", out -> {
            int[] recv = new int[4];
            Request request = MPI.COMM_WORLD.Isend(new int[] {7, 8}, 0, 2, MPI.INT, out.next, 2);
            Status status = MPI.COMM_WORLD.Recv(recv, 1, 100, MPI.INT, out.previous, 2);
            request.Wait();
            out.line("%s count %d", Arrays.toString(recv), status.Get_count(MPI.INT));
        });
        all.put("point to point: any source and any tag", out -> {
            int sum = 0;
            Request[] requests = new Request[out.size];
            for (int r = 0; r < out.size; r++) {
                requests[r] = MPI.COMM_WORLD.Isend(new int[] {10 * out.rank}, 0, 1, MPI.INT, r, out.rank);
            }
            boolean right = true;
            for (int r = 0; r < out.size; r++) {
                int[] got = new int[1];
                Status status = MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, MPI.ANY_SOURCE, MPI.ANY_TAG);
                right &= got[0] == 10 * status.source && status.tag == status.source;
                sum += got[0];
            }
            Request.Waitall(requests);
            out.line("sum %d, right %b", sum, right);
        });
        all.put("point to point: messages do not overtake", out -> {
            Request[] requests = new Request[20];
            for (int i = 0; i < 20; i++) {
                requests[i] = MPI.COMM_WORLD.Isend(new int[] {i}, 0, 1, MPI.INT, out.next, 3);
            }
            StringBuilder order = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                int[] got = new int[1];
                MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.previous, i % 2 == 0 ? 3 : MPI.ANY_TAG);
                order.append(got[0]).append(' ');
            }
            Request.Waitall(requests);
            out.line("%s", order);
        });
        all.put("point to point: tags select", out -> {
            Request a = MPI.COMM_WORLD.Isend(new int[] {1}, 0, 1, MPI.INT, out.next, 10);
            Request b = MPI.COMM_WORLD.Isend(new int[] {2}, 0, 1, MPI.INT, out.next, 11);
            int[] got = new int[2];
            MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.previous, 11);
            MPI.COMM_WORLD.Recv(got, 1, 1, MPI.INT, out.previous, 10);
            a.Wait();
            b.Wait();
            out.line("%s", Arrays.toString(got));
        });
        all.put("point to point: long messages", out -> {
            long[] send = new long[LONG];
            Arrays.setAll(send, i -> i * 31L + out.rank);
            long[] recv = new long[LONG];
            Request request = MPI.COMM_WORLD.Isend(send, 0, LONG, MPI.LONG, out.next, 4);
            MPI.COMM_WORLD.Recv(recv, 0, LONG, MPI.LONG, out.previous, 4);
            request.Wait();
            out.line("hash %d", Arrays.hashCode(recv));
        });
        all.put("point to point: an empty message", out -> {
            Request request = MPI.COMM_WORLD.Isend(new byte[0], 0, 0, MPI.BYTE, out.next, 4);
            Status status = MPI.COMM_WORLD.Recv(new byte[3], 0, 3, MPI.BYTE, out.previous, 4);
            request.Wait();
            out.line("count %d source %d", status.Get_count(MPI.BYTE), status.source);
        });
        all.put("point to point: synchronous", PointToPoint::synchronous);
        all.put("point to point: ready", out -> {
            int[] recv = new int[1];
            Request receive = MPI.COMM_WORLD.Irecv(recv, 0, 1, MPI.INT, out.previous, 6);
            MPI.COMM_WORLD.Barrier();
            MPI.COMM_WORLD.Rsend(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 6);
            Status status = receive.Wait();
            out.line("got %d from %d", recv[0], status.source);
        });
        all.put("point to point: buffered", out -> {
            MPI.Buffer_attach(ByteBuffer.allocateDirect(100_000));
            int[] recv = new int[1000];
            int[] send = new int[1000];
            Arrays.fill(send, out.rank + 1);
            MPI.COMM_WORLD.Bsend(send, 0, 1000, MPI.INT, out.next, 7);
            Arrays.fill(send, -1);
            MPI.COMM_WORLD.Recv(recv, 0, 1000, MPI.INT, out.previous, 7);
            MPI.Buffer_detach();
            out.line("sum %d", Arrays.stream(recv).sum());
        });
        all.put(
                "point to point: buffered without a buffer",
                out -> out.refused("Bsend", () -> MPI.COMM_WORLD.Bsend(new int[1], 0, 1, MPI.INT, out.next, 7)));
        all.put("point to point: probe", out -> {
            Request request = MPI.COMM_WORLD.Isend(new float[out.rank + 1], 0, out.rank + 1, MPI.FLOAT, out.next, 8);
            Status status = MPI.COMM_WORLD.Probe(out.previous, MPI.ANY_TAG);
            int count = status.Get_count(MPI.FLOAT);
            MPI.COMM_WORLD.Recv(new float[count], 0, count, MPI.FLOAT, status.source, status.tag);
            request.Wait();
            out.line("source %d tag %d count %d", status.source, status.tag, count);
        });
        all.put("point to point: iprobe", out -> {
            Status nothing = MPI.COMM_WORLD.Iprobe(out.previous, 99);
            Request request = MPI.COMM_WORLD.Isend(new int[3], 0, 3, MPI.INT, out.next, 9);
            Status status = null;
            while (status == null) {
                status = MPI.COMM_WORLD.Iprobe(out.previous, 9);
            }
            MPI.COMM_WORLD.Recv(new int[3], 0, 3, MPI.INT, out.previous, 9);
            request.Wait();
            out.line("nothing %b, then count %d", nothing == null, status.Get_count(MPI.INT));
        });
        all.put("point to point: sendrecv", out -> {
            int[] got = new int[3];
            Status status = MPI.COMM_WORLD.Sendrecv(
                    new int[] {out.rank, 1, 2}, 0, 3, MPI.INT, out.next, 12, got, 0, 3, MPI.INT, out.previous, 12);
            out.line("%s source %d", Arrays.toString(got), status.source);
        });
        all.put("point to point: sendrecv in place", out -> {
            int[] both = {out.rank, out.rank * out.rank};
            Status status = MPI.COMM_WORLD.Sendrecv_replace(both, 0, 2, MPI.INT, out.next, 13, out.previous, 13);
            out.line("%s source %d", Arrays.toString(both), status.source);
        });
        all.put("point to point: to oneself", out -> {
            int[] got = new int[1];
            Request request = MPI.COMM_WORLD.Isend(new int[] {42}, 0, 1, MPI.INT, out.rank, 16);
            MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.rank, 16);
            request.Wait();
            out.line("%d", got[0]);
        });
        all.put("point to point: bad arguments", PointToPoint::badArguments);
        all.put("point to point: too long a message", out -> {
            Request request = MPI.COMM_WORLD.Isend(new int[5], 0, 5, MPI.INT, out.next, 17);
            out.refused("five into two", () -> MPI.COMM_WORLD.Recv(new int[2], 0, 2, MPI.INT, out.previous, 17));
            request.Wait();
        });
    }

    /** Even ranks send to the next rank; the last of an odd number does nothing. */
    private static void synchronous(Out out) {
        int peer = out.rank ^ 1;
        if (out.rank % 2 == 0 && peer < out.size) {
            MPI.COMM_WORLD.Ssend(new int[] {1, out.rank}, 0, 2, MPI.INT, peer, 5);
        } else if (out.rank % 2 == 1) {
            int[] got = new int[2];
            MPI.COMM_WORLD.Recv(got, 0, 2, MPI.INT, peer, 5);
            out.line("%s", Arrays.toString(got));
        }
    }

    private static void ringOfAllTypes(Out out) {
        ring(out, MPI.BYTE, new byte[] {1, -2, (byte) out.rank}, new byte[3]);
        ring(out, MPI.CHAR, new char[] {'a', '\uFFFF', (char) ('A' + out.rank)}, new char[3]);
        ring(out, MPI.SHORT, new short[] {1, -2, (short) out.rank}, new short[3]);
        ring(out, MPI.BOOLEAN, new boolean[] {true, false, out.rank % 2 == 0}, new boolean[3]);
        ring(out, MPI.INT, new int[] {Integer.MAX_VALUE, -2, out.rank}, new int[3]);
        ring(out, MPI.LONG, new long[] {Long.MIN_VALUE, -2, out.rank}, new long[3]);
        ring(out, MPI.FLOAT, new float[] {0.1f, Float.NaN, out.rank}, new float[3]);
        ring(out, MPI.DOUBLE, new double[] {0.1, Double.NEGATIVE_INFINITY, out.rank}, new double[3]);
    }

    private static void ring(Out out, Datatype type, Object send, Object recv) {
        Request request = MPI.COMM_WORLD.Isend(send, 0, 3, type, out.next, 1);
        MPI.COMM_WORLD.Recv(recv, 0, 3, type, out.previous, 1);
        request.Wait();
        out.line("%s", text(recv));
    }

    static String text(Object array) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < java.lang.reflect.Array.getLength(array); i++) {
            Object value = java.lang.reflect.Array.get(array, i);
            text.append(value instanceof Character c ? (Object) (int) c : value).append(' ');
        }
        return text.toString().strip();
    }

    private static void badArguments(Out out) {
        out.refused("dest -7", () -> MPI.COMM_WORLD.Send(new int[1], 0, 1, MPI.INT, -7, 0));
        out.refused("dest of size", () -> MPI.COMM_WORLD.Send(new int[1], 0, 1, MPI.INT, out.size, 0));
        out.refused("source of size", () -> MPI.COMM_WORLD.Recv(new int[1], 0, 1, MPI.INT, out.size, 0));
        out.refused("count beyond the array", () -> MPI.COMM_WORLD.Send(new int[1], 0, 2, MPI.INT, out.rank, 0));
        out.refused("offset beyond the array", () -> MPI.COMM_WORLD.Send(new int[1], 2, 1, MPI.INT, out.rank, 0));
        out.refused("array of another type", () -> MPI.COMM_WORLD.Send(new float[1], 0, 1, MPI.INT, out.rank, 0));
    }
}
