package org.parhelion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/** A deadlock is reported as a table; stands outside {@code comm} because the table names the first line outside it. */
@Timeout(300)
class DeadlockReportTest {
    private static String tableOf(int ranks, RankBody body) {
        RankFailure failure = catchThrowableOfType(RankFailure.class, () -> Ranks.threads(ranks, body));
        assertThat(failure).hasCauseInstanceOf(CommException.class);
        return Objects.requireNonNullElse(failure.getMessage(), "");
    }

    @Test
    void receivesThatWaitForOneAnotherAreReportedWithTheirLines() {
        String table = tableOf(3, comm -> {
            int left = (comm.rank() + 2) % 3;
            comm.recv(Buffer.of(new int[1]), left, 40 + comm.rank());
        });
        assertThat(table)
                .contains("deadlock")
                .containsPattern("0 +recv +2 +40 +world +.*DeadlockReportTest.*DeadlockReportTest.java:\\d+")
                .containsPattern("1 +recv +0 +41 +world +.*DeadlockReportTest.java:\\d+")
                .containsPattern("2 +recv +1 +42 +world +.*DeadlockReportTest.java:\\d+");
    }

    @Test
    void largeSendsThatWaitForOneAnotherAreReported() {
        String table = tableOf(2, comm -> {
            int other = 1 - comm.rank();
            comm.send(Buffer.of(new byte[1 << 20]), other, 5);
            comm.recv(Buffer.of(new byte[1 << 20]), other, 5);
        });
        assertThat(table).containsPattern("0 +send +1 +5").containsPattern("1 +send +0 +5");
    }

    @Test
    void aCollectiveThatOneRankNeverEntersIsReported() {
        String table = tableOf(3, comm -> {
            if (comm.rank() == 1) {
                comm.recv(Buffer.EMPTY, Comm.ANY_SOURCE, Comm.ANY_TAG);
            } else {
                comm.allreduce(1.0, Op.SUM);
            }
        });
        assertThat(table)
                .containsPattern("0 +allreduce +1 +-")
                .containsPattern("1 +recv +ANY_SOURCE +ANY_TAG")
                .containsPattern("2 +allreduce +1 +-");
    }

    @Test
    void aRankThatEnteredACollectiveAfterAnotherParkedIsNotReportedAsMissing() {
        AtomicReference<Thread> last = new AtomicReference<>();
        String table = tableOf(3, comm -> {
            if (comm.rank() == 1) {
                comm.recv(Buffer.EMPTY, Comm.ANY_SOURCE, Comm.ANY_TAG);
                return;
            }
            if (comm.rank() == 2) {
                last.set(Thread.currentThread());
            } else {
                while (last.get() == null || last.get().getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
            }
            comm.allreduce(1.0, Op.SUM);
        });
        assertThat(table).containsPattern("2 +allreduce +1 +-");
    }

    @Test
    void waitingForARankThatHasFinishedIsReported() {
        String table = tableOf(2, comm -> {
            if (comm.rank() == 1) {
                comm.irecv(Buffer.EMPTY, 0, 3).await();
            }
        });
        assertThat(table).containsPattern("0 +\\(finished\\)").containsPattern("1 +recv +0 +3");
    }

    @Test
    void theCommunicatorAndARequestSetAreNamed() {
        String table = tableOf(2, comm -> {
            try (Comm dup = comm.dup();
                    var set = dup.requestSet(dup.recvInit(Buffer.of(new int[1]), 1 - comm.rank(), 9))) {
                set.start();
                set.await();
            }
        });
        assertThat(table).containsPattern("0 +recv \\(of a request set\\) +1 +9 +dup 0 of world");
    }

    @Test
    void synchronousSendsAndMatchedProbesAreNamed() {
        String table = tableOf(3, comm -> {
            switch (comm.rank()) {
                case 0 -> comm.issend(Buffer.value(1), 1, 4).await();
                case 1 -> comm.mprobe(2, 5);
                default -> Request.awaitAny(comm.irecv(Buffer.EMPTY, 0, 6), comm.irecv(Buffer.EMPTY, 1, 7));
            }
        });
        assertThat(table)
                .containsPattern("0 +ssend +1 +4 +world")
                .containsPattern("1 +mprobe +2 +5 +world")
                .containsPattern("2 +recv \\(awaitAny of 2\\) +0 +6 +world +.*DeadlockReportTest.java:\\d+");
    }

    @Test
    void aNonblockingCollectiveThatOneRankNeverStartsIsNamed() {
        String table = tableOf(3, comm -> {
            if (comm.rank() == 1) {
                comm.recv(Buffer.EMPTY, 0, 2);
            } else {
                comm.iallreduce(Buffer.value(1.0), Buffer.of(new double[1]), Op.SUM)
                        .await();
            }
        });
        assertThat(table)
                .containsPattern("0 +iallreduce +1 +- +world +.*DeadlockReportTest.java:\\d+")
                .containsPattern("1 +recv +0 +2")
                .containsPattern("2 +iallreduce +1 +- +world");
    }

    @Test
    void aDeadlockAmongMoreRanksThanCoresIsReported() {
        String table = tableOf(16, comm -> comm.probe((comm.rank() + 1) % 16, 0));
        assertThat(table).containsPattern("15 +probe +0 +0");
    }

    @Test
    void ranksThatCallDifferentCollectivesAreToldSo() {
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 0) {
                        comm.bcast(Buffer.of(new int[4]), 0);
                    } else {
                        comm.allreduce(1L, Op.MAX);
                    }
                }))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("bcast of 4 INT, root 0")
                .hasMessageContaining("allreduce of 1 LONG with MAX");
    }

    /** Both ranks wait on the world while rank 0's other thread, on its own communicator, is about to release them. */
    @Test
    void anotherThreadOnADuplicateKeepsADeadlockFromBeingReported() throws Exception {
        Thread[] ranks = new Thread[2];
        CountDownLatch bothKnown = new CountDownLatch(2);
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Ranks.threads(2, comm -> {
            Comm dup = comm.dup();
            ranks[comm.rank()] = Thread.currentThread();
            bothKnown.countDown();
            Thread driver = Thread.ofPlatform().daemon().start(() -> {
                try {
                    dup.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
                    if (comm.rank() == 0) {
                        bothKnown.await();
                        awaitParked(ranks);
                        dup.isend(Buffer.value(5), 1, 1).await();
                    }
                } catch (Throwable t) {
                    failed.set(t);
                }
            });
            if (comm.rank() == 1) {
                driver.join();
                int[] got = {0};
                dup.recv(Buffer.of(got), 0, 1);
                assertThat(got[0]).isEqualTo(5);
                comm.send(Buffer.value(6), 0, 2);
            } else {
                comm.recv(Buffer.of(new int[1]), 1, 2);
            }
        });
        assertThat(failed.get()).isNull();
    }

    /** Returns when both threads sleep, the state in which a deadlock would be reported. */
    private static void awaitParked(Thread[] threads) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (threads[0].getState() != Thread.State.TIMED_WAITING
                || threads[1].getState() != Thread.State.TIMED_WAITING) {
            assertThat(System.nanoTime()).as("ranks did not park").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aDeadlockIsReportedOnceTheOtherThreadHasGone() {
        String table = tableOf(2, comm -> {
            try (Comm dup = comm.dup()) {
                Thread driver = Thread.ofPlatform().daemon().start(() -> dup.iprobe(0, 0));
                comm.recv(Buffer.EMPTY, 1 - comm.rank(), 1);
                driver.join();
            }
        });
        assertThat(table).contains("deadlock");
    }
}
