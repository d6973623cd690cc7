package org.parhelion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(5, 1, 3)).isEqualTo(new Spread(1, 3, 5));
        assertThat(Spread.of(4, 1, 3, 10)).isEqualTo(new Spread(1, 3.5, 10));
    }
}
