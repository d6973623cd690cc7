package org.parhelion.space.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Tuple;

class TuplePagesTest {
    private static final Tuple TUPLE = Tuple.of("task", 1);

    private final Shelf shelf = new Shelf(null);
    private final TuplePages pages = new TuplePages();

    private StoredTuple tuple(long number) {
        return new StoredTuple(number, Long.MAX_VALUE, TUPLE, shelf, shelf);
    }

    @RepeatedTest(20)
    void pagesHoldWhatAMapHolds() {
        long seed = Long.getLong("parhelion.seed", new Random().nextLong());
        RandomGenerator random = new SplittableRandom(seed);
        Map<Long, StoredTuple> expected = new HashMap<>();
        long last = 0;
        for (int i = 0; i < 2_000; i++) {
            if (random.nextInt(5) < 3) {
                last += 1 + (random.nextInt(20) == 0 ? random.nextLong(1_000_000) : 0);
                StoredTuple tuple = tuple(last);
                pages.add(tuple);
                expected.put(last, tuple);
            } else if (!expected.isEmpty()) {
                StoredTuple any = expected.values().stream()
                        .skip(random.nextInt(expected.size()))
                        .findFirst()
                        .orElseThrow();
                pages.remove(any);
                pages.remove(any);
                expected.remove(any.number);
            }
            long asked = random.nextInt(10) == 0 ? random.nextLong() : random.nextLong(last + 2);
            assertThat(pages.get(asked))
                    .as("number %d; repeat with -Dparhelion.seed=%d", asked, seed)
                    .isSameAs(expected.get(asked));
        }
        expected.forEach((number, tuple) ->
                assertThat(pages.get(number)).as("seed %d", seed).isSameAs(tuple));
        expected.values().forEach(pages::remove);
        assertThat(pages.pages()).as("the newest page alone, seed %d", seed).isEqualTo(1);
    }

    @Test
    void aStreamOfTuplesKeepsAsManyPagesAsItsTuplesNeed() {
        ArrayDeque<StoredTuple> present = new ArrayDeque<>();
        for (long number = 1; number <= 100_000; number++) {
            present.add(tuple(number));
            pages.add(present.getLast());
            if (present.size() > 128) {
                pages.remove(present.remove());
            }
            assertThat(pages.pages()).isLessThanOrEqualTo(4);
        }
    }
}
