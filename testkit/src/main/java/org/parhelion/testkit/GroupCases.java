package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CartComm;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Group;
import org.parhelion.comm.Op;
import org.parhelion.comm.Request;
import org.parhelion.testkit.CommContract.Case;

/** The contract, sixth chapter: communicators made from others (MPI-4.1, chapters 7 and 8). */
final class GroupCases {
    private GroupCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("aDuplicateHasTheSameRanksAndTrafficOfItsOwn", 2, GroupCases::dupIsolated),
                new Case("aCompanionIsMadeOnceAndItsTrafficIsItsOwn", 2, GroupCases::companion),
                new Case("aReceiveOnOneCommunicatorProgressesWhileAnotherIsWaitedOn", 2, GroupCases::progress),
                new Case("splitGroupsByColorAndOrdersByKey", 1, GroupCases::split),
                new Case("splitWithUndefinedJoinsNothing", 1, GroupCases::splitNone),
                new Case("collectivesOfSplitHalvesDoNotMix", 2, GroupCases::halves),
                new Case("aSplitOfASplitWorks", 2, GroupCases::nested),
                new Case("everyCommunicatorKnowsItsRanksInTheJob", 1, GroupCases::members),
                new Case("createMakesACommunicatorInTheOrderOfAGroup", 1, GroupCases::create),
                new Case("membersAloneMakeACommunicatorOfAGroup", 1, GroupCases::createGroup),
                new Case("disjointGroupsMakeCommunicatorsAtOnce", 2, GroupCases::disjoint),
                new Case("communicatorsAreComparedByRanksAndOrder", 1, GroupCases::compared),
                new Case("ranksOfOneHostShareACommunicator", 1, GroupCases::shared),
                new Case("cartCoordinatesAreRowMajor", 1, GroupCases::cartCoords),
                new Case("cartShiftEndsAtAnOpenEdgeAndWrapsAtAPeriodicOne", 1, GroupCases::cartShift),
                new Case("aPeriodicDimensionOfExtentTwoHasBothNeighboursOnOneRank", 2, GroupCases::extentTwo),
                new Case("aPeriodicDimensionOfExtentOneIsItsOwnNeighbour", 1, GroupCases::extentOne),
                new Case("neighboursExchangeTheirParts", 1, GroupCases::neighbours),
                new Case("aClosedCommunicatorRefusesAndTheWorldCannotBeClosed", 1, GroupCases::closed));
    }

    private static void dupIsolated(Comm comm) {
        try (Comm dup = comm.dup()) {
            assertThat(dup.rank()).isEqualTo(comm.rank());
            assertThat(dup.size()).isEqualTo(comm.size());
            int[] value = {0};
            if (comm.rank() == 0) {
                comm.send(Buffer.value(1), 1, 3);
                dup.send(Buffer.value(2), 1, 3);
            } else if (comm.rank() == 1) {
                dup.recv(Buffer.of(value), Comm.ANY_SOURCE, Comm.ANY_TAG);
                assertThat(value[0]).isEqualTo(2);
                assertThat(dup.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG)).isEmpty();
                comm.recv(Buffer.of(value), 0, 3);
                assertThat(value[0]).isEqualTo(1);
            }
        }
    }

    private static void companion(Comm comm) {
        Comm companion = comm.companion();
        assertThat(comm.companion()).isSameAs(companion);
        assertThat(companion.rank()).isEqualTo(comm.rank());
        int[] value = {0};
        if (comm.rank() == 0) {
            companion.send(Buffer.value(2), 1, 3);
            comm.send(Buffer.value(1), 1, 3);
        } else if (comm.rank() == 1) {
            comm.recv(Buffer.of(value), Comm.ANY_SOURCE, Comm.ANY_TAG);
            assertThat(value[0]).isEqualTo(1);
            companion.recv(Buffer.of(value), 0, 3);
            assertThat(value[0]).isEqualTo(2);
        }
        try (Comm dup = comm.dup()) {
            dup.companion().barrier();
            assertThatThrownBy(() -> dup.companion().close()).isInstanceOf(IllegalStateException.class);
        }
    }

    /** Rank 1's large send completes because rank 0 has posted its receive, though rank 0 waits elsewhere. */
    private static void progress(Comm comm) {
        try (Comm dup = comm.dup()) {
            if (comm.rank() == 0) {
                byte[] large = new byte[1 << 20];
                Request receive = dup.irecv(Buffer.of(large), 1, 1);
                comm.recv(Buffer.EMPTY, 1, 1);
                receive.await();
                assertThat(large[1000]).isEqualTo((byte) 5);
            } else if (comm.rank() == 1) {
                byte[] large = new byte[1 << 20];
                large[1000] = 5;
                dup.send(Buffer.of(large), 0, 1);
                comm.send(Buffer.EMPTY, 0, 1);
            }
        }
    }

    private static void split(Comm comm) {
        int colors = Math.min(3, comm.size());
        int color = comm.rank() % colors;
        try (Comm part = comm.split(color, -comm.rank()).orElseThrow()) {
            int members = (comm.size() - color + colors - 1) / colors;
            assertThat(part.size()).isEqualTo(members);
            assertThat(part.rank()).isEqualTo(members - 1 - comm.rank() / colors);
            int[] ranks = new int[members];
            part.allgather(Buffer.value(comm.rank()), Buffer.of(ranks));
            for (int i = 0; i < members; i++) {
                assertThat(ranks[i]).isEqualTo(color + (members - 1 - i) * colors);
            }
        }
        try (Comm sameKey = comm.split(0, 7).orElseThrow()) {
            assertThat(sameKey.rank()).isEqualTo(comm.rank());
        }
    }

    private static void splitNone(Comm comm) {
        Optional<Comm> part = comm.split(comm.rank() == 0 ? 4 : Comm.UNDEFINED, 0);
        assertThat(part.isPresent()).isEqualTo(comm.rank() == 0);
        part.ifPresent(p -> {
            assertThat(p.size()).isEqualTo(1);
            p.close();
        });
    }

    private static void halves(Comm comm) {
        int color = comm.rank() % 2;
        try (Comm half = comm.split(color, comm.rank()).orElseThrow()) {
            for (int i = 0; i < (color == 0 ? 50 : 80); i++) {
                assertThat(half.allreduce(1L + color, Op.SUM)).isEqualTo((1L + color) * half.size());
            }
            int[] value = {-1};
            half.bcast(half.rank() == 0 ? Buffer.value(color) : Buffer.of(value), 0);
            assertThat(half.rank() == 0 ? color : value[0]).isEqualTo(color);
        }
    }

    private static void nested(Comm comm) {
        try (Comm half = comm.split(comm.rank() % 2, 0).orElseThrow();
                Comm pair = half.split(half.rank() / 2, 0).orElseThrow()) {
            assertThat(pair.size()).isLessThanOrEqualTo(2);
            assertThat(pair.allreduce((long) comm.rank() % 2, Op.SUM))
                    .isEqualTo((comm.rank() % 2) * (long) pair.size());
        }
    }

    private static void members(Comm comm) {
        assertThat(comm.group().worldRanks()).hasSize(comm.size());
        assertThat(comm.group().rankOf(comm.group().worldRank(comm.rank()))).isEqualTo(comm.rank());
        try (Comm dup = comm.dup();
                Comm reversed = dup.split(0, -dup.rank()).orElseThrow();
                CartComm cart = reversed.cart(new int[] {comm.size()}, new boolean[] {false})) {
            assertThat(dup.group()).isEqualTo(comm.group());
            assertThat(comm.companion().group()).isEqualTo(comm.group());
            assertThat(cart.group()).isEqualTo(reversed.group());
            int[] mine = {reversed.rank()};
            assertThat(reversed.group().translateRanks(mine, comm.group())).containsExactly(comm.rank());
        }
    }

    private static void create(Comm comm) {
        Group odd = comm.group()
                .rangeIncl(new Group.Range(comm.size() - 1, 0, -1))
                .difference(comm.group().rangeIncl(new Group.Range(0, comm.size() - 1, 2)));
        Optional<Comm> made = comm.create(odd);
        assertThat(made.isPresent()).isEqualTo(comm.rank() % 2 == 1);
        made.ifPresent(part -> {
            assertThat(part.group()).isEqualTo(odd);
            int[] ranks = new int[part.size()];
            part.allgather(Buffer.value(comm.rank()), Buffer.of(ranks));
            for (int i = 0; i < ranks.length; i++) {
                assertThat(ranks[i]).isEqualTo(comm.size() - 1 - (comm.size() % 2) - 2 * i);
            }
            part.close();
        });
        assertThat(comm.create(Group.EMPTY)).isEmpty();
        Group strangers = comm.group().union(Group.of(1_000_000));
        assertThatThrownBy(() -> comm.create(strangers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1000000");
    }

    private static void createGroup(Comm comm) {
        Group even = comm.group().rangeIncl(new Group.Range(0, comm.size() - 1, 2));
        if (!List.of("threads", "mpi").contains(comm.provider())) {
            assertThatThrownBy(() -> comm.createGroup(comm.group(), 7))
                    .isInstanceOf(CommException.class)
                    .hasMessageContaining("call create");
            return;
        }
        if (comm.rank() % 2 == 1) {
            assertThatThrownBy(() -> comm.createGroup(even, 7))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("only its members");
            return;
        }
        try (Comm first = comm.createGroup(even, 7);
                Comm second = comm.createGroup(even, 7)) {
            assertThat(first.group()).isEqualTo(even);
            assertThat(first.allreduce(1L, Op.SUM)).isEqualTo(even.size());
            int next = (first.rank() + 1) % first.size();
            int previous = (first.rank() + first.size() - 1) % first.size();
            var sent = first.isend(Buffer.value(1), next, 0);
            var sentToo = second.isend(Buffer.value(2), next, 0);
            int[] got = {0, 0};
            second.recv(Buffer.of(got, 1, 1), previous, 0);
            first.recv(Buffer.of(got, 0, 1), previous, 0);
            sent.await();
            sentToo.await();
            assertThat(got).containsExactly(1, 2);
        }
    }

    private static void disjoint(Comm comm) {
        Group first = comm.group().incl(0);
        try (Comm part = comm.create(comm.rank() == 0 ? first : comm.group().difference(first))
                .orElseThrow()) {
            assertThat(part.size()).isEqualTo(comm.rank() == 0 ? 1 : comm.size() - 1);
            assertThat(part.allreduce(1L, Op.SUM)).isEqualTo(part.size());
        }
    }

    private static void compared(Comm comm) {
        assertThat(comm.compare(comm)).isEqualTo(Group.Similarity.IDENT);
        try (Comm dup = comm.dup();
                Comm reversed = comm.split(0, -comm.rank()).orElseThrow();
                Comm single = comm.split(comm.rank(), 0).orElseThrow()) {
            assertThat(comm.compare(dup)).isEqualTo(Group.Similarity.CONGRUENT);
            assertThat(comm.compare(reversed))
                    .isEqualTo(comm.size() == 1 ? Group.Similarity.CONGRUENT : Group.Similarity.SIMILAR);
            assertThat(comm.compare(single))
                    .isEqualTo(comm.size() == 1 ? Group.Similarity.CONGRUENT : Group.Similarity.UNEQUAL);
        }
    }

    /** All ranks of this contract run on one machine, under one host name or some. */
    private static void shared(Comm comm) {
        try (Comm host = comm.splitShared(-comm.rank())) {
            byte[] name = Arrays.copyOf(comm.hostName().getBytes(StandardCharsets.UTF_8), 256);
            byte[] names = new byte[256 * host.size()];
            host.allgather(Buffer.of(name), Buffer.of(names));
            for (int r = 0; r < host.size(); r++) {
                assertThat(Arrays.copyOfRange(names, 256 * r, 256 * (r + 1))).isEqualTo(name);
            }
            int[] ranks = new int[host.size()];
            host.allgather(Buffer.value(comm.rank()), Buffer.of(ranks));
            assertThat(ranks).isSortedAccordingTo((a, b) -> b - a);
        }
    }

    private static int[] dims(int size) {
        int first = 1;
        for (int d = 1; d * d <= size; d++) {
            first = size % d == 0 ? d : first;
        }
        return new int[] {first, size / first};
    }

    private static void cartCoords(Comm comm) {
        int[] dims = dims(comm.size());
        try (CartComm cart = comm.cart(dims, new boolean[] {false, true})) {
            assertThat(cart.dims()).containsExactly(dims);
            assertThat(cart.periodic()).containsExactly(false, true);
            assertThat(cart.rank()).isEqualTo(comm.rank());
            for (int r = 0; r < comm.size(); r++) {
                int[] coords = cart.coords(r);
                assertThat(coords).containsExactly(r / dims[1], r % dims[1]);
                assertThat(cart.rankAt(coords)).isEqualTo(r);
                assertThat(cart.rankAt(coords[0], coords[1] - dims[1])).isEqualTo(r);
            }
            assertThat(cart.rankAt(-1, 0)).isEqualTo(Comm.PROC_NULL);
            assertThat(cart.rankAt(dims[0], 0)).isEqualTo(Comm.PROC_NULL);
            assertThatThrownBy(() -> cart.coords(comm.size())).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cart.rankAt(0)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cart.shift(2, 1)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static void cartShift(Comm comm) {
        int n = comm.size();
        try (CartComm open = comm.cart(new int[] {n}, new boolean[] {false});
                CartComm wrapped = comm.cart(new int[] {n}, new boolean[] {true})) {
            int me = comm.rank();
            int right = me + 1 < n ? me + 1 : Comm.PROC_NULL;
            int left = me > 0 ? me - 1 : Comm.PROC_NULL;
            assertThat(open.shift(0, 1)).isEqualTo(new CartComm.Shift(left, right));
            assertThat(open.shift(0, -1)).isEqualTo(new CartComm.Shift(right, left));
            assertThat(open.shift(0, n)).isEqualTo(new CartComm.Shift(Comm.PROC_NULL, Comm.PROC_NULL));
            assertThat(wrapped.shift(0, 1)).isEqualTo(new CartComm.Shift((me + n - 1) % n, (me + 1) % n));
            assertThat(wrapped.shift(0, n)).isEqualTo(new CartComm.Shift(me, me));
            int[] got = {-1};
            CartComm.Shift shift = open.shift(0, 1);
            open.sendrecv(Buffer.value(me), shift.dest(), 1, Buffer.of(got), shift.source(), 1);
            assertThat(got[0]).isEqualTo(left == Comm.PROC_NULL ? -1 : left);
        }
    }

    private static void extentTwo(Comm comm) {
        Optional<Comm> pair = comm.split(comm.rank() < 2 ? 0 : Comm.UNDEFINED, 0);
        if (pair.isEmpty()) {
            return;
        }
        try (Comm two = pair.orElseThrow();
                CartComm cart = two.cart(new int[] {2}, new boolean[] {true})) {
            CartComm.Shift shift = cart.shift(0, 1);
            assertThat(shift).isEqualTo(new CartComm.Shift(1 - cart.rank(), 1 - cart.rank()));
            int[] fromLow = {0};
            int[] fromHigh = {0};
            Request low = cart.irecv(Buffer.of(fromLow), shift.source(), 1);
            Request high = cart.irecv(Buffer.of(fromHigh), shift.dest(), 2);
            cart.send(Buffer.value(10 + cart.rank()), shift.dest(), 1);
            cart.send(Buffer.value(20 + cart.rank()), shift.source(), 2);
            Request.awaitAll(low, high);
            assertThat(fromLow[0]).isEqualTo(11 - cart.rank());
            assertThat(fromHigh[0]).isEqualTo(21 - cart.rank());
        }
    }

    private static void extentOne(Comm comm) {
        try (CartComm cart = comm.cart(new int[] {1, comm.size(), 1}, new boolean[] {true, false, false})) {
            assertThat(cart.shift(0, 1)).isEqualTo(new CartComm.Shift(comm.rank(), comm.rank()));
            assertThat(cart.shift(2, 1)).isEqualTo(new CartComm.Shift(Comm.PROC_NULL, Comm.PROC_NULL));
            int[] got = {-1};
            cart.sendrecv(Buffer.value(comm.rank()), comm.rank(), 1, Buffer.of(got), comm.rank(), 1);
            assertThat(got[0]).isEqualTo(comm.rank());
        }
    }

    /** Both dimensions, open and periodic, of any extent: also where one rank is both neighbours, or its own. */
    private static void neighbours(Comm comm) {
        for (boolean wraps : new boolean[] {false, true}) {
            try (CartComm cart = comm.cart(dims(comm.size()), new boolean[] {wraps, !wraps})) {
                int me = cart.rank();
                int[] all = {-1, -1, -1, -1};
                cart.neighborAllgather(Buffer.value(me), Buffer.of(all));
                int[] sent = {10 * me, 10 * me + 1, 10 * me + 2, 10 * me + 3};
                int[] got = {-1, -1, -1, -1};
                cart.neighborAlltoall(Buffer.of(sent), Buffer.of(got));
                for (int k = 0; k < 4; k++) {
                    int other = k % 2 == 0
                            ? cart.shift(k / 2, 1).source()
                            : cart.shift(k / 2, 1).dest();
                    assertThat(all[k]).isEqualTo(other == Comm.PROC_NULL ? -1 : other);
                    assertThat(got[k]).isEqualTo(other == Comm.PROC_NULL ? -1 : 10 * other + (k ^ 1));
                }
            }
        }
    }

    private static void closed(Comm comm) {
        Comm dup = comm.dup();
        dup.close();
        dup.close();
        assertThatThrownBy(() -> dup.send(Buffer.EMPTY, 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(dup::barrier).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(comm::close).isInstanceOf(IllegalStateException.class);
        comm.barrier();
    }
}
