package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;

/** A driver that drops nothing, on ranks that are threads, with a thread of its own and without. */
@Timeout(300)
class ReliableDriverTest {
    private static final int WINDOW_BYTES = 16 << 10;
    private static final DriverOptions OPTIONS = DriverOptions.DEFAULT
            .withCloseNanos(60_000_000_000L)
            .withQueueMax(8)
            .reliable(WINDOW_BYTES);

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Parcel(boolean answer, int number, byte[] content) {}

    private static final Codec<Parcel> CODEC = new Codec<>() {
        @Override
        public void encode(Parcel parcel, Encoder encoder) {
            encoder.writeBoolean(parcel.answer).writeVarint(parcel.number).writeBytes(parcel.content);
        }

        @Override
        public Parcel decode(Decoder decoder) {
            return new Parcel(decoder.readBoolean(), decoder.readVarintBelow(Integer.MAX_VALUE), decoder.readBytes());
        }
    };

    /** Answers every question with its content; reports answers. */
    private static final Machine<Parcel, Parcel> ECHO = (input, output) -> {
        if (input instanceof Input.Message<Parcel> message) {
            Parcel parcel = message.body();
            if (parcel.answer) {
                output.emit(parcel);
            } else {
                output.send(message.from(), new Parcel(true, parcel.number, parcel.content));
            }
        }
    };

