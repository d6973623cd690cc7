package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;

/** What the cases of the contract share: opening spaces, calls that wait, time. */
public abstract class SpaceFixture {
    /** A tuple that most cases use. */
    protected static final Tuple TASK = Tuple.of("task", 1);

    /** Matches {@link #TASK} and its like. */
    protected static final Template TASKS = Template.of("task", Template.ANY);

    /** Returned where a verb does not wait. */
    protected static final Duration AT_ONCE = Duration.ZERO;

    protected final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    protected final RandomGenerator random = new SplittableRandom(seed);

    private final SpaceName name = new SpaceName("contract", UUID.randomUUID().toString());
    private final List<TupleSpace> opened = new ArrayList<>();
    private final List<Call<?>> calls = new ArrayList<>();

    // --- What a backend's test provides

    /**
     * Opens a space of the backend under test. Openings of one name share their tuples.
     *
     * @param space whose tuples
     * @param options how it is opened
     * @return the space
     * @throws Exception if it cannot be opened
     */
    protected abstract TupleSpace open(SpaceName space, SpaceOptions options) throws Exception;

    /** {@return a lease that ends within a case and outlasts some verbs; longer for a backend that is slow} */
    protected Duration shortLease() {
        return Duration.ofMillis(400);
    }

    /**
     * Lets time pass in the backend, by waiting unless its clock can be moved.
     *
     * @param duration how much, at least
     * @throws InterruptedException if the thread is interrupted
     */
    protected void pass(Duration duration) throws InterruptedException {
        Thread.sleep(duration);
    }

    /** {@return how long a call may take that is expected to end, on a busy machine} */
    protected Duration patience() {
        return Duration.ofSeconds(20);
    }

    /** {@return how often a case repeats what is random; fewer for a backend that is slow} */
    protected int rounds() {
        return 200;
    }

    // --- What the cases use

    /** Opens the case's space once more. */
    protected final TupleSpace space() throws Exception {
        return space(name, SpaceOptions.DEFAULT);
    }

    /** Opens a space in which tuples are found in the order of their writing. */
    protected final TupleSpace orderedSpace() throws Exception {
        return space(new SpaceName("contract", UUID.randomUUID().toString()), SpaceOptions.DEFAULT.inOrder());
    }

    protected final TupleSpace space(SpaceName space, SpaceOptions options) throws Exception {
        TupleSpace result = open(space, options);
        opened.add(result);
        return result;
    }

    /** Reads without waiting. */
    protected static Optional<Tuple> peek(TupleSpace space, Template template) throws InterruptedException {
        return space.read(template, AT_ONCE);
    }

    /** Runs a call on a virtual thread of its own, and returns when it waits or has ended. */
    protected final <T> Call<T> start(Callable<T> body) throws InterruptedException {
        Call<T> call = launch(body);
        eventually("the call waits or ends", call::waitsOrEnded);
        return call;
    }

    /** Runs a call on a virtual thread of its own, and returns at once. */
    protected final <T> Call<T> launch(Callable<T> body) {
        Call<T> call = new Call<>(body, Thread.ofVirtual().name("contract").factory());
        calls.add(call);
        call.thread.start();
        return call;
    }

    /** Waits for a condition. */
    protected final void eventually(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patience().toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("%s within %s, seed %d", what, patience(), seed)
                    .isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    protected final void assertKind(SpaceException.Kind kind, Verb verb) {
        assertThatThrownBy(verb::call)
                .isInstanceOfSatisfying(
                        SpaceException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    /** A verb whose result does not matter. */
    @FunctionalInterface
    protected interface Verb {
        void call() throws Exception;
    }

    /** Runs a body on several threads at once, and returns their results. */
    protected final <T> List<T> together(int threads, Callable<T> body) throws Exception {
        CountDownLatch ready = new CountDownLatch(threads);
        List<Call<T>> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            started.add(launch(() -> {
                ready.countDown();
                ready.await();
                return body.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Call<T> call : started) {
            results.add(call.result());
        }
        return results;
    }

    @AfterEach
    final void closeAll() {
        calls.forEach(call -> call.thread.interrupt());
        opened.forEach(TupleSpace::close);
    }

    /** A call on a thread of its own. */
    protected final class Call<T> {
        private final FutureTask<T> task;
        private final Thread thread;

        private Call(Callable<T> body, java.util.concurrent.ThreadFactory factory) {
            this.task = new FutureTask<>(body);
            this.thread = factory.newThread(task);
        }

        private boolean waitsOrEnded() {
            return task.isDone()
                    || switch (thread.getState()) {
                        case WAITING, TIMED_WAITING -> true;
                        default -> false;
                    };
        }

        /** Checks that the call waits. */
        public void assertWaits() {
            assertThat(task.isDone()).as("the call has returned").isFalse();
        }

        public boolean ended() {
            return task.isDone();
        }

        public void interrupt() {
            thread.interrupt();
        }

        /** {@return the result of the call, which ends soon} */
        public T result() throws Exception {
            try {
                return task.get(patience().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("the call still waits after " + patience() + ", seed " + seed, e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Exception cause) {
                    throw cause;
                }
                throw new AssertionError(e.getCause());
            }
        }
    }
}
