package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.ElementType;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.RankKilled;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.RevokedException;

/** Ranks die, and the others are told in the calls that needed them. */
@Timeout(300)
class FaultTolerantJobTest {
    /** Longer than what is copied at once: its send waits for its receive. */
    private static final int LARGE = 10_000;

    @Test
    void theJobSaysWhoDiedAndTheOthersReturn() {
        Set<Integer> returned = ConcurrentHashMap.newKeySet();
        assertThat(Ranks.faultTolerant(4).run(comm -> {
                    if (comm.rank() == 2) {
                        throw comm.die();
                    }
                    returned.add(comm.rank());
                }))
                .containsExactly(2);
        assertThat(returned).containsExactlyInAnyOrder(0, 1, 3);
    }

    @Test
    void whatADeadRankHadSentIsReceivedBeforeItsDeathIsSeen() {
        Ranks.faultTolerant(2).run(comm -> {
            if (comm.rank() == 1) {
                for (int n = 0; n < 3; n++) {
                    comm.send(Buffer.value(n), 0, 7);
                }
                throw comm.die();
            }
            int[] got = new int[1];
            for (int n = 0; n < 3; n++) {
                comm.recv(Buffer.of(got), 1, 7);
                assertThat(got[0]).isEqualTo(n);
            }
            assertThatThrownBy(() -> comm.recv(Buffer.of(got), 1, 7))
                    .isInstanceOfSatisfying(
                            RankDiedException.class, e -> assertThat(e.dead()).isEqualTo(1))
                    .hasMessageContaining("rank 0: recv(peer 1, tag 7)")
                    .hasMessageContaining("rank 1 of world has died");
            assertThat(comm.failed()).containsExactly(1);
        });
    }

    @Test
    void everyCallThatNeedsTheDeadFailsAndNamesIt() {
        Map<String, Consumer<Comm>> calls = Map.ofEntries(
                Map.entry("recv", comm -> comm.recv(Buffer.EMPTY, 1, 0)),
                Map.entry("recv from anyone", comm -> comm.recv(Buffer.EMPTY, Comm.ANY_SOURCE, 0)),
                Map.entry("irecv", comm -> comm.irecv(Buffer.EMPTY, 1, 0).await()),
                Map.entry("probe", comm -> comm.probe(1, 0)),
                Map.entry("ssend", comm -> comm.ssend(Buffer.EMPTY, 1, 0)),
                Map.entry("a long send", comm -> comm.send(Buffer.of(new double[LARGE]), 1, 0)),
                Map.entry(
                        "a long isend",
                        comm -> comm.isend(Buffer.of(new double[LARGE]), 1, 0).await()),
                Map.entry("barrier", Comm::barrier),
                Map.entry("bcast", comm -> comm.bcast(Buffer.of(new double[4]), 0)),
                Map.entry("a long bcast", comm -> comm.bcast(Buffer.of(new double[LARGE]), 0)),
                Map.entry("allreduce", comm -> comm.allreduce(1.0, Op.SUM)),
                Map.entry(
                        "a long allreduce",
                        comm -> comm.allreduce(Buffer.of(new double[LARGE]), Buffer.of(new double[LARGE]), Op.SUM)),
                Map.entry("gather", comm -> comm.gather(Buffer.value(1), Buffer.of(new int[comm.size()]), 0)),
                Map.entry("dup", Comm::dup),
                Map.entry("split", comm -> comm.split(0, 0)));
        calls.forEach((name, call) -> Ranks.faultTolerant(3).run(comm -> {
            if (comm.rank() == 1) {
                throw comm.die();
            }
            // Whether the call begins before the death or after it.
            for (int time = 0; time < 2; time++) {
                assertThatThrownBy(() -> call.accept(comm))
                        .as(name)
                        .isInstanceOfSatisfying(
                                RankDiedException.class,
                                e -> assertThat(e.dead()).isEqualTo(1));
            }
        }));
    }

