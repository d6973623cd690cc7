package programs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.Datatype;
import mpi.MPI;
import mpi.Prequest;
import mpi.Request;
import mpi.Status;

/** Messages between two ranks, as courses and textbooks have them: buffers, probes, requests, packing. */
final class TextbookMessages {
    private TextbookMessages() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("textbook: several buffered messages, received in another order", TextbookMessages::buffered);
        all.put("textbook: halo by persistent requests", TextbookMessages::persistent);
        all.put("textbook: lengths learnt by a probe", TextbookMessages::probes);
        all.put("textbook: a packed message of several types", TextbookMessages::packed);
        all.put("textbook: wait for some", TextbookMessages::waitSome);
        all.put("textbook: test any", TextbookMessages::testAny);
        all.put("textbook: requests that are null", TextbookMessages::nullRequests);
        all.put("textbook: no process", TextbookMessages::noProcess);
        all.put("textbook: nothing to send", TextbookMessages::nothing);
        all.put("textbook: part of a vector received", TextbookMessages::partOfAVector);
        all.put("textbook: large tags", TextbookMessages::largeTags);
        all.put("textbook: environment", TextbookMessages::environment);
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
