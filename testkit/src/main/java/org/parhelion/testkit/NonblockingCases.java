package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.testkit.ContractData.assertSameBits;
import static org.parhelion.testkit.ContractData.random;
import static org.parhelion.testkit.ContractData.sharedSeed;
import static org.parhelion.testkit.ContractData.zeros;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.comm.Request.Completion;
import org.parhelion.testkit.CommContract.Case;

/** The contract: each non-blocking collective gives what the blocking one of its name gives (MPI-4.1, section 6.12). */
final class NonblockingCases {
    private static final int[] COUNTS = {0, 1, 5, 3000};

    private NonblockingCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("everyNonblockingCollectiveEqualsTheBlockingOne", 1, NonblockingCases::equal),
                new Case("collectivesUnderWayTogetherDoNotMix", 1, NonblockingCases::together),
                new Case("anIbarrierCompletesAfterAllHaveEntered", 2, NonblockingCases::barrier),
                new Case("messagesMoveWhileACollectiveIsUnderWay", 2, NonblockingCases::overlap),
                new Case("anOwnOperationIsAppliedInRankOrderWithoutWaiting", 1, NonblockingCases::ownOperation),
                new Case("collectivesAndMessagesAreAwaitedTogether", 1, NonblockingCases::awaitedTogether),
                new Case("aNonblockingCollectiveCanBePolled", 1, NonblockingCases::polled));
    }

    /** A collective with a result, blocking and not. */
    private record Pair(String name, Buffer blocking, Buffer started, Runnable block, Starter start) {}

    private interface Starter {
        Request start();
    }

    private static List<Pair> pairs(Comm comm, ElementType type, int count, long seed) {
        int n = comm.size();
        int me = comm.rank();
        int root = count % n;
        Op op = type == ElementType.DOUBLE || type == ElementType.FLOAT ? Op.MAX : Op.SUM;
        Buffer mine = random(type, count, seed, me);
        Buffer parts = random(type, count * n, seed, me);
        int[] counts = new int[n];
        int[] places = new int[n];
        for (int r = 0; r < n; r++) {
            counts[r] = r % 2 == 0 ? count : 0;
            places[r] = r == 0 ? 0 : places[r - 1] + counts[r - 1] + 1;
        }
        int total = places[n - 1] + counts[n - 1];
        Buffer part = random(type, counts[me], seed, me);
        Buffer whole = random(type, total, seed, 9);
        int[] sendCounts = new int[n];
        int[] sendPlaces = new int[n];
        Arrays.fill(sendCounts, counts[me]); // each rank takes counts[r] from rank r
        Arrays.setAll(sendPlaces, r -> r * counts[me]);
        Buffer toAll = random(type, n * counts[me], seed, me);
        int reduced = Arrays.stream(counts).sum();
        Buffer toReduce = random(type, reduced, seed, me);
        List<Pair> pairs = new ArrayList<>();
        Buffer a = me == root ? random(type, count, seed, 5) : zeros(type, count);
        Buffer b = me == root ? random(type, count, seed, 5) : zeros(type, count);
        pairs.add(new Pair("bcast", a, b, () -> comm.bcast(a, root), () -> comm.ibcast(b, root)));
        add(
                pairs,
                "reduce",
                zeros(type, count),
                r -> comm.reduce(mine, r, op, root),
                r -> comm.ireduce(mine, r, op, root));
        add(
                pairs,
                "allreduce",
                zeros(type, count),
                r -> comm.allreduce(mine, r, op),
                r -> comm.iallreduce(mine, r, op));
        add(pairs, "scan", zeros(type, count), r -> comm.scan(mine, r, op), r -> comm.iscan(mine, r, op));
        add(pairs, "exscan", zeros(type, count), r -> comm.exscan(mine, r, op), r -> comm.iexscan(mine, r, op));
        add(pairs, "gather", zeros(type, count * n), r -> comm.gather(mine, r, root), r -> comm.igather(mine, r, root));
        add(
                pairs,
                "scatter",
                zeros(type, count),
                r -> comm.scatter(parts, r, root),
                r -> comm.iscatter(parts, r, root));
        add(pairs, "allgather", zeros(type, count * n), r -> comm.allgather(mine, r), r -> comm.iallgather(mine, r));
        add(pairs, "alltoall", zeros(type, count * n), r -> comm.alltoall(parts, r), r -> comm.ialltoall(parts, r));
        add(
                pairs,
                "gatherv",
                zeros(type, total),
                r -> comm.gatherv(part, r, counts, places, root),
                r -> comm.igatherv(part, r, counts, places, root));
        add(
                pairs,
                "scatterv",
                zeros(type, counts[me]),
                r -> comm.scatterv(whole, counts, places, r, root),
                r -> comm.iscatterv(whole, counts, places, r, root));
        add(
                pairs,
                "allgatherv",
                zeros(type, total),
                r -> comm.allgatherv(part, r, counts, places),
                r -> comm.iallgatherv(part, r, counts, places));
        add(
                pairs,
                "alltoallv",
                zeros(type, total),
                r -> comm.alltoallv(toAll, sendCounts, sendPlaces, r, counts, places),
                r -> comm.ialltoallv(toAll, sendCounts, sendPlaces, r, counts, places));
        add(
                pairs,
                "reduceScatter",
                zeros(type, counts[me]),
                r -> comm.reduceScatter(toReduce, r, counts, op),
                r -> comm.ireduceScatter(toReduce, r, counts, op));
        return pairs;
    }

    private interface Into<T> {
        T run(Buffer result);
    }

    private interface IntoBlocking {
        void run(Buffer result);
    }

    private static void add(List<Pair> pairs, String name, Buffer like, IntoBlocking blocking, Into<Request> started) {
        Buffer one = zeros(like.type(), like.count());
        Buffer other = zeros(like.type(), like.count());
        pairs.add(new Pair(name, one, other, () -> blocking.run(one), () -> started.run(other)));
    }

    private static void equal(Comm comm) {
        long seed = sharedSeed(comm);
        for (ElementType type : ElementType.values()) {
            for (int count : COUNTS) {
                for (Pair pair : pairs(comm, type, count, seed)) {
                    pair.block.run();
                    Request request = pair.start.start();
                    assertThat(request.isActive()).isTrue();
                    request.await();
                    assertThat(request.isActive()).isFalse();
                    assertSameBits(
                            pair.started, pair.blocking, pair.name + " of " + count + " " + type + ", seed " + seed);
                }
            }
        }
    }

    /** All are started in one order and completed in another, different on each rank. */
    private static void together(Comm comm) {
        long seed = sharedSeed(comm);
        for (int round = 0; round < 5; round++) {
            List<Pair> pairs = pairs(comm, ElementType.INT, 7 * round, seed + round);
            pairs.forEach(pair -> pair.block.run());
            List<Request> requests = new ArrayList<>();
            for (Pair pair : pairs) {
                requests.add(pair.start.start());
            }
            requests.add(comm.ibarrier());
            Collections.shuffle(requests, new Random(seed + 100L * round + comm.rank()));
            requests.forEach(Request::await);
            for (Pair pair : pairs) {
                assertSameBits(pair.started, pair.blocking, pair.name + ", round " + round + ", seed " + seed);
            }
        }
    }

    private static void barrier(Comm comm) {
        for (int round = 0; round < 20; round++) {
            if (comm.rank() == 0) {
                for (int r = 1; r < comm.size(); r++) {
                    comm.recv(Buffer.EMPTY, r, 1); // rank r has entered
                }
                assertThat(comm.iprobe(Comm.ANY_SOURCE, 2)).isEmpty(); // and has not left
                comm.ibarrier().await();
                for (int r = 1; r < comm.size(); r++) {
                    comm.recv(Buffer.EMPTY, r, 2);
                }
            } else {
                Request barrier = comm.ibarrier();
                comm.send(Buffer.EMPTY, 0, 1);
                barrier.await();
                comm.send(Buffer.EMPTY, 0, 2);
            }
        }
    }

    /** Rank 0 starts its part of a collective only after a message that the others send while theirs is under way. */
    private static void overlap(Comm comm) {
        long[] sum = {0};
        Buffer mine = Buffer.value(comm.rank() + 1L);
        if (comm.rank() == 0) {
            for (int r = 1; r < comm.size(); r++) {
                comm.recv(Buffer.EMPTY, r, 3);
            }
            comm.iallreduce(mine, Buffer.of(sum), Op.SUM).await();
        } else {
            Request started = comm.iallreduce(mine, Buffer.of(sum), Op.SUM);
            comm.send(Buffer.EMPTY, 0, 3);
            started.await();
        }
        long n = comm.size();
        assertThat(sum[0]).isEqualTo(n * (n + 1) / 2);
    }

    private static void ownOperation(Comm comm) {
        long seed = sharedSeed(comm);
        Op product = OperationCases.MATRIX_PRODUCT;
        int root = comm.size() - 1;
        int[] counts = new int[comm.size()];
        Arrays.fill(counts, 4);
        for (int count : new int[] {0, 4, 400}) {
            Buffer mine = random(ElementType.DOUBLE, count, seed, comm.rank());
            List<Pair> pairs = new ArrayList<>();
            Buffer like = zeros(ElementType.DOUBLE, count);
            add(
                    pairs,
                    "reduce",
                    like,
                    r -> comm.reduce(mine, r, product, root),
                    r -> comm.ireduce(mine, r, product, root));
            add(
                    pairs,
                    "allreduce",
                    like,
                    r -> comm.allreduce(mine, r, product),
                    r -> comm.iallreduce(mine, r, product));
            add(pairs, "scan", like, r -> comm.scan(mine, r, product), r -> comm.iscan(mine, r, product));
            add(pairs, "exscan", like, r -> comm.exscan(mine, r, product), r -> comm.iexscan(mine, r, product));
            Buffer all = random(ElementType.DOUBLE, 4 * comm.size(), seed, comm.rank());
            add(
                    pairs,
                    "reduceScatter",
                    zeros(ElementType.DOUBLE, 4),
                    r -> comm.reduceScatter(all, r, counts, product),
                    r -> comm.ireduceScatter(all, r, counts, product));
            for (Pair pair : pairs) {
                pair.block.run();
                pair.start.start().await();
                assertSameBits(pair.started, pair.blocking, pair.name + " of " + count + ", seed " + seed);
            }
        }
    }

    private static void awaitedTogether(Comm comm) {
        int[] got = {0};
        long[] sum = {0};
        int right = (comm.rank() + 1) % comm.size();
        int left = (comm.rank() + comm.size() - 1) % comm.size();
        Request[] all = {
            comm.iallreduce(Buffer.value(2L), Buffer.of(sum), Op.SUM),
            comm.irecv(Buffer.of(got), left, 6),
            comm.ibarrier(),
            comm.isend(Buffer.value(comm.rank()), right, 6)
        };
        boolean[] seen = new boolean[all.length];
        for (int i = 0; i < all.length; i++) {
            Completion completion = Request.awaitAny(all).orElseThrow();
            assertThat(seen[completion.index()]).isFalse();
            seen[completion.index()] = true;
        }
        assertThat(Request.awaitAny(all)).isEmpty();
        assertThat(sum[0]).isEqualTo(2L * comm.size());
        assertThat(got[0]).isEqualTo(left);
    }

    private static void polled(Comm comm) {
        int[] all = new int[comm.size()];
        Request request = comm.iallgather(Buffer.value(comm.rank()), Buffer.of(all));
        assertThatThrownBy(request::start).isInstanceOf(IllegalStateException.class);
        assertThat(request.cancel()).isFalse();
        while (!request.test()) {
            Thread.onSpinWait();
        }
        for (int r = 0; r < all.length; r++) {
            assertThat(all[r]).isEqualTo(r);
        }
        assertThat(request.isActive()).isFalse();
        assertThat(request.test()).isTrue();
        request.close();
    }
}
