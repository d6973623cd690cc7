package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.offHeap;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;
import org.parhelion.testkit.CommContract.Case;

/** The contract: elements that are not adjacent, and collectives in place (MPI-4.1, sections 5.1 and 6.2.1). */
final class LayoutCases {
    private LayoutCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("aColumnTravelsAsItsElements", 1, LayoutCases::columns),
                new Case("indexedBlocksTravelInTheirOrder", 1, LayoutCases::indexed),
                new Case("aShortMessageFillsTheFirstElementsOfALayout", 1, LayoutCases::shorter),
                new Case("persistentRequestsPackAndUnpackAnew", 1, LayoutCases::persistent),
                new Case("collectivesTakeElementsThatAreNotAdjacent", 1, LayoutCases::collectives),
                new Case("inPlaceEqualsTwoBuffers", 1, LayoutCases::inPlace));
    }

    private static int right(Comm comm) {
        return (comm.rank() + 1) % comm.size();
    }

    private static int left(Comm comm) {
        return (comm.rank() + comm.size() - 1) % comm.size();
    }

    /** Column by column of a row-major matrix around the ring, heap and off heap: what comes is the left rank's matrix. */
    private static void columns(Comm comm) {
        long seed = sharedSeed(comm);
        int rows = 40;
        try (Arena arena = Arena.ofConfined()) {
            for (ElementType type : ElementType.values()) {
                for (int width : new int[] {1, 3}) {
                    int nx = 4 * width;
                    Buffer mine = random(type, rows * nx, seed, comm.rank());
                    for (boolean heap : new boolean[] {true, false}) {
                        Buffer from = heap ? mine : offHeap(arena, mine);
                        Buffer to = heap ? zeros(type, rows * nx) : offHeap(arena, zeros(type, rows * nx));
                        for (int column = 0; column < nx; column += width) {
                            Buffer sent = column(from, column, rows, width, nx);
                            Buffer got = column(to, column, rows, width, nx);
                            assertThat(got.count()).isEqualTo(rows * width);
                            Status status = comm.sendrecv(sent, right(comm), 1, got, left(comm), 1);
                            assertThat(status.count(type)).isEqualTo(rows * width);
                        }
                        assertSameBits(to, random(type, rows * nx, seed, left(comm)), type + ", seed " + seed);
                    }
                }
            }
        }
    }

    private static Buffer column(Buffer matrix, int column, int rows, int width, int nx) {
        return matrix.slice(column, matrix.count() - column).strided(rows, width, nx);
    }

    private static void indexed(Comm comm) {
        SplittableRandom random = new SplittableRandom(sharedSeed(comm));
        for (int round = 0; round < 10; round++) {
            int blocks = random.nextInt(6);
            int[] lengths = new int[blocks];
            int[] places = new int[blocks];
            int end = 0;
            for (int b = 0; b < blocks; b++) {
                places[b] = end + random.nextInt(4);
                lengths[b] = random.nextInt(9);
                end = places[b] + lengths[b];
            }
            long[] sent = new long[end];
            for (int i = 0; i < end; i++) {
                sent[i] = 1000L * comm.rank() + i;
            }
            long[] got = new long[end];
            Request receive = comm.irecv(Buffer.of(got).indexed(places, lengths), left(comm), 2);
            Request send = comm.isend(Buffer.of(sent).indexed(places, lengths), right(comm), 2);
            Request.awaitAll(receive, send);
            for (int i = 0, b = 0; i < end; i++) {
                while (i >= places[b] + lengths[b]) {
                    b++;
                }
                assertThat(got[i]).isEqualTo(i >= places[b] ? 1000L * left(comm) + i : 0);
            }
        }
        int[] ends = new int[2];
        comm.sendrecv(
                Buffer.of(new int[] {1, 2, 3, 4}).indexed(new int[] {3, 0}, new int[] {1, 1}),
                comm.rank(),
                1,
                Buffer.of(ends),
                comm.rank(),
                1);
        assertThat(ends).containsExactly(4, 1);
    }

    private static void shorter(Comm comm) {
        int[] got = new int[10];
        Request receive = comm.irecv(Buffer.of(got).strided(5, 1, 2), comm.rank(), 1);
        comm.send(Buffer.of(new int[] {7, 8}), comm.rank(), 1);
        assertThat(receive.await()).isEqualTo(new Status(comm.rank(), 1, 8));
        assertThat(got).containsExactly(7, 0, 8, 0, 0, 0, 0, 0, 0, 0);
        comm.send(Buffer.of(new int[] {1, 2, 3}), comm.rank(), 1);
        comm.recv(Buffer.of(got).strided(2, 2, 5), comm.rank(), 1);
        assertThat(got).containsExactly(1, 2, 8, 0, 0, 3, 0, 0, 0, 0);
        comm.attachBuffer(8);
        comm.bsend(Buffer.of(new int[] {4, 0, 5}).strided(2, 1, 2), comm.rank(), 1);
        comm.mprobe(comm.rank(), 1).recv(Buffer.of(got, 6, 4).strided(2, 1, 3));
        assertThat(got).containsExactly(1, 2, 8, 0, 0, 3, 4, 0, 0, 5);
        comm.bsend(Buffer.of(new int[] {6}), comm.rank(), 1);
        comm.mprobe(comm.rank(), 1).irecv(Buffer.of(got).strided(2, 1, 9)).await();
        assertThat(got).containsExactly(6, 2, 8, 0, 0, 3, 4, 0, 0, 5);
        comm.detachBuffer();
    }

    private static void persistent(Comm comm) {
        double[] sent = new double[9];
        double[] got = new double[9];
        try (RequestSet set = comm.requestSet(
                        comm.recvInit(Buffer.of(got).strided(3, 1, 3), left(comm), 1),
                        comm.sendInit(Buffer.of(sent).strided(3, 1, 3), right(comm), 1));
                Request receive = comm.recvInit(Buffer.of(got, 1, 8).strided(3, 1, 3), left(comm), 2);
                Request send = comm.sendInit(Buffer.of(sent, 1, 8).strided(3, 1, 3), right(comm), 2)) {
            for (int round = 0; round < 20; round++) {
                for (int i = 0; i < sent.length; i++) {
                    sent[i] = 100 * comm.rank() + round + i * 0.125;
                }
                set.start();
                receive.start();
                send.start();
                set.await();
                Request.awaitAll(receive, send);
                for (int i = 0; i < sent.length; i++) {
                    assertThat(got[i]).isEqualTo(i % 3 == 2 ? 0 : 100 * left(comm) + round + i * 0.125);
                }
            }
        }
    }

    private static void collectives(Comm comm) {
        int n = comm.size();
        int me = comm.rank();
        int[] mine = {me, -1, 2 * me, -1};
        int[] sums = {5, 5, 5, 5};
        comm.allreduce(Buffer.of(mine).strided(2, 1, 2), Buffer.of(sums).strided(2, 1, 2), Op.SUM);
        assertThat(sums).containsExactly(n * (n - 1) / 2, 5, n * (n - 1), 5);
        int[] table = new int[3 * n];
        comm.iallgather(Buffer.value(me + 1), Buffer.of(table).strided(n, 1, 3)).await();
        for (int i = 0; i < table.length; i++) {
            assertThat(table[i]).isEqualTo(i % 3 == 0 ? i / 3 + 1 : 0);
        }
        int[] copied = me == 0 ? new int[] {1, 2, 3} : new int[3];
        comm.bcast(Buffer.of(copied).strided(2, 1, 2), 0);
        assertThat(copied).containsExactly(1, me == 0 ? 2 : 0, 3);
    }

    private static void inPlace(Comm comm) {
        int n = comm.size();
        int me = comm.rank();
        long seed = sharedSeed(comm);
        int count = 6;
        ElementType type = ElementType.LONG;
        Buffer mine = random(type, count, seed, me);
        Buffer expected = zeros(type, count);
        comm.allreduce(mine, expected, Op.SUM);
        Buffer both = random(type, count, seed, me);
        comm.allreduce(Buffer.IN_PLACE, both, Op.SUM);
        assertSameBits(both, expected, "allreduce");
        both = random(type, count, seed, me);
        comm.iallreduce(Buffer.IN_PLACE, both, Op.SUM).await();
        assertSameBits(both, expected, "iallreduce");
        both = random(type, count, seed, me);
        comm.reduce(me == n - 1 ? Buffer.IN_PLACE : both, both, Op.SUM, n - 1);
        assertSameBits(both, me == n - 1 ? expected : random(type, count, seed, me), "reduce");
        comm.scan(mine, expected, Op.SUM);
        both = random(type, count, seed, me);
        comm.scan(Buffer.IN_PLACE, both, Op.SUM);
        assertSameBits(both, expected, "scan");
        Buffer all = zeros(type, count * n);
        comm.allgather(mine, all);
        Buffer parts = random(type, count * n, -1, 0);
        parts.slice(me * count, count).unpack(mine, count);
        comm.allgather(Buffer.IN_PLACE, parts);
        assertSameBits(parts, all, "allgather");
        parts = zeros(type, count * n);
        parts.slice(me * count, count).unpack(mine, count);
        comm.gather(me == 0 ? Buffer.IN_PLACE : mine, parts, 0);
        if (me == 0) {
            assertSameBits(parts, all, "gather");
        }
        Buffer part = random(type, count, -1, 0);
        comm.scatter(all, me == 0 ? Buffer.IN_PLACE : part, 0);
        assertSameBits(part, me == 0 ? random(type, count, -1, 0) : mine, "scatter");
        Buffer crossed = zeros(type, count * n);
        comm.alltoall(random(type, count * n, seed, me), crossed);
        both = random(type, count * n, seed, me);
        comm.alltoall(Buffer.IN_PLACE, both);
        assertSameBits(both, crossed, "alltoall");
        int[] counts = new int[n];
        Arrays.fill(counts, count);
        Buffer share = zeros(type, count);
        comm.reduceScatter(random(type, count * n, seed, me), share, counts, Op.SUM);
        both = random(type, count * n, seed, me);
        comm.reduceScatter(Buffer.IN_PLACE, both, counts, Op.SUM);
        assertSameBits(both.slice(0, count), share, "reduceScatter");
        assertSameBits(
                both.slice(count, count * (n - 1)),
                random(type, count * n, seed, me).slice(count, count * (n - 1)),
                "the rest of reduceScatter");
    }
}
