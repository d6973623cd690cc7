package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.testkit.CommContract.Case;

/** The contract, last chapter: a caller's mistake is refused alike everywhere, by value, before anything was sent. */
final class ErrorCases {
    private ErrorCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("aRankOutOfRangeIsRefusedByValue", 1, ErrorCases::ranks),
                new Case("aTagOutOfRangeIsRefusedByValue", 1, ErrorCases::tags),
                new Case("aRootOutOfRangeIsRefusedByValue", 1, ErrorCases::roots),
                new Case("buffersThatDoNotFitAreRefused", 1, ErrorCases::buffers),
                new Case("countsAndDisplacementsThatDoNotFitAreRefused", 1, ErrorCases::layouts),
                new Case("anOperationWithoutMeaningIsRefused", 1, ErrorCases::operations),
                new Case("anOperandThatIsNotWholeIsRefused", 1, ErrorCases::operands),
                new Case("readOnlyMemoryCannotBeReceivedInto", 1, ErrorCases::readOnly),
                new Case("groupsThatMakeNoSenseAreRefused", 1, ErrorCases::groups),
                new Case("aRefusedCallLeavesTheCommunicatorUsable", 1, ErrorCases::usable));
    }

    private static void refuses(ThrowingCallable call, String... said) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(said);
    }

    private static void ranks(Comm comm) {
        Buffer b = Buffer.of(new int[1]);
        int n = comm.size();
        for (int bad : new int[] {n, -3, Comm.ANY_SOURCE, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            String said = "dest " + bad;
            refuses(() -> comm.send(b, bad, 0), said);
            refuses(() -> comm.ssend(b, bad, 0), said);
            refuses(() -> comm.isend(b, bad, 0), said);
            refuses(() -> comm.sendInit(b, bad, 0), said);
            refuses(() -> comm.sendrecv(Buffer.value(1), bad, 0, b, 0, 0), said);
            refuses(() -> comm.rsend(b, bad, 0), said);
            refuses(() -> comm.bsend(b, bad, 0), said);
            refuses(() -> comm.issend(b, bad, 0), said);
            refuses(() -> comm.irsend(b, bad, 0), said);
            refuses(() -> comm.ibsend(b, bad, 0), said);
            refuses(() -> comm.ssendInit(b, bad, 0), said);
            refuses(() -> comm.rsendInit(b, bad, 0), said);
            refuses(() -> comm.bsendInit(b, bad, 0), said);
        }
        for (int bad : new int[] {n, -3, Integer.MAX_VALUE}) {
            String said = "source " + bad;
            refuses(() -> comm.recv(b, bad, 0), said);
            refuses(() -> comm.irecv(b, bad, 0), said);
            refuses(() -> comm.recvInit(b, bad, 0), said);
            refuses(() -> comm.probe(bad, 0), said);
            refuses(() -> comm.iprobe(bad, 0), said);
            refuses(() -> comm.mprobe(bad, 0), said);
            refuses(() -> comm.improbe(bad, 0), said);
            refuses(() -> comm.sendrecv(Buffer.value(1), 0, 0, b, bad, 0), said);
        }
    }

    private static void tags(Comm comm) {
        Buffer b = Buffer.of(new int[1]);
        for (int bad : new int[] {-1, Comm.ANY_TAG, comm.maxTag() + 1}) {
            refuses(() -> comm.send(b, 0, bad), "tag " + bad);
            refuses(() -> comm.isend(b, 0, bad), "tag " + bad);
            refuses(() -> comm.sendInit(b, Comm.PROC_NULL, bad), "tag " + bad);
        }
        for (int bad : new int[] {-1, -3, comm.maxTag() + 1}) {
            refuses(() -> comm.recv(b, 0, bad), "tag " + bad);
            refuses(() -> comm.irecv(b, Comm.ANY_SOURCE, bad), "tag " + bad);
            refuses(() -> comm.iprobe(0, bad), "tag " + bad);
        }
    }

    private static void roots(Comm comm) {
        Buffer b = Buffer.of(new int[1]);
        for (int bad : new int[] {comm.size(), -1, Comm.ANY_SOURCE}) {
            refuses(() -> comm.bcast(b, bad), "root " + bad);
            refuses(() -> comm.reduce(b, b, Op.SUM, bad), "root " + bad);
            refuses(() -> comm.gather(b, b, bad), "root " + bad);
            refuses(() -> comm.scatter(b, b, bad), "root " + bad);
            refuses(() -> comm.gatherv(b, b, new int[0], new int[0], bad), "root " + bad);
            refuses(() -> comm.scatterv(b, new int[0], new int[0], b, bad), "root " + bad);
            refuses(() -> comm.ibcast(b, bad), "root " + bad);
            refuses(() -> comm.ireduce(b, b, Op.SUM, bad), "root " + bad);
            refuses(() -> comm.igather(b, b, bad), "root " + bad);
            refuses(() -> comm.iscatter(b, b, bad), "root " + bad);
            refuses(() -> comm.igatherv(b, b, new int[0], new int[0], bad), "root " + bad);
            refuses(() -> comm.iscatterv(b, new int[0], new int[0], b, bad), "root " + bad);
        }
    }

    private static void buffers(Comm comm) {
        int n = comm.size();
        Buffer ints = Buffer.of(new int[2]);
        Buffer longs = Buffer.of(new long[2]);
        refuses(() -> comm.allreduce(ints, longs, Op.SUM), "INT", "LONG");
        refuses(() -> comm.allreduce(ints, Buffer.of(new int[3]), Op.SUM), "2", "3");
        refuses(() -> comm.scan(ints, Buffer.of(new int[1]), Op.SUM), "2", "1");
        refuses(() -> comm.allgather(ints, Buffer.of(new int[2 * n + 1])), String.valueOf(2 * n + 1));
        refuses(() -> comm.alltoall(Buffer.of(new int[n]), Buffer.of(new int[2 * n])), String.valueOf(2 * n));
        refuses(() -> comm.allreduce(ints, ints, Op.SUM), "share memory");
        refuses(() -> comm.iallreduce(ints, longs, Op.SUM), "INT", "LONG");
        refuses(() -> comm.iscan(ints, Buffer.of(new int[1]), Op.SUM), "2", "1");
        refuses(() -> comm.iallgather(ints, Buffer.of(new int[2 * n + 1])), String.valueOf(2 * n + 1));
        refuses(() -> comm.ialltoall(Buffer.of(new int[n]), Buffer.of(new int[2 * n])), String.valueOf(2 * n));
        refuses(() -> comm.send(Buffer.IN_PLACE, 0, 0), "IN_PLACE");
        refuses(() -> comm.recv(Buffer.IN_PLACE, 0, 0), "IN_PLACE");
        refuses(() -> comm.bcast(Buffer.IN_PLACE, 0), "IN_PLACE");
        refuses(() -> comm.allreduce(ints, Buffer.IN_PLACE, Op.SUM), "IN_PLACE");
        try (CartComm line = comm.cart(new int[] {n}, new boolean[] {true})) {
            refuses(() -> line.neighborAllgather(ints, Buffer.of(new int[3])), "3", "2 × 2");
            refuses(
                    () -> line.neighborAlltoall(Buffer.of(new int[3]), Buffer.of(new int[3])),
                    "3",
                    "multiple of the 2");
        }
        if (comm.rank() == 0) {
            refuses(() -> comm.gather(ints, Buffer.of(new int[2 * n - 1]), 0), String.valueOf(2 * n - 1));
            refuses(() -> comm.scatter(Buffer.of(new int[2 * n + 1]), ints, 0), String.valueOf(2 * n + 1));
        }
        if (n > 1) {
            refuses(() -> comm.alltoall(Buffer.of(new int[n + 1]), Buffer.of(new int[n + 1])), "multiple of the " + n);
        }
    }

    private static void layouts(Comm comm) {
        int n = comm.size();
        Buffer whole = Buffer.of(new int[n]);
        Buffer part = Buffer.of(new int[1]);
        int[] ones = new int[n];
        int[] steps = new int[n];
        for (int r = 0; r < n; r++) {
            ones[r] = 1;
            steps[r] = r;
        }
        int[] negative = ones.clone();
        negative[n - 1] = -4;
        int[] far = steps.clone();
        far[n - 1] = n;
        refuses(() -> comm.allgatherv(part, whole, new int[n + 1], steps), "counts");
        refuses(() -> comm.allgatherv(part, whole, ones, new int[n + 1]), "displacements");
        refuses(() -> comm.allgatherv(part, whole, negative, steps), "-4");
        refuses(() -> comm.allgatherv(part, whole, ones, far), "displacement " + n);
        refuses(() -> comm.allgatherv(Buffer.of(new int[2]), whole, ones, steps), "2");
        refuses(() -> comm.alltoallv(whole, negative, steps, Buffer.of(new int[n]), ones, steps), "-4");
        refuses(() -> comm.reduceScatter(Buffer.of(new int[n + 1]), part, ones, Op.SUM), String.valueOf(n + 1));
        refuses(() -> comm.iallgatherv(part, whole, negative, steps), "-4");
        refuses(() -> comm.ialltoallv(whole, negative, steps, Buffer.of(new int[n]), ones, steps), "-4");
        refuses(() -> comm.ireduceScatter(Buffer.of(new int[n + 1]), part, ones, Op.SUM), String.valueOf(n + 1));
        refuses(() -> part.strided(2, 3, 2), "2 blocks of 3", "distance of 2");
        refuses(() -> part.indexed(new int[2], new int[1]), "2 displacements", "1 lengths");
    }

    private static void operations(Comm comm) {
        for (Op op : new Op[] {Op.BAND, Op.BOR, Op.BXOR}) {
            refuses(() -> comm.allreduce(1.0, op), op.name(), "DOUBLE");
            refuses(() -> comm.allreduce(Buffer.value(1f), Buffer.of(new float[1]), op), op.name(), "FLOAT");
        }
    }

    private static void operands(Comm comm) {
        Buffer three = Buffer.of(new int[3]);
        refuses(() -> comm.allreduce(three, Buffer.of(new int[3]), Op.MINLOC), "MINLOC", "3 elements", "2");
        refuses(() -> comm.iallreduce(three, Buffer.of(new int[3]), Op.MAXLOC), "MAXLOC", "3 elements", "2");
        refuses(() -> comm.allreduce(1.0, Op.MINLOC), "MINLOC");
        Op longs = Op.ofLongs("gcd", Math::max);
        refuses(() -> comm.allreduce(three, Buffer.of(new int[3]), longs), "gcd", "INT");
        refuses(() -> Op.of("nothing", 0, (a, b) -> {}), "nothing", "0");
    }

    private static void readOnly(Comm comm) {
        Buffer writable = Buffer.of(new int[1]);
        Buffer readOnly = new Buffer(writable.segment().asReadOnly(), ElementType.INT);
        refuses(() -> comm.recv(readOnly, 0, 0), "read-only");
        refuses(() -> comm.recv(Buffer.value(1), 0, 1), "read-only", "Buffer.value");
        refuses(() -> comm.irecv(readOnly, 0, 0), "read-only");
        refuses(() -> comm.recvInit(readOnly, 0, 0), "read-only");
        refuses(() -> comm.allreduce(Buffer.value(1), readOnly, Op.SUM), "read-only");
        Request receive = comm.irecv(Buffer.of(new int[1]), comm.rank(), 9);
        comm.send(readOnly, comm.rank(), 9);
        receive.await();
    }

    private static void groups(Comm comm) {
        int n = comm.size();
        refuses(() -> comm.split(-7, 0), "color -7");
        refuses(() -> comm.split(Comm.PROC_NULL, 0), "color -1", "UNDEFINED");
        refuses(() -> comm.cart(new int[] {n + 1}, new boolean[1]), String.valueOf(n + 1));
        refuses(() -> comm.cart(new int[] {n, 0}, new boolean[2]), "0");
        refuses(() -> comm.cart(new int[] {n}, new boolean[2]), "periodic");
        refuses(() -> comm.cart(new int[0], new boolean[0]), "dims");
        refuses(() -> comm.abort(0, "no reason"), "exit status 0");
        refuses(() -> comm.abort(126, "no reason"), "exit status 126");
    }

    private static void usable(Comm comm) {
        refuses(() -> comm.bcast(Buffer.value(1), -1), "root -1");
        assertThat(comm.allreduce(1L, Op.SUM)).isEqualTo(comm.size());
    }
}
