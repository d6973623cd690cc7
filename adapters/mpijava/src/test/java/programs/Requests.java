package programs;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import mpi.MPI;
import mpi.Prequest;
import mpi.Request;
import mpi.Status;

final class Requests {
    private Requests() {}

    static void addTo(Map<String, Consumer<Out>> all) {
        all.put("requests: wait", out -> {
            int[] got = new int[1];
            Request receive = MPI.COMM_WORLD.Irecv(got, 0, 1, MPI.INT, out.previous, 1);
            Request send = MPI.COMM_WORLD.Isend(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 1);
            Status status = receive.Wait();
            send.Wait();
            out.line(
                    "%d source %d tag %d count %d, null %b",
                    got[0], status.source, status.tag, status.Get_count(MPI.INT), receive.Is_null());
        });
        all.put("requests: test", out -> {
            int[] got = new int[1];
            Request receive = MPI.COMM_WORLD.Irecv(got, 0, 1, MPI.INT, out.previous, 2);
            boolean early = receive.Test() == null;
            MPI.COMM_WORLD.Barrier();
            Request send = MPI.COMM_WORLD.Isend(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 2);
            Status status = null;
            while (status == null) {
                status = receive.Test();
            }
            send.Wait();
            out.line("early %b, then %d from %d", early, got[0], status.source);
        });
        all.put("requests: issend", out -> {
            int[] got = new int[1];
            Request send = MPI.COMM_WORLD.Issend(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 3);
            MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.previous, 3);
            send.Wait();
            out.line("%d", got[0]);
        });
        all.put("requests: irsend", out -> {
            int[] got = new int[1];
            Request receive = MPI.COMM_WORLD.Irecv(got, 0, 1, MPI.INT, out.previous, 4);
            MPI.COMM_WORLD.Barrier();
            Request send = MPI.COMM_WORLD.Irsend(new int[] {out.rank}, 0, 1, MPI.INT, out.next, 4);
            receive.Wait();
            send.Wait();
            out.line("%d", got[0]);
        });
        all.put("requests: ibsend", out -> {
            MPI.Buffer_attach(ByteBuffer.allocateDirect(10_000));
            int[] got = new int[1];
            int[] sent = {out.rank};
            Request send = MPI.COMM_WORLD.Ibsend(sent, 0, 1, MPI.INT, out.next, 5);
            sent[0] = -1;
            MPI.COMM_WORLD.Recv(got, 0, 1, MPI.INT, out.previous, 5);
            send.Wait();
            MPI.Buffer_detach();
            out.line("%d", got[0]);
        });
        all.put("requests: waitall", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 6);
            Status[] statuses = Request.Waitall(requests);
            boolean right = true;
            for (int r = 0; r < out.size; r++) {
                right &= statuses[r].source == r;
            }
            out.line("%s, %b", Arrays.toString(got), right);
        });
        all.put("requests: waitany", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 7);
            boolean[] seen = new boolean[2 * out.size];
            for (int i = 0; i < requests.length; i++) {
                Status status = Request.Waitany(requests);
                seen[status.index] = true;
            }
            out.line("%s %s", Arrays.toString(got), Arrays.toString(seen));
        });
        all.put("requests: waitsome", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 8);
            int done = 0;
            while (done < requests.length) {
                done += Request.Waitsome(requests).length;
            }
            out.line("%s after %d", Arrays.toString(got), done);
        });
        all.put("requests: testany", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 9);
            int done = 0;
            while (done < requests.length) {
                done += Request.Testany(requests) == null ? 0 : 1;
            }
            out.line("%s", Arrays.toString(got));
        });
        all.put("requests: testsome", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 10);
            int done = 0;
            while (done < requests.length) {
                done += Request.Testsome(requests).length;
            }
            out.line("%s", Arrays.toString(got));
        });
        all.put("requests: testall", out -> {
            int[] got = new int[out.size];
            Request[] requests = exchange(out, got, 11);
            Status[] statuses = null;
            while (statuses == null) {
                statuses = Request.Testall(requests);
            }
            out.line("%s %d", Arrays.toString(got), statuses.length);
        });
        all.put("requests: null", out -> {
            Status status = MPI.REQUEST_NULL.Wait();
            out.line("null %b, source %d tag %d", MPI.REQUEST_NULL.Is_null(), status.source, status.tag);
        });
        all.put(
                "requests: persistent",
                out -> persistent(
                        out, MPI.COMM_WORLD.Send_init(new int[] {out.rank + 1}, 0, 1, MPI.INT, out.next, 12)));
        all.put(
                "requests: persistent synchronous",
                out -> persistent(
                        out, MPI.COMM_WORLD.Ssend_init(new int[] {out.rank + 1}, 0, 1, MPI.INT, out.next, 12)));
        all.put(
                "requests: persistent ready",
                out -> persistent(
                        out, MPI.COMM_WORLD.Rsend_init(new int[] {out.rank + 1}, 0, 1, MPI.INT, out.next, 12)));
        all.put("requests: persistent buffered", out -> {
            MPI.Buffer_attach(ByteBuffer.allocateDirect(10_000));
            persistent(out, MPI.COMM_WORLD.Bsend_init(new int[] {out.rank + 1}, 0, 1, MPI.INT, out.next, 12));
            MPI.Buffer_detach();
        });
        all.put("requests: startall", out -> {
            int[] sent = new int[1];
            int[] got = new int[1];
            Prequest[] both = {
                MPI.COMM_WORLD.Recv_init(got, 0, 1, MPI.INT, out.previous, 13),
                MPI.COMM_WORLD.Send_init(sent, 0, 1, MPI.INT, out.next, 13)
            };
            int sum = 0;
            for (int i = 0; i < 5; i++) {
                sent[0] = i * (out.rank + 1);
                Prequest.Startall(both);
                Request.Waitall(both);
                sum += got[0];
            }
            out.line("%d", sum);
        });
    }

    /** Every rank sends its number to every rank: the receives, then the sends. */
    private static Request[] exchange(Out out, int[] got, int tag) {
        Request[] requests = new Request[2 * out.size];
        for (int r = 0; r < out.size; r++) {
            requests[r] = MPI.COMM_WORLD.Irecv(got, r, 1, MPI.INT, r, tag);
        }
        for (int r = 0; r < out.size; r++) {
            requests[out.size + r] = MPI.COMM_WORLD.Isend(new int[] {100 + out.rank}, 0, 1, MPI.INT, r, tag);
        }
        return requests;
    }

    private static void persistent(Out out, Prequest send) {
        int[] got = new int[1];
        Prequest receive = MPI.COMM_WORLD.Recv_init(got, 0, 1, MPI.INT, out.previous, 12);
        int sum = 0;
        for (int i = 0; i < 3; i++) {
            receive.Start();
            MPI.COMM_WORLD.Barrier();
            send.Start();
            receive.Wait();
            send.Wait();
            sum += got[0];
        }
        out.line("%d", sum);
    }
}
