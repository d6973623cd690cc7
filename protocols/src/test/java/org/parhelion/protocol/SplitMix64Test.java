package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitMix64Test {
    @Test
    void theNumbersAreThoseOfTheReferenceImplementation() {
        SplitMix64 random = new SplitMix64(1_234_567);

        assertThat(random.nextLong()).isEqualTo(6_457_827_717_110_365_317L);
        assertThat(random.nextLong()).isEqualTo(3_203_168_211_198_807_973L);
    }

    @Test
    void boundedNumbersAreUniform() {
        SplitMix64 random = new SplitMix64(7);
        int[] counts = new int[10];
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            counts[random.nextInt(counts.length)]++;
        }
        // Standard deviation of each count is 95.
        assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat(count).isBetween(9_500, 10_500));
    }

    @Test
    void streamsOfOneSeedDiffer() {
        long distinct = IntStream.range(0, 1000)
                .mapToLong(stream -> SplitMix64.of(3, stream).nextLong())
                .distinct()
                .count();

        assertThat(distinct).isEqualTo(1000);
    }

    @Test
    void aShuffleKeepsEveryValue() {
        int[] values = IntStream.range(0, 100).toArray();

        new SplitMix64(1).shuffle(values, 100);

        assertThat(values).isNotEqualTo(IntStream.range(0, 100).toArray());
        assertThat(Arrays.stream(values).sorted())
                .containsExactly(IntStream.range(0, 100).boxed().toArray(Integer[]::new));
    }
}
