package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankBody;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;

/** A communicator serves one thread at a time: a second one is refused at once and never waits in silence. */
class SecondThreadTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @Test
    void aThreadThatReceivesWhileAnotherIsBlockedInAReceiveIsRefusedByName() {
        CountDownLatch refused = new CountDownLatch(1);
        run(comm -> {
            if (comm.rank() == 0) {
                FutureTask<Void> second = onceBlocked(Thread.currentThread(), "recv", () -> {
                    assertThatThrownBy(() -> comm.recv(Buffer.EMPTY, 1, 2))
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessage("thread \"second\" cannot use communicator \"world\" of rank 0: thread"
                                    + " \"rank-0\" is inside a call; give each thread a communicator of its own"
                                    + " (dup()), or let the threads take turns");
                    refused.countDown();
                });
                comm.recv(Buffer.EMPTY, 1, 1);
                second.get();
                comm.recv(Buffer.EMPTY, 1, 2);
            } else {
                refused.await();
                comm.send(Buffer.EMPTY, 0, 2);
                comm.send(Buffer.EMPTY, 0, 1);
            }
        });
    }

    @Test
    void aThreadThatEntersACollectiveWhileAnotherIsInsideOneIsRefused() {
        CountDownLatch refused = new CountDownLatch(1);
        run(comm -> {
            if (comm.rank() == 0) {
                FutureTask<Void> second = onceBlocked(Thread.currentThread(), "barrier", () -> {
                    assertThatThrownBy(() -> comm.allreduce(1L, Op.SUM)).isInstanceOf(IllegalStateException.class);
                    refused.countDown();
                });
                comm.barrier();
                second.get();
            } else {
                refused.await();
                comm.barrier();
            }
            assertThat(comm.allreduce(1L, Op.SUM)).isEqualTo(2);
        });
    }

    @Test
    void aThreadThatIsRefusedAndDoesNotCatchItEndsTheJob() {
        assertThatThrownBy(() -> run(comm -> {
                    if (comm.rank() == 0) {
                        Thread main = Thread.currentThread();
                        Thread.ofPlatform().name("second").start(() -> {
                            awaitBlocked(main, "recv");
                            comm.recv(Buffer.EMPTY, 1, 2);
                        });
                        comm.recv(Buffer.EMPTY, 1, 1);
                    } else {
                        new CountDownLatch(1).await(); // until the end of the job interrupts it
                    }
                }))
                .isInstanceOf(RankFailure.class)
                .hasRootCauseInstanceOf(IllegalStateException.class);
    }

    /** The rank's thread posts a receive, hands it over, and waits elsewhere: only one of the two may take messages in. */
    @Test
    void aReceiveThatWasHandedOverIsProgressedByOneThreadAtATime() {
        run(comm -> {
            int other = 1 - comm.rank();
            try (Comm handed = comm.dup()) {
                for (int round = 0; round < 300; round++) {
                    int[] got = new int[20];
                    Request first = handed.irecv(Buffer.of(got, 0, 1), other, 1);
                    FutureTask<Void> second = start(() -> {
                        Request[] sends = new Request[got.length];
                        for (int i = 0; i < got.length; i++) {
                            sends[i] = handed.isend(Buffer.value(i + 1), other, 1);
                        }
                        first.await();
                        for (int i = 1; i < got.length; i++) {
                            handed.recv(Buffer.of(got, i, 1), other, 1);
                        }
                        Request.awaitAll(sends);
                    });
                    for (int i = 0; i < 20; i++) {
                        comm.sendrecv(Buffer.EMPTY, other, 2, Buffer.EMPTY, other, 2);
                    }
                    second.get();
                    assertThat(got)
                            .isEqualTo(IntStream.rangeClosed(1, got.length).toArray());
                }
            }
        });
    }

    private static void run(RankBody body) {
        Assertions.assertTimeoutPreemptively(DEADLINE, () -> Ranks.threads(2, body));
    }

    private static FutureTask<Void> start(Assertable task) {
        FutureTask<Void> future = new FutureTask<>(() -> {
            task.run();
            return null;
        });
        Thread.ofPlatform().name("second").start(future);
        return future;
    }

    private static FutureTask<Void> onceBlocked(Thread thread, String verb, Assertable task) {
        return start(() -> {
            awaitBlocked(thread, verb);
            task.run();
        });
    }

    /** Returns when {@code thread} is parked inside {@code verb}. */
    private static void awaitBlocked(Thread thread, String verb) {
        while (!parkedIn(thread, verb)) {
            Thread.onSpinWait();
        }
    }

    private static boolean parkedIn(Thread thread, String verb) {
        boolean inside = false;
        boolean parked = false;
        for (StackTraceElement frame : thread.getStackTrace()) {
            inside |= frame.getMethodName().equals(verb);
            parked |= frame.getMethodName().startsWith("park");
        }
        return inside && parked;
    }

    @FunctionalInterface
    private interface Assertable {
        void run() throws Exception;
    }
}
