package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.parhelion.space.Template.ANY;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Calls that wait, and calls at the same time. */
public abstract class WaitingCases extends VerbCases {
    private static final int THREADS = 8;

    @Test
    void aTakerWaitsForAWrite() throws Exception {
        TupleSpace space = space();
        Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
        taker.assertWaits();
        space().write(TASK);
        assertThat(taker.result()).contains(TASK);
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void aReaderWaitsForAWrite() throws Exception {
        TupleSpace space = space();
        Call<Optional<Tuple>> reader = start(() -> space.read(TASKS, FOREVER));
        reader.assertWaits();
        space().write(TASK);
        assertThat(reader.result()).contains(TASK);
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void oneWriteServesAllReadersAndOneTaker() throws Exception {
        TupleSpace space = space();
        List<Call<Optional<Tuple>>> readers = new ArrayList<>();
        List<Call<Optional<Tuple>>> takers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(start(() -> space.read(TASKS, FOREVER)));
        }
        space.write(TASK);
        for (Call<Optional<Tuple>> reader : readers) {
            assertThat(reader.result()).contains(TASK);
        }
        space.take(TASKS, AT_ONCE);
        for (int i = 0; i < 4; i++) {
            takers.add(start(() -> space.take(TASKS, FOREVER)));
        }
        for (int served = 1; served <= 4; served++) {
            int expected = served;
            space.write(TASK);
            eventually("one more taker is served", () -> ended(takers) == expected);
            assertThat(space.count(TASKS)).isZero();
        }
    }

    private static long ended(List<Call<Optional<Tuple>>> calls) {
        return calls.stream().filter(Call::ended).count();
    }

    @Test
    void aTimeoutEndsAWait() throws Exception {
        TupleSpace space = space();
        Duration timeout = Duration.ofMillis(30);
        for (Callables verb : waits(space, timeout)) {
            long start = System.nanoTime();
            assertThat(verb.call()).isEmpty();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout.toNanos());
        }
    }

    private static List<Callables> waits(TupleSpace space, Duration timeout) {
        return List.of(() -> space.take(TASKS, timeout), () -> space.read(TASKS, timeout));
    }

    /** A verb that finds one tuple. */
    @FunctionalInterface
    protected interface Callables {
        Optional<Tuple> call() throws InterruptedException;
    }

