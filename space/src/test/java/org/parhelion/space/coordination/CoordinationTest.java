package org.parhelion.space.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Spaces;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** Barriers, latches, counters and bags do what their names promise, whatever the interleaving. */
class CoordinationTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TupleSpace space =
            Spaces.open(URI.create("memory:" + UUID.randomUUID()), SpaceName.DEFAULT, SpaceOptions.DEFAULT);

    @AfterEach
    void close() {
        space.close();
    }

    @Test
    void nobodyPassesABarrierBeforeAllHaveEntered() throws Exception {
        int parties = 6;
        int generations = 40;
        AtomicInteger entered = new AtomicInteger();
        inParallel(parties, party -> {
            SpaceBarrier barrier = new SpaceBarrier(space, "b", party, parties);
            for (int generation = 1; generation <= generations; generation++) {
                entered.incrementAndGet();
                assertThat(barrier.await(LONG)).isTrue();
                assertThat(entered.get()).isGreaterThanOrEqualTo(generation * parties);
            }
            return party;
        });
        assertThat(space.count(Template.ALL)).as("tuples left behind").isLessThanOrEqualTo(2L * parties);
    }

    @Test
    void aBarrierWaitsOnForTheSameGenerationAfterATimeout() throws Exception {
        SpaceBarrier first = new SpaceBarrier(space, "b", 0, 2);
        assertThat(first.await(Duration.ZERO)).isFalse();
        assertThat(first.await(Duration.ofMillis(1))).isFalse();
        SpaceBarrier second = new SpaceBarrier(space, "b", 1, 2);
        assertThat(second.await(LONG)).isTrue();
        assertThat(first.await(LONG)).isTrue();
        assertThat(second.await(Duration.ZERO)).as("the next generation").isFalse();
    }

    @Test
    void aPartyOutsideTheBarrierIsRefused() {
        assertThatThrownBy(() -> new SpaceBarrier(space, "b", 2, 2)).hasMessage("party 2 is outside 0 … 1");
    }

    @Test
    void aCounterLosesNoAddition() throws Exception {
        SpaceCounter counter = SpaceCounter.create(space, "c", 5);
        int threads = 8;
        int additions = 50;
        Set<Long> seen = new TreeSet<>();
        for (List<Long> values : inParallel(threads, thread -> {
            List<Long> values = new ArrayList<>();
            for (int i = 0; i < additions; i++) {
                values.add(SpaceCounter.of(space, "c").addAndGet(1, LONG));
            }
            return values;
        })) {
            seen.addAll(values);
        }
        assertThat(seen).as("each value was returned once").hasSize(threads * additions);
        assertThat(counter.get(Duration.ZERO)).isEqualTo(5 + (long) threads * additions);
        counter.delete();
        assertThatThrownBy(() -> counter.get(Duration.ZERO))
                .isInstanceOf(SpaceException.class)
                .hasMessageContaining("no counter 'c'");
    }

    @Test
    void aLatchOpensAtTheLastEventAndStaysOpen() throws Exception {
        SpaceLatch latch = SpaceLatch.create(space, "l", 3);
        latch.countDown(LONG);
        latch.countDown(LONG);
        assertThat(latch.await(Duration.ZERO)).isFalse();
        List<Boolean> open = inParallel(4, thread -> {
            if (thread == 0) {
                SpaceLatch.of(space, "l").countDown(LONG);
            }
            return SpaceLatch.of(space, "l").await(LONG);
        });
        assertThat(open).containsOnly(true);
        latch.countDown(LONG);
        assertThat(latch.await(Duration.ZERO)).isTrue();
    }

    @Test
    void everyTaskIsCompletedOnceAlthoughWorkersGiveUp() throws Exception {
        TaskBag bag = new TaskBag(space, "bag");
        int tasks = 100;
        IntStream.range(0, tasks).forEach(task -> bag.put(Tuple.of("square", task)));
        inParallel(6, worker -> {
            int count = 0;
            for (Optional<TaskBag.Claim> claimed = claim(bag); claimed.isPresent(); claimed = claim(bag)) {
                try (TaskBag.Claim claim = claimed.get()) {
                    if (count++ % 3 != worker % 3 || count > 50) {
                        long number = claim.task().longAt(1);
                        claim.complete(Tuple.of("square", number, number * number));
                    }
                }
            }
            return worker;
        });
        Set<Tuple> results = new TreeSet<>((a, b) -> Long.compare(a.longAt(1), b.longAt(1)));
        int taken = 0;
        for (Optional<Tuple> result = bag.takeResult(Duration.ZERO);
                result.isPresent();
                result = bag.takeResult(Duration.ZERO)) {
            results.add(result.get());
            taken++;
        }
        assertThat(taken).isEqualTo(tasks);
        assertThat(results).hasSize(tasks).allMatch(tuple -> tuple.longAt(2) == tuple.longAt(1) * tuple.longAt(1));
        assertThat(bag.unclaimed()).isZero();
    }

    private static Optional<TaskBag.Claim> claim(TaskBag bag) throws InterruptedException {
        return bag.claim(Duration.ofMillis(20), LONG);
    }

    @Test
    void anotherWorkerGetsTheTaskOfOneWhoseLeaseEnded() throws Exception {
        TaskBag bag = new TaskBag(space, "bag");
        bag.put(Tuple.of("task"));
        TaskBag.Claim lost = bag.claim(LONG, Duration.ofMillis(30)).orElseThrow();
        TaskBag.Claim found = bag.claim(LONG, LONG).orElseThrow();
        assertThat(found.task()).isEqualTo(Tuple.of("task"));
        assertThat(lost.renew(LONG)).isFalse();
        assertThatThrownBy(() -> lost.complete(Tuple.of("mine")))
                .isInstanceOfSatisfying(
                        SpaceException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(SpaceException.Kind.TRANSACTION_ENDED));
        found.complete(Tuple.of("done"));
        assertThat(bag.takeResult(LONG)).contains(Tuple.of("done"));
        assertThat(bag.takeResult(Duration.ZERO)).isEmpty();
    }

    private interface Party<T> {
        T act(int index) throws Exception;
    }

    private static <T> List<T> inParallel(int parties, Party<T> party) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < parties; i++) {
                int index = i;
                calls.add(() -> party.act(index));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