    @Test
    void sendsToOneWhoIsKnownToBeDeadFailAtOnceHoweverShort() {
        Ranks.faultTolerant(2).run(comm -> {
            if (comm.rank() == 1) {
                throw comm.die();
            }
            assertThatThrownBy(() -> comm.recv(Buffer.EMPTY, 1, 0)).isInstanceOf(RankDiedException.class);
            assertThatThrownBy(() -> comm.send(Buffer.value(1), 1, 0)).isInstanceOf(RankDiedException.class);
            Request send = comm.isend(Buffer.value(1), 1, 0);
            assertThat(send.test()).isTrue();
            assertThatThrownBy(send::await).isInstanceOf(RankDiedException.class);
        });
    }

    @Test
    void aPollEndsTooAndTheRequestCanBeClosed() {
        Ranks.faultTolerant(2).run(comm -> {
            if (comm.rank() == 1) {
                throw comm.die();
            }
            Request receive = comm.recvInit(Buffer.EMPTY, 1, 0);
            Request send = comm.sendInit(Buffer.of(new double[LARGE]), 1, 0);
            for (Request request : new Request[] {receive, send}) {
                request.start();
                while (!request.test()) {
                    Thread.onSpinWait();
                }
                assertThatThrownBy(request::await).isInstanceOf(RankDiedException.class);
                request.close();
            }
            RequestSet set = comm.requestSet(comm.recvInit(Buffer.EMPTY, 0, 0), comm.recvInit(Buffer.EMPTY, 1, 0));
            set.start();
            assertThatThrownBy(set::test).isInstanceOf(RankDiedException.class);
            assertThatThrownBy(set::await).isInstanceOf(RankDiedException.class);
            comm.revoke();
            set.close();
        });
    }