    @Test
    void aTakerThatTimedOutTakesNothingLater() throws Exception {
        TupleSpace space = space();
        assertThat(space.take(TASKS, Duration.ofMillis(5))).isEmpty();
        space.write(TASK);
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void timeoutsThatRaceWithWritesLoseNothing() throws Exception {
        TupleSpace space = space();
        int taken = 0;
        for (int i = 0; i < rounds(); i++) {
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, Duration.ofMillis(1)));
            space.write(TASK);
            taken += taker.result().isPresent() ? 1 : 0;
        }
        assertThat(space.count(TASKS)).as("seed %d", seed).isEqualTo(rounds() - taken);
    }

    @Test
    void negativeTimeoutsReturnAtOnce() throws Exception {
        TupleSpace space = space();
        assertThat(space.take(TASKS, Duration.ofSeconds(-1))).isEmpty();
        space.write(TASK);
        assertThat(space.take(TASKS, Duration.ofSeconds(-1))).contains(TASK);
    }

    @Test
    void aWriteWakesNobodyWhoLooksForSomethingElse() throws Exception {
        TupleSpace space = space();
        Call<Optional<Tuple>> other = start(() -> space.take(Template.of("task", 2), FOREVER));
        space.write(TASK);
        space.write(Tuple.of("result", 2));
        assertThat(peek(space, TASKS)).contains(TASK);
        other.assertWaits();
        space.write(Tuple.of("task", 2));
        assertThat(other.result()).contains(Tuple.of("task", 2));
    }

    @Test
    void templatesWithoutAFirstFieldAreServed() throws Exception {
        TupleSpace space = space();
        List<Template> templates = List.of(
                Template.ALL,
                Template.of(ANY, 1),
                Template.of(Template.range("a", "z"), ANY),
                Template.of(Template.type(TASK.fields().getFirst().type()), 1));
        for (Template template : templates) {
            Call<Optional<Tuple>> taker = start(() -> space.take(template, FOREVER));
            taker.assertWaits();
            space.write(TASK);
            assertThat(taker.result()).as(template.toString()).contains(TASK);
        }
    }

    @Test
    void anInterruptedTakerTakesNothing() throws Exception {
        TupleSpace space = space();
        for (Callables verb : waits(space, FOREVER)) {
            Call<Optional<Tuple>> call = start(verb::call);
            call.assertWaits();
            call.interrupt();
            assertThatThrownBy(call::result).isInstanceOf(InterruptedException.class);
        }
        space.write(TASK);
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void interruptsThatRaceWithWritesLoseNothing() throws Exception {
        TupleSpace space = space();
        int taken = 0;
        for (int i = 0; i < rounds(); i++) {
            Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
            Call<Object> interrupter = start(() -> {
                taker.interrupt();
                return "";
            });
            space.write(TASK);
            interrupter.result();
            try {
                taken += taker.result().isPresent() ? 1 : 0;
            } catch (InterruptedException expected) {
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
        }
        assertThat(space.count(TASKS)).as("seed %d", seed).isEqualTo(rounds() - taken);
    }

    @Test
    void noTwoTakersGetTheSameTuple() throws Exception {
        TupleSpace space = space();
        TupleSpace other = space();
        int tuples = 2 * rounds();
        IntStream.range(0, tuples).forEach(i -> space.write(Tuple.of("task", i)));
        AtomicInteger turn = new AtomicInteger();
        List<Tuple> taken = together(THREADS, () -> {
                    TupleSpace mine = turn.getAndIncrement() % 2 == 0 ? space : other;
                    return Stream.generate(() -> takeNow(mine))
                            .takeWhile(Optional::isPresent)
                            .toList();
                })
                .stream()
                .flatMap(List::stream)
                .map(Optional::orElseThrow)
                .toList();
        assertThat(taken).hasSize(tuples).doesNotHaveDuplicates();
    }

    private static Optional<Tuple> takeNow(TupleSpace space) {
        try {
            return space.take(TASKS, AT_ONCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void takeAllByManyIsExact() throws Exception {
        TupleSpace space = space();
        int tuples = 2 * rounds();
        IntStream.range(0, tuples).forEach(i -> space.write(Tuple.of("task", i)));
        List<Tuple> taken = together(4, () -> {
                    List<Tuple> mine = new ArrayList<>();
                    List<Tuple> some = space.takeAll(TASKS, 7);
                    while (!some.isEmpty()) {
                        mine.addAll(some);
                        some = space.takeAll(TASKS, 7);
                    }
                    return mine;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
        assertThat(taken).hasSize(tuples).doesNotHaveDuplicates();
    }

    @Test
    void waitingTakersAndWritersMeetExactly() throws Exception {
        TupleSpace space = space();
        TupleSpace other = space();
        int each = rounds() / 4;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger role = new AtomicInteger();
        List<Tuple> taken = together(THREADS, () -> {
                    List<Tuple> mine = new ArrayList<>();
                    boolean writes = role.getAndIncrement() % 2 == 0;
                    for (int i = 0; i < each; i++) {
                        if (writes) {
                            other.write(Tuple.of("task", next.getAndIncrement()));
                        } else {
                            mine.add(space.take(TASKS, patience()).orElseThrow());
                        }
                    }
                    return mine;
                })
                .stream()
                .flatMap(List::stream)
                .toList();
        assertThat(taken).hasSize(each * THREADS / 2).doesNotHaveDuplicates();
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void platformThreadsWaitToo() throws Exception {
        TupleSpace space = space();
        List<Optional<Tuple>> results = new ArrayList<>();
        Thread taker = Thread.ofPlatform().daemon().start(() -> {
            try {
                results.add(space.take(TASKS, patience()));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        space.write(TASK);
        taker.join(patience());
        assertThat(results).containsExactly(Optional.of(TASK));
    }

    @Test
    void closingFailsCallsThatWait() throws Exception {
        TupleSpace space = space();
        for (Callables verb : waits(space, FOREVER)) {
            start(verb::call).assertWaits();
        }
        Call<Optional<Tuple>> taker = start(() -> space.take(TASKS, FOREVER));
        space.close();
        assertKind(SpaceException.Kind.CLOSED, taker::result);
        TupleSpace other = space();
        other.write(TASK);
        assertThat(other.count(TASKS)).isEqualTo(1);
    }

    @Test
    void aClosedSpaceRefusesEveryVerb() throws Exception {
        TupleSpace space = space();
        space.close();
        space.close();
        List<Verb> verbs = List.of(
                () -> space.write(TASK),
                () -> space.read(TASKS, AT_ONCE),
                () -> space.take(TASKS, FOREVER),
                () -> space.readIfExists(TASKS, AT_ONCE),
                () -> space.takeIfExists(TASKS, AT_ONCE),
                () -> space.readAll(TASKS, 1),
                () -> space.takeAll(TASKS, 1),
                () -> space.count(TASKS),
                () -> space.begin(FOREVER),
                () -> space.notify(TASKS, FOREVER, _ -> {}));
        for (Verb verb : verbs) {
            assertKind(SpaceException.Kind.CLOSED, verb);
        }
    }
}
