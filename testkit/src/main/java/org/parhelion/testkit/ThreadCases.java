package org.parhelion.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.testkit.CommContract.Case;

/** The contract, eighth chapter: several threads of one rank (MPI-4.1, section 11.6). */
final class ThreadCases {
    private static final int STREAM = 1;
    private static final int STOP = 2;
    private static final int NEVER_SENT = 3;
    /** A provider that serves two threads at once is believed after so many calls. */
    private static final int SERVED_ENOUGH = 20_000;

    private ThreadCases() {}

    static List<Case> cases() {
        return List.of(
                new Case("threadsMayTakeTurnsOnACommunicator", 1, ThreadCases::turns),
                new Case("aSecondThreadAtTheSameTimeIsServedOrRefusedByName", 2, ThreadCases::atTheSameTime));
    }

    /** A request that one thread began may be awaited by another. */
    private static void turns(Comm comm) throws Exception {
        int[] value = {0};
        Request receive = comm.irecv(Buffer.of(value), comm.rank(), 4);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread other = Thread.ofPlatform().name("other").start(() -> {
            try {
                comm.send(Buffer.value(17), comm.rank(), 4);
                receive.await();
            } catch (Throwable t) {
                failure.set(t);
            }
        });
        other.join();
        assertThat(failure.get()).isNull();
        assertThat(value[0]).isEqualTo(17);
        comm.barrier();
    }

    /**
     * Rank 1 sends a stream of messages that rank 0's first thread receives, while its second thread probes, until one of the
     * two was refused.
     */
    private static void atTheSameTime(Comm comm) throws Exception {
        if (comm.rank() == 0) {
            receiveWhileAnotherThreadProbes(comm);
        } else if (comm.rank() == 1) {
            while (comm.iprobe(0, STOP).isEmpty()) {
                comm.ssend(Buffer.EMPTY, 0, STREAM);
            }
            comm.recv(Buffer.EMPTY, 0, STOP);
            comm.ssend(Buffer.EMPTY, 0, STOP);
        }
        comm.barrier();
    }

    private static void receiveWhileAnotherThreadProbes(Comm comm) throws Exception {
        AtomicReference<@Nullable IllegalStateException> refused = new AtomicReference<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        AtomicInteger served = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        Thread second = Thread.ofPlatform().name("second").start(() -> {
            try {
                while (refused.get() == null && served.get() < SERVED_ENOUGH) {
                    attempt(refused, () -> {
                        assertThat(comm.iprobe(1, NEVER_SENT)).isEmpty();
                        served.incrementAndGet();
                    });
                }
            } catch (Throwable t) {
                failure.set(t);
            } finally {
                over.set(true);
            }
        });
        while (!over.get()) {
            attempt(refused, () -> comm.recv(Buffer.EMPTY, 1, STREAM));
        }
        second.join();
        assertThat(failure.get()).isNull();
        Optional.ofNullable(refused.get())
                .ifPresent(e -> assertThat(e)
                        .hasMessageContaining("thread \"second\"")
                        .hasMessageContaining(
                                "thread \"" + Thread.currentThread().getName() + "\"")
                        .hasMessageContaining("dup()"));
        takeTheRest(comm);
    }

    private static void attempt(AtomicReference<@Nullable IllegalStateException> refused, Runnable call) {
        try {
            call.run();
        } catch (IllegalStateException e) {
            refused.compareAndSet(null, e);
        }
    }

    private static void takeTheRest(Comm comm) {
        comm.send(Buffer.EMPTY, 1, STOP);
        while (comm.recv(Buffer.EMPTY, 1, Comm.ANY_TAG).tag() != STOP) {
            // what rank 1 sent before it heard
        }
    }
}
