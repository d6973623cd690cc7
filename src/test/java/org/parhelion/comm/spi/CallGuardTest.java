package org.parhelion.comm.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread at a time is inside a guard, whichever thread it is biased to. */
@Timeout(60)
class CallGuardTest {
    /** Biases the guard to a thread after any of the first six revocations. */
    private static final int LONG_STAY = 20_000;

    private final CallGuard guard = new CallGuard(() -> "the guard", "take turns");
    private final ExecutorService[] threads = {thread("a"), thread("b"), thread("c")};

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    @AfterEach
    void endThreads() {
        for (ExecutorService thread : threads) {
            thread.shutdownNow();
        }
    }

    @Test
    void threadsThatTakeTurnsEnterHoweverLongEachStaysAndASecondOneIsRefusedMeanwhile() throws Exception {
        long seed = System.nanoTime();
        RandomGenerator random = new java.util.SplittableRandom(seed);
        for (int turn = 0; turn < 60; turn++) {
            int inside = random.nextInt(threads.length);
            int other = (inside + 1 + random.nextInt(threads.length - 1)) % threads.length;
            int entries = random.nextBoolean() ? LONG_STAY : 1 + random.nextInt(300);
            int depth = 1 + random.nextInt(3);
            String described = "seed " + seed + ", turn " + turn;
            on(inside, () -> {
                enterAndLeave(entries);
                enter(depth);
            });
            assertThatThrownBy(() -> on(other, () -> enter(1)))
                    .as(described)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is inside a call; take turns");
            assertThat(visits(other)).as(described).isFalse();
            on(inside, () -> leave(depth));
            assertThat(visits(other)).as(described).isTrue();
        }
    }

    private boolean visits(int thread) throws Exception {
        boolean[] began = {false};
        on(thread, () -> {
            began[0] = guard.tryVisit();
            if (began[0]) {
                guard.endVisit();
            }
        });
        return began[0];
    }

    private void on(int thread, Runnable what) throws ExecutionException, InterruptedException {
        threads[thread].submit(what).get();
    }

    private void enter(int times) {
        for (int i = 0; i < times; i++) {
            guard.enter();
        }
    }

    private void leave(int times) {
        for (int i = 0; i < times; i++) {
            guard.close();
        }
    }

    private void enterAndLeave(int times) {
        for (int i = 0; i < times; i++) {
            try (var _ = guard.enter()) {
                Thread.onSpinWait();
            }
        }
    }
}
