package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Op;
import org.parhelion.comm.Ranks;

/** A machine on ranks that are threads. No test sleeps: what is waited for is a latch, or the ranks' own messages. */
@Timeout(300)
class CommDriverTest {
    private static final int RANKS = 4;
    private static final DriverOptions OPTIONS = DriverOptions.DEFAULT.withCloseNanos(60_000_000_000L);

    /** Tells the next member of every message it gets, until it is worn out. */
    private record Ring(int self, int members, int hopsMax) implements Machine<Rumour.Told, Rumour.Heard> {
        @Override
        public void step(Input<Rumour.Told> input, Output<Rumour.Told, Rumour.Heard> output) {
            if (input instanceof Input.Message<Rumour.Told> told) {
                int hops = told.body().hops();
                output.emit(new Rumour.Heard(hops));
                if (hops < hopsMax) {
                    output.send((self + 1) % members, new Rumour.Told(hops + 1));
                }
            }
        }
    }

    @Test
    void aMessageGoesRoundWhileNoRankCallsIn() {
        Queue<Integer> heard = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(100);
        Ranks.threads(RANKS, comm -> {
            try (var driver = CommDriver.start(
                    comm,
                    new Ring(comm.rank(), RANKS, 99),
                    Rumour.CODEC,
                    event -> {
                        heard.add(event.hops());
                        done.countDown();
                    },
                    OPTIONS)) {
                assertThat(driver.ownThread()).isTrue();
                if (comm.rank() == 0) {
                    driver.call((now, output) -> output.send(1, new Rumour.Told(0)));
                }
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            }
        });

        assertThat(heard)
                .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void theRanksOwnTrafficWithAnyTagMeetsNoneOfTheDrivers() {
        CountDownLatch done = new CountDownLatch(200);
        AtomicInteger strays = new AtomicInteger();
        Ranks.threads(RANKS, comm -> {
            try (var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), RANKS, 199), Rumour.CODEC, event -> done.countDown(), OPTIONS)) {
                if (comm.rank() == 0) {
                    driver.call((now, output) -> output.send(1, new Rumour.Told(0)));
                }
                int next = (comm.rank() + 1) % RANKS;
                for (int i = 0; i < 200; i++) {
                    int[] got = new int[1];
                    comm.sendrecv(Buffer.value(i), next, 0, Buffer.of(got), Comm.ANY_SOURCE, Comm.ANY_TAG);
                    if (got[0] != i) {
                        strays.incrementAndGet();
                    }
                }
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            }
        });

        assertThat(strays).hasValue(0);
    }

    @Test
    void aTickComesAtItsDeadlineAndNotBefore() {
        AtomicLong asked = new AtomicLong();
        AtomicLong came = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        Ranks.threads(1, comm -> {
            Machine<Rumour.Told, Rumour.Heard> alarm = (input, output) -> {
                if (asked.get() == 0) {
                    asked.set(input.nowNanos() + 5_000_000);
                    output.wakeAt(asked.get());
                } else {
                    came.set(input.nowNanos());
                    done.countDown();
                }
            };
            try (var driver = CommDriver.start(comm, alarm, Rumour.CODEC, event -> {}, OPTIONS)) {
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(driver.dropped()).isZero();
            }
        });

        assertThat(came.get()).isGreaterThanOrEqualTo(asked.get());
    }

    @Test
    void aMessageToOneselfArrives() {
        CountDownLatch done = new CountDownLatch(1);
        Ranks.threads(1, comm -> {
            try (var driver =
                    CommDriver.start(comm, new Ring(0, 1, 0), Rumour.CODEC, event -> done.countDown(), OPTIONS)) {
                driver.call((now, output) -> output.send(0, new Rumour.Told(0)));
                assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
            }
        });
    }

    @Test
    void closingTakesInWhatIsOnItsWay() {
        AtomicInteger heard = new AtomicInteger();
        AtomicInteger together = new AtomicInteger();
        int burst = 500;
        Ranks.threads(RANKS, comm -> {
            var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), RANKS, 0), Rumour.CODEC, event -> heard.incrementAndGet(), OPTIONS);
            driver.call((now, output) ->
                    IntStream.range(0, burst).forEach(i -> output.send((comm.rank() + 1) % RANKS, new Rumour.Told(0))));
            driver.close();
            if (driver.closedTogether()) {
                together.incrementAndGet();
            }
        });

        assertThat(heard).hasValue(RANKS * burst);
        assertThat(together).hasValue(RANKS);
    }

    @Test
    void aRankThatClosesEarlyGoesOnAnsweringUntilTheOthersClose() {
        CountDownLatch answered = new CountDownLatch(3);
        Ranks.threads(2, comm -> {
            try (var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), 2, 5), Rumour.CODEC, event -> answered.countDown(), OPTIONS)) {
                if (comm.rank() == 1) {
                    // Rank 0 is closing, or will be: nothing here waits for it to call.
                    driver.call((now, output) -> output.send(0, new Rumour.Told(0)));
                    assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
                }
            }
        });
    }

    @Test
    void whatWasCalledBeforeClosingIsRun() {
        CountDownLatch ticking = new CountDownLatch(1);
        CountDownLatch ran = new CountDownLatch(1);
        Ranks.threads(1, comm -> {
            Thread rank = Thread.currentThread();
            Machine<Rumour.Told, Rumour.Heard> slow = (input, output) -> {
                ticking.countDown();
                while (rank.getState() != Thread.State.TIMED_WAITING) { // until it waits in close()
                    Thread.onSpinWait();
                }
            };
            try (var driver = CommDriver.start(comm, slow, Rumour.CODEC, event -> {}, OPTIONS)) {
                ticking.await();
                driver.call((now, output) -> ran.countDown());
            }
        });

        assertThat(ran.getCount()).isZero();
    }

    @Test
    void aPeerThatNeverClosesIsNotWaitedForForEver() {
        Ranks.threads(2, comm -> {
            var driver = CommDriver.start(
                    comm,
                    new Ring(comm.rank(), 2, 5),
                    Rumour.CODEC,
                    event -> {},
                    OPTIONS.withCloseNanos(comm.rank() == 0 ? 50_000_000 : 1_000));
            if (comm.rank() == 0) {
                driver.close();
                assertThat(driver.closedTogether()).isFalse();
            }
            comm.barrier();
        });
    }

    @Test
    void aPeerThatAnyOfTheTestsAcceptsIsNotWaitedFor() {
        Ranks.threads(3, comm -> {
            var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), 3, 5), Rumour.CODEC, event -> {}, OPTIONS.withCloseNanos(1L << 60));
            if (comm.rank() == 0) {
                driver.giveUpOn(peer -> peer == 1);
                driver.giveUpOn(peer -> peer == 2);
                driver.close();
                assertThat(driver.closedTogether()).isFalse();
            }
            comm.barrier();
        });
    }

    @Test
    void whoIsKnownToBeDeadIsNotWaitedFor() {
        Ranks.threads(2, comm -> {
            var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), 2, 5), Rumour.CODEC, event -> {}, OPTIONS.withCloseNanos(1L << 60));
            if (comm.rank() == 0) {
                driver.giveUpOn(peer -> peer == 1);
                driver.close();
                assertThat(driver.closedTogether()).isFalse();
            }
            comm.barrier();
        });
    }

    @Test
    void aMachineThatThrowsIsReportedToItsRank() {
        CountDownLatch thrown = new CountDownLatch(1);
        Ranks.threads(1, comm -> {
            Machine<Rumour.Told, Rumour.Heard> broken = (input, output) -> {
                thrown.countDown();
                throw new IllegalStateException("broken machine");
            };
            var driver = CommDriver.start(comm, broken, Rumour.CODEC, event -> {}, OPTIONS);
            assertThat(thrown.await(60, TimeUnit.SECONDS)).isTrue();
            assertThatThrownBy(driver::close)
                    .hasMessageContaining("broken machine")
                    .hasMessageContaining("rank 0");
        });
    }

    @Test
    void bytesThatAreNoMessageAreCountedAndDropped() {
        Codec<Rumour.Told> liar = new Codec<>() {
            @Override
            public void encode(Rumour.Told message, Encoder encoder) {
                encoder.writeLong(-1);
            }

            @Override
            public Rumour.Told decode(Decoder decoder) {
                return Rumour.CODEC.decode(decoder);
            }
        };
        Ranks.threads(2, comm -> {
            var driver = CommDriver.start(
                    comm, new Ring(comm.rank(), 2, 5), comm.rank() == 0 ? liar : Rumour.CODEC, event -> {}, OPTIONS);
            if (comm.rank() == 0) {
                driver.call((now, output) -> output.send(1, new Rumour.Told(0)));
            }
            driver.close();
            assertThat(comm.allreduce(driver.dropped(), Op.SUM)).isEqualTo(1);
        });
    }

    @Test
    void questionsAreAnsweredBetweenSteps() {
        Ranks.threads(1, comm -> {
            try (var driver = CommDriver.start(comm, new Ring(0, 1, 0), Rumour.CODEC, event -> {}, OPTIONS)) {
                assertThat(driver.ask(() -> Thread.currentThread().getName())).isEqualTo("protocol of rank 0");
            }
        });
    }

    @Test
    void aQuestionThatIsNotAnsweredInTimeIsRefusedByItsLimit() {
        Ranks.threads(1, comm -> {
            CountDownLatch asked = new CountDownLatch(1);
            DriverOptions impatient = OPTIONS.withAskNanos(1_000_000);
            try (var driver = CommDriver.start(comm, new Ring(0, 1, 0), Rumour.CODEC, event -> {}, impatient)) {
                driver.call((_, _) -> {
                    try {
                        asked.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                assertThatThrownBy(() -> driver.ask(() -> 1)).hasMessageContaining("within 0.001 s");
                asked.countDown();
            }
        });
        assertThatThrownBy(() -> OPTIONS.withAskNanos(0)).hasMessageContaining("askNanos 0");
    }

    /** Where the library lets in one thread at a time, the rank's own thread drives. */
    @Test
    void withoutAThreadOfItsOwnItRunsWhenTheRankCalls() {
        List<String> threads = new CopyOnWriteArrayList<>();
        Ranks.threads(2, comm -> {
            AtomicInteger heard = new AtomicInteger();
            String own = Thread.currentThread().getName();
            try (var driver = CommDriver.start(
                    serialized(comm),
                    new Ring(comm.rank(), 2, 9),
                    Rumour.CODEC,
                    event -> {
                        heard.incrementAndGet();
                        if (!Thread.currentThread().getName().equals(own)) {
                            threads.add(Thread.currentThread().getName());
                        }
                    },
                    OPTIONS)) {
                assertThat(driver.ownThread()).isFalse();
                if (comm.rank() == 0) {
                    driver.call((now, output) -> output.send(1, new Rumour.Told(0)));
                }
                while (heard.get() < 5) {
                    driver.progress();
                }
            }
        });

        assertThat(threads).as("threads other than the ranks' own").isEmpty();
    }

    /** {@code comm}, as a library would give it that lets in one thread at a time. */
    static Comm serialized(Comm comm) {
        return (Comm) Proxy.newProxyInstance(
                Comm.class.getClassLoader(), new Class<?>[] {Comm.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("threadLevel")) {
                        return Comm.ThreadLevel.SERIALIZED;
                    }
                    try {
                        Object result = method.invoke(comm, arguments);
                        return method.getName().equals("dup") ? serialized((Comm) result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
