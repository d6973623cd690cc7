package org.parhelion.runs.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Grid;
import org.parhelion.physics.Jacobi;
import org.parhelion.recovery.Driver;
import org.parhelion.solver.Model;

@Timeout(60)
class ObserverThreadTest {
    private static final int STEPS = 50;
    private static final String[] ONE_RANK = {"-n", "1", "--with", "threads"};

    /** Keeps what it sees; waits in the first STEP event until it is let go. */
    private static final class Slow implements RunObserver {
        final List<RunEvent> seen = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        volatile boolean closed;

        @Override
        public void observe(RunEvent event) {
            seen.add(event);
            started.countDown();
            if (event.kind() == RunEvent.Kind.STEP && inside.getCount() > 0) {
                inside.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public long every(long steps) {
            return 1;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Runs {@link #STEPS} steps as a job does, with {@code watching} on rank 0. */
    private static long[] run(Comm comm, List<RunObserver> watching, RunListener... more) {
        Observers observers = new Observers(comm.rank() == 0 ? watching : List.of(), STEPS);
        long[] stops = Observers.intervals(observers, comm);
        List<RunListener> all = new ArrayList<>(List.of(more));
        all.add(observers);
        Driver driver =
                Driver.of(Model.of(new Jacobi(1), Grid.uniform(8, 1.0))).how(setup -> observers.on(setup, stops));
        try (Device device = Device.named("cpu");
                Listeners listeners = new Listeners(all, (_, _) -> Optional.empty(), STEPS);
                Driver.Result _ = listeners.on(driver).run(comm, device, STEPS)) {
            observers.end(RunEvent.Kind.FINISHED, "");
        }
        return stops;
    }

    @Test
    void anObserverThatIsBusyMissesEventsAndTheRunGoesOn() {
        Slow slow = new Slow();
        RunListener letsGoAtTheEnd = new RunListener() {
            @Override
            public long every(long steps) {
                return 1;
            }

            @Override
            public void step(LiveRun run) {
                // The observer comes first in a step: until it has seen the start, the step finds no room.
                if (run.simulation().clock().step() == 1) {
                    await(slow.started);
                } else {
                    await(slow.inside);
                }
            }

            @Override
            public void finished(LiveRun run) {
                assertThat(slow.seen).hasSize(2);
                slow.released.countDown();
            }
        };
        Ranks.run(ONE_RANK, comm -> run(comm, List.of(slow), letsGoAtTheEnd));
        List<RunEvent.Kind> kinds = slow.seen.stream().map(RunEvent::kind).toList();
        assertThat(kinds)
                .startsWith(RunEvent.Kind.STARTED, RunEvent.Kind.STEP)
                .endsWith(RunEvent.Kind.FINISHED)
                .hasSizeBetween(3, 4); // one event more may have waited
        assertThat(slow.seen.getLast().step()).isEqualTo(STEPS);
        assertThat(slow.closed).isTrue();
    }

    @Test
    void aRunEndsWithoutAnObserverThatNeverComesBack() {
        Slow slow = new Slow();
        Ranks.run(ONE_RANK, comm -> run(comm, List.of(slow)));
        assertThat(slow.seen).hasSizeLessThanOrEqualTo(STEPS);
    }

    @Test
    void anObserverThatThrowsIsClosedAndTheRunGoesOn() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        List<RunEvent> seen = Collections.synchronizedList(new ArrayList<>());
        RunObserver broken = new RunObserver() {
            @Override
            public void observe(RunEvent event) {
                seen.add(event);
                throw new IllegalStateException("broken");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        Ranks.run(ONE_RANK, comm -> run(comm, List.of(broken)));
        assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(seen).hasSize(1);
    }

    @Test
    void observersOfRankZeroStopEveryRankAtTheSameSteps() {
        List<Long> stops = Collections.synchronizedList(new ArrayList<>());
        RunObserver third = new RunObserver() {
            @Override
            public void observe(RunEvent event) {}

            @Override
            public long every(long steps) {
                return 3;
            }
        };
        Ranks.run(new String[] {"-n", "3", "--with", "threads"}, comm -> {
            for (long stop : run(comm, List.of(third))) {
                stops.add(stop);
            }
        });
        assertThat(stops).containsExactly(3L, 3L, 3L);
    }

    @Test
    void aListenerOfRoundsIsCalledAfterEachOnEveryRankWithItsCommunicator() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        Ranks.run(new String[] {"-n", "2", "--with", "threads"}, comm -> {
            run(comm, List.of(), new RunListener() {
                @Override
                public boolean everyRound() {
                    return true;
                }

                @Override
                public void round(LiveRun run, Round round) {
                    seen.add(run.comm().rank() + "/" + run.comm().size() + " "
                            + run.simulation().clock().step());
                }
            });
        });
        assertThat(seen).contains("0/2 " + STEPS, "1/2 " + STEPS).doesNotHaveDuplicates();
        assertThat(seen.stream().filter(line -> line.startsWith("0")).count()).isEqualTo(seen.size() / 2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