    private static UnaryOperator<Comm> level(String level) {
        return level.equals("serialized") ? CommDriverTest::serialized : comm -> comm;
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiple", "serialized"})
    void ranksThatFloodEachOtherLoseNothingInBoundedMemory(String level) {
        int count = 5_000;
        int bytes = 1_000;
        AtomicInteger questions = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        AtomicInteger mostQuestions = new AtomicInteger();
        AtomicInteger mostAnswers = new AtomicInteger();
        Machine<Parcel, Parcel> counting = (input, output) -> {
            if (input instanceof Input.Message<Parcel> message) {
                boolean answer = message.body().answer;
                (answer ? answers : questions).decrementAndGet();
                if (!answer) {
                    mostAnswers.accumulateAndGet(answers.incrementAndGet(), Math::max);
                }
            }
            ECHO.step(input, output);
        };
        Ranks.threads(2, comm -> {
            List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
            try (var driver = CommDriver.start(
                    level(level).apply(comm), counting, CODEC, event -> numbers.add(event.number), OPTIONS)) {
                for (int i = 0; i < count; i++) {
                    int number = i;
                    driver.call((_, output) -> {
                        mostQuestions.accumulateAndGet(questions.incrementAndGet(), Math::max);
                        output.send(1 - comm.rank(), new Parcel(false, number, new byte[bytes]));
                    });
                }
                assertThat(driver.await(() -> numbers.size() == count, Long.MAX_VALUE))
                        .isTrue();
                assertThat(numbers)
                        .containsExactlyElementsOf(
                                IntStream.range(0, count).boxed().toList());
                assertThat(driver.dropped()).isZero();
            }
        });

        int window = WINDOW_BYTES / (bytes + Windows.OVERHEAD_BYTES) + 1;
        assertThat(mostQuestions.get())
                .as("questions on their way, of both ranks")
                .isLessThanOrEqualTo(2 * window);
        assertThat(mostAnswers.get()).as("answers on their way, of both ranks").isLessThanOrEqualTo(2 * 3 * window);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multiple", "serialized"})
    void aMessageLongerThanTheWindowAndTheBufferArrives(String level) {
        DriverOptions narrow = new DriverOptions(1_000, 8, 200_000, 60_000_000_000L, 30_000_000_000L, 2_000);
        Ranks.threads(2, comm -> {
            AtomicReference<Parcel> answer = new AtomicReference<>(new Parcel(true, -1, new byte[0]));
            try (var driver = CommDriver.start(level(level).apply(comm), ECHO, CODEC, answer::set, narrow)) {
                byte[] content = new byte[3 << 20];
                content[content.length - 1] = (byte) (1 + comm.rank());
                for (int number = 0; number < 3; number++) {
                    Parcel question = new Parcel(false, number, content);
                    driver.call((_, output) -> output.send(1 - comm.rank(), question));
                    int wanted = number;
                    driver.await(() -> number(answer) == wanted, Long.MAX_VALUE);
                    assertThat(Objects.requireNonNull(answer.get()).content).isEqualTo(content);
                }
            }
        });
    }

    private static int number(AtomicReference<Parcel> answer) {
        return Objects.requireNonNull(answer.get()).number;
    }

    @Test
    void threadsOfOneRankWaitAtTheSameTime() {
        int threads = 8;
        Ranks.threads(2, comm -> {
            AtomicInteger answered = new AtomicInteger();
            Thread[] waiting = new Thread[threads];
            int[] got = new int[threads];
            try (var driver = CommDriver.start(
                    comm,
                    ECHO,
                    CODEC,
                    event -> {
                        got[event.number]++;
                        LockSupport.unpark(waiting[event.number]);
                    },
                    OPTIONS)) {
                for (int t = 0; t < threads; t++) {
                    int number = t;
                    waiting[t] = Thread.ofVirtual().unstarted(() -> {
                        for (int i = 1; i <= 200; i++) {
                            int wanted = i;
                            driver.call((_, output) ->
                                    output.send(1 - comm.rank(), new Parcel(false, number, new byte[number])));
                            try {
                                driver.await(() -> got[number] == wanted, Long.MAX_VALUE);
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                            answered.incrementAndGet();
                        }
                    });
                }
                for (Thread thread : waiting) {
                    thread.start();
                }
                for (Thread thread : waiting) {
                    thread.join();
                }
            }
            assertThat(answered).hasValue(threads * 200);
        });
    }

    @Test
    void aWaitEndsByItsTimeoutAndByAnInterrupt() {
        Ranks.threads(1, comm -> {
            try (var driver = CommDriver.start(comm, ECHO, CODEC, event -> {}, OPTIONS)) {
                assertThat(driver.await(() -> false, 1_000_000)).isFalse();
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> driver.await(() -> false, Long.MAX_VALUE))
                        .isInstanceOf(InterruptedException.class);
            }
        });
    }

    @Test
    void closingTakesInWhatIsOnItsWay() {
        AtomicInteger answers = new AtomicInteger();
        Ranks.threads(3, comm -> {
            var driver = CommDriver.start(comm, ECHO, CODEC, event -> answers.incrementAndGet(), OPTIONS);
            for (int i = 0; i < 100; i++) {
                driver.call((_, output) -> output.send((comm.rank() + 1) % 3, new Parcel(false, 0, new byte[100])));
            }
            driver.close();
            assertThat(driver.closedTogether()).isTrue();
            assertThatThrownBy(() -> driver.call((_, _) -> {})).hasMessageContaining("is closed");
        });

        assertThat(answers).hasValue(300);
    }

    @Test
    void whatIsNoMessageFailsTheDriverWithTheSendersRank() {
        Codec<Parcel> liar = new Codec<>() {
            @Override
            public void encode(Parcel message, Encoder encoder) {
                encoder.writeByte(2);
            }

            @Override
            public Parcel decode(Decoder decoder) {
                return CODEC.decode(decoder);
            }
        };
        CountDownLatch failed = new CountDownLatch(1);
        Ranks.threads(2, comm -> {
            var driver = CommDriver.start(
                    comm, ECHO, comm.rank() == 0 ? liar : CODEC, event -> {}, OPTIONS.withCloseNanos(50_000_000));
            if (comm.rank() == 0) {
                driver.call((_, output) -> output.send(1, new Parcel(false, 0, new byte[0])));
                failed.await();
                driver.close();
            } else {
                assertThatThrownBy(() -> driver.await(() -> false, Long.MAX_VALUE))
                        .hasMessageContaining("rank 0 sent 1 bytes that are no message");
                failed.countDown();
                assertThatThrownBy(driver::close).hasMessageContaining("no message");
            }
        });
    }

    @Test
    void aWaitEndsWhenAPeerDies() {
        List<Integer> died = Ranks.faultTolerant(2).run(comm -> {
            var driver = CommDriver.start(comm, ECHO, CODEC, event -> {}, OPTIONS);
            if (comm.rank() == 1) {
                throw comm.die();
            }
            assertThatThrownBy(() -> driver.await(() -> false, Long.MAX_VALUE)).hasMessageContaining("rank 1 has died");
            assertThatThrownBy(driver::close).hasMessageContaining("rank 1 has died");
        });
        assertThat(died).containsExactly(1);
    }

    @Test
    void waitingInAReceiverOfEventsOrWithoutReliabilityIsRefused() {
        Ranks.threads(1, comm -> {
            AtomicReference<CommDriver<Parcel, Parcel>> self = new AtomicReference<>();
            AtomicReference<Throwable> refusal = new AtomicReference<>();
            try (var driver = CommDriver.start(
                    comm,
                    ECHO,
                    CODEC,
                    event -> {
                        try {
                            Objects.requireNonNull(self.get()).await(() -> false, 1);
                        } catch (InterruptedException | IllegalStateException e) {
                            refusal.set(e);
                        }
                    },
                    OPTIONS)) {
                self.set(driver);
                driver.call((_, output) -> output.emit(new Parcel(true, 0, new byte[0])));
                assertThat(driver.await(() -> refusal.get() != null, 60_000_000_000L))
                        .isTrue();
                assertThat(refusal.get()).hasMessageContaining("must not wait");
            }
            try (var driver = CommDriver.start(comm, ECHO, CODEC, event -> {}, DriverOptions.DEFAULT)) {
                assertThatThrownBy(() -> driver.await(() -> true, 1)).hasMessageContaining("DriverOptions.reliable");
            }
        });
        assertThatThrownBy(() -> OPTIONS.reliable(0)).hasMessageContaining("windowBytes 0");
    }
}