    @Test
    void theLivingGoOnTalkingToEachOtherOnTheSameCommunicator() {
        Ranks.faultTolerant(3).run(comm -> {
            if (comm.rank() == 1) {
                throw comm.die();
            }
            assertThatThrownBy(comm::barrier).isInstanceOf(RankDiedException.class);
            double[] sent = {comm.rank()};
            double[] got = {-1};
            for (int n = 0; n < 1000; n++) {
                comm.sendrecv(Buffer.of(sent), 2 - comm.rank(), n % 100, Buffer.of(got), 2 - comm.rank(), n % 100);
            }
            assertThat(got[0]).isEqualTo(2 - comm.rank());
            // Nothing waits in a look: it does not fail.
            assertThat(comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG)).isEmpty();
        });
    }

    @RepeatedTest(50) // what the first calls afterwards must not seem to one who waits and has not noticed yet
    void revokingBringsAllOutOfTheirCallsAndNoneSucceedsAfterwards() {
        CountDownLatch waiting = new CountDownLatch(3);
        Ranks.faultTolerant(4).run(world -> {
            FaultTolerantComm comm = (FaultTolerantComm) world.dup();
            if (comm.rank() == 3) {
                waiting.await();
                comm.revoke();
            } else {
                waiting.countDown();
                assertThatThrownBy(() -> {
                            switch (comm.rank()) {
                                case 0 -> comm.recv(Buffer.EMPTY, 3, 0);
                                case 1 -> comm.barrier();
                                default -> comm.ssend(Buffer.EMPTY, 3, 0);
                            }
                        })
                        .isInstanceOf(RevokedException.class)
                        .hasMessageContaining("dup 0 of world was revoked");
            }
            assertThat(comm.isRevoked()).isTrue();
            assertThatThrownBy(() -> comm.send(Buffer.EMPTY, 0, 0)).isInstanceOf(RevokedException.class);
            assertThatThrownBy(() -> comm.allreduce(1L, Op.SUM)).isInstanceOf(RevokedException.class);
            comm.close();
            assertThat(world.allreduce(1L, Op.SUM)).isEqualTo(4);
        });
    }

    @Test
    void survivorsMakeACommunicatorOfTheirOwn() {
        Ranks.faultTolerant(5).run(world -> {
            if (world.rank() == 1 || world.rank() == 2) {
                throw world.die();
            }
            assertThatThrownBy(world::barrier).isInstanceOf(CommException.class);
            world.revoke();
            try (FaultTolerantComm comm = world.createGroup(new int[] {4, 0, 3}, 1);
                    FaultTolerantComm again = world.createGroup(new int[] {4, 0, 3}, 1)) {
                assertThat(comm.size()).isEqualTo(3);
                assertThat(comm.rank()).isEqualTo(world.rank() == 4 ? 0 : world.rank() == 0 ? 1 : 2);
                int[] ranks = new int[3];
                comm.allgather(Buffer.value(world.rank()), Buffer.of(ranks));
                assertThat(ranks).containsExactly(4, 0, 3);
                assertThat(again.allreduce(1L, Op.SUM)).isEqualTo(3);
                assertThat(comm.failed()).isEmpty();
            }
        });
    }

    @Test
    void aKilledRankLeavesWhateverItWaitsInWithItsOtherThreads() throws Exception {
        FaultTolerantJob job = Ranks.faultTolerant(4);
        CountDownLatch waiting = new CountDownLatch(4);
        CompletableFuture<Throwable> whatTheGuestSaw = new CompletableFuture<>();
        Thread killer = Thread.ofPlatform().start(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            for (int rank = 1; rank < 4; rank++) {
                job.kill(rank);
            }
        });
        assertThat(job.run(world -> {
                    Comm other = world.dup();
                    waiting.countDown();
                    switch (world.rank()) {
                        case 0 -> {
                            while (world.failed().size() < 3) {
                                Thread.onSpinWait();
                            }
                        }
                        case 1 -> world.recv(Buffer.EMPTY, 0, 0);
                        case 2 -> new CountDownLatch(1).await();
                        default -> {
                            Thread guest = Thread.ofPlatform()
                                    .start(() -> whatTheGuestSaw.complete(
                                            catchThrowable(() -> other.recv(Buffer.EMPTY, 0, 0))));
                            guest.join();
                        }
                    }
                }))
                .containsExactlyInAnyOrder(1, 2, 3);
        killer.join();
        assertThat(whatTheGuestSaw.get(1, TimeUnit.MINUTES)).isInstanceOf(RankKilled.class);
    }

    @Test
    void aMessageThatDiesWithItsSendersMemoryIsNotDelivered() {
        Ranks.faultTolerant(2).run(comm -> {
            if (comm.rank() == 1) {
                try (Arena arena = Arena.ofShared()) {
                    comm.isend(Buffer.of(arena.allocate(8L * LARGE), ElementType.DOUBLE), 0, 0);
                }
                throw comm.die();
            }
            while (comm.failed().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> comm.recv(Buffer.of(new double[LARGE]), 1, 0))
                    .hasMessageContaining("its sender is gone");
        });
    }

    @Test
    void anythingButADeathEndsTheWholeJob() {
        RankFailure failure = catchThrowableOfType(
                RankFailure.class,
                () -> Ranks.faultTolerant(3).run(comm -> {
                    if (comm.rank() == 1) {
                        throw new IllegalStateException("a mistake is no crash");
                    }
                    comm.recv(Buffer.EMPTY, 2 - comm.rank(), 0);
                }));
        assertThat(failure.rank()).isEqualTo(1);
        assertThat(failure).hasMessageContaining("a mistake is no crash");
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 1) {
                        throw new RankKilled(1, "dies where nobody may");
                    }
                    comm.barrier();
                }))
                .isInstanceOf(RankFailure.class)
                .hasCauseInstanceOf(RankKilled.class);
    }

    @Test
    void ranksThatWaitForEachOtherAreADeadlockWhoeverIsDead() {
        assertThatThrownBy(() -> Ranks.faultTolerant(3).run(comm -> {
                    if (comm.rank() == 1) {
                        throw comm.die();
                    }
                    comm.recv(Buffer.EMPTY, 2 - comm.rank(), 0);
                }))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("deadlock");
    }

    @Test
    void groupsThatMakeNoSenseAreRefused() {
        Ranks.faultTolerant(2).run(comm -> {
            assertThatThrownBy(() -> comm.createGroup(new int[] {1 - comm.rank()}, 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("which is none of them");
            assertThatThrownBy(() -> comm.createGroup(new int[] {0, 1, 1}, 0)).hasMessageContaining("rank 1 is twice");
            assertThatThrownBy(() -> comm.createGroup(new int[] {0, 1, 2}, 0)).hasMessageContaining("rank 2 ");
        });
        assertThatThrownBy(() -> Ranks.faultTolerant(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
