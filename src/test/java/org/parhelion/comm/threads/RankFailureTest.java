package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Op;
import org.parhelion.comm.RankFailure;
import org.parhelion.comm.Ranks;

/** One rank fails, all end, and the first cause is told. */
@Timeout(300)
class RankFailureTest {
    @Test
    void aThrowingRankEndsAllWaitsAndItsCauseIsTold() {
        IllegalStateException cause = new IllegalStateException("out of ideas");
        Set<Integer> ended = ConcurrentHashMap.newKeySet();
        CountDownLatch begun = new CountDownLatch(5);
        RankFailure failure = catchThrowableOfType(
                RankFailure.class,
                () -> Ranks.threads(5, comm -> {
                    begun.countDown();
                    try {
                        switch (comm.rank()) {
                            case 0 -> comm.recv(Buffer.EMPTY, 3, 1);
                            case 1 -> comm.barrier();
                            case 2 -> comm.ssend(Buffer.EMPTY, 3, 1);
                            case 3 -> {
                                begun.await();
                                throw cause;
                            }
                            default -> new CountDownLatch(1).await();
                        }
                    } finally {
                        ended.add(comm.rank());
                    }
                }));
        assertThat(failure.rank()).isEqualTo(3);
        assertThat(failure).hasCause(cause);
        assertThat(ended).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void anErrorIsAFailureToo() {
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 1) {
                        throw new StackOverflowError("deep");
                    }
                    comm.barrier();
                }))
                .isInstanceOf(RankFailure.class)
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void abortEndsTheJobWithItsReason() {
        assertThatThrownBy(() -> Ranks.threads(3, comm -> {
                    if (comm.rank() == 2) {
                        comm.abort(7, "the pump is off");
                    }
                    comm.allreduce(1.0, Op.SUM);
                }))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("exit status 7")
                .hasMessageContaining("the pump is off");
    }

    @Test
    void anInterruptedRankDoesNotWaitOn() {
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 0) {
                        Thread.currentThread().interrupt();
                    }
                    comm.recv(Buffer.EMPTY, 1 - comm.rank(), 1);
                }))
                .isInstanceOf(RankFailure.class)
                .hasMessageContaining("interrupted while waiting in recv");
    }

    @Test
    void interruptingTheCallerEndsTheJob() throws Exception {
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 0) {
                        caller.interrupt();
                    }
                    new CountDownLatch(1).await();
                }))
                .isInstanceOf(RankFailure.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCommunicatorThatOutlivesItsJobRefuses() {
        Comm[] leaked = new Comm[1];
        Ranks.threads(1, comm -> leaked[0] = comm.dup());
        assertThatThrownBy(() -> leaked[0].recv(Buffer.EMPTY, 0, 0))
                .isInstanceOf(CommException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void rankCountsThatMakeNoSenseAreRefusedByValue() {
        for (String bad : new String[] {"0", "-3", "two", "1.5"}) {
            assertThatThrownBy(() -> Ranks.run(new String[] {"-n", bad}, comm -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("-n " + bad)
                    .hasMessageContaining("1 or more");
        }
        assertThatThrownBy(() -> Ranks.run(new String[] {"-n"}, comm -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ranks.threads(0, comm -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Ranks.run(new String[] {"--with", "pigeons"}, comm -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pigeons")
                .hasMessageContaining("threads");
    }

    @Test
    void aThousandJobsLeaveNoThreadBehind() {
        for (int i = 0; i < 1000; i++) {
            Ranks.threads(2, comm -> assertThat(comm.allreduce(1L, Op.SUM)).isEqualTo(2));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("rank-"));
    }
}
