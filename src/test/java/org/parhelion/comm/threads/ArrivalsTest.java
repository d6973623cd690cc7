package org.parhelion.comm.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.spi.CheckedComm;

/** A message ends a wait for any message, which keeps no other thread out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ArrivalsTest {
    /** Beyond the limit of the tests: a wake-up that is lost hangs. */
    private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

    @Test
    void noMessageIsMissedByAThreadThatWaitsForAny() {
        Ranks.threads(2, comm -> {
            int peer = 1 - comm.rank();
            byte[] bytes = new byte[Ring.EAGER_BYTES + 1];
            for (int i = 0; i < 3_000; i++) {
                int count = i % 7 == 0 ? bytes.length : i % 50; // long ones go another way
                if (comm.rank() == 0) {
                    comm.send(Buffer.of(bytes, 0, count), peer, i);
                }
                while (comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG).isEmpty()) {
                    assertThat(CheckedComm.awaitArrival(comm, HOUR_NANOS)).isTrue();
                }
                comm.recv(Buffer.of(bytes, 0, count), peer, i);
                if (comm.rank() == 1) {
                    comm.send(Buffer.of(bytes, 0, count), peer, i);
                }
            }
        });
    }

    @Test
    void anotherThreadUsesTheCommunicatorMeanwhile() {
        Ranks.threads(2, comm -> {
            Comm own = comm.dup();
            if (comm.rank() == 0) {
                Thread waiting = Thread.currentThread();
                FutureTask<Void> second = new FutureTask<>(() -> {
                    while (waiting.getState() != Thread.State.TIMED_WAITING) {
                        Thread.sleep(Duration.ofMillis(1));
                    }
                    own.send(Buffer.of(new byte[] {7}), 1, 3);
                    return null;
                });
                Thread.ofPlatform().daemon().start(second);
                own.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG);
                while (!second.isDone()) {
                    // False after the send: a message would wake the other thread.
                    if (!CheckedComm.awaitArrival(own, TimeUnit.MILLISECONDS.toNanos(20))) {
                        second.get();
                    }
                }
                assertThat(CheckedComm.awaitArrival(own, HOUR_NANOS)).isFalse();
            } else {
                byte[] got = new byte[1];
                own.recv(Buffer.of(got), 0, 3);
                assertThat(got).containsExactly(7);
            }
            own.close();
        });
    }

    @Test
    void theEndOfTheJobEndsTheWait() {
        assertThatThrownBy(() -> Ranks.threads(2, comm -> {
                    if (comm.rank() == 0) {
                        comm.barrier();
                        while (comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG).isEmpty()) {
                            CheckedComm.awaitArrival(comm, HOUR_NANOS);
                        }
                    } else {
                        comm.barrier();
                        throw new IllegalStateException("on purpose");
                    }
                }))
                .hasMessageContaining("on purpose");
    }

    /** Whoever waits must look for further deaths: it polls at intervals, and does not take the core of those who recover. */
    @Test
    void afterADeathNobodyWaitsForMessagesAlone() {
        FaultTolerantJob job = Ranks.faultTolerant(2);
        job.run(world -> {
            if (world.rank() == 1) {
                job.kill(1);
                world.barrier();
            }
            while (world.failed().isEmpty()) {
                CheckedComm.awaitArrival(world, TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(world.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG)).isEmpty();
            assertThat(CheckedComm.awaitArrival(world, HOUR_NANOS)).isFalse();
        });
    }
}
