package org.parhelion.space.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;

/** What ends next, beside a list that is sorted each time. */
class DeadlineQueueTest {
    private static final Comparator<Timed> ORDER =
            Comparator.<Timed>comparingLong(timed -> timed.deadlineNanos).thenComparingLong(timed -> timed.number);

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);

    private static final class Element extends Timed {
        Element(long number, long deadlineNanos) {
            super(number, deadlineNanos);
        }
    }

    /** Adds, removes from the middle, changes and polls; deadlines are often equal. */
    @RepeatedTest(50)
    void theQueueEndsElementsInTheOrderOfTheirDeadlinesAndNumbers() {
        DeadlineQueue queue = new DeadlineQueue();
        List<Timed> expected = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            int choice = random.nextInt(8);
            if (choice < 4 || expected.isEmpty()) {
                Timed added = new Element(step, random.nextLong(60));
                queue.add(added);
                expected.add(added);
            } else if (choice < 6) {
                Timed removed = expected.remove(random.nextInt(expected.size()));
                queue.remove(removed);
                queue.remove(removed); // is no longer there
            } else if (choice < 7) {
                queue.change(expected.get(random.nextInt(expected.size())), random.nextLong(60));
            } else {
                expected.sort(ORDER);
                assertThat(queue.poll(expected.getFirst().deadlineNanos))
                        .as("-Dparhelion.seed=%d, step %d", seed, step)
                        .isSameAs(expected.removeFirst());
            }
            assertThat(queue.firstNanos())
                    .as("-Dparhelion.seed=%d, step %d", seed, step)
                    .isEqualTo(expected.stream()
                            .mapToLong(timed -> timed.deadlineNanos)
                            .min()
                            .orElse(Long.MAX_VALUE));
        }
        expected.sort(ORDER);
        List<Timed> polled = new ArrayList<>();
        for (Timed next = queue.poll(60); next != null; next = queue.poll(60)) {
            polled.add(next);
        }
        assertThat(polled).as("-Dparhelion.seed=%d", seed).isEqualTo(expected);
    }
}
