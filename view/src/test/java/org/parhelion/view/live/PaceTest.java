package org.parhelion.view.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @ValueSource(longs = {500, 20_000, 3 * MILLI, 900 * MILLI})
    void ordersComeAboutEveryFortyMillisecondsHoweverLongARoundTakes(long roundNanos) {
        long now = Long.MAX_VALUE - 1000 * MILLI; // the clock may wrap around
        Pace pace = new Pace(now);
        long rounds = pace.rounds(now, true);
        assertThat(rounds).as("the first interval").isEqualTo(1);
        for (int order = 0; order < 30; order++) {
            pace.goOn(now);
            now += rounds * roundNanos;
            rounds = pace.rounds(now, true);
        }
        assertThat((double) rounds * roundNanos)
                .isCloseTo(
                        (double) Math.max(roundNanos, Pace.ORDER_MILLIS * MILLI),
                        within(0.1 * MILLI + (double) roundNanos));
    }

    @Test
    void ordersAreRarerWhileNobodyWatches() {
        Pace pace = new Pace(0);
        long now = 0;
        long rounds = pace.rounds(now, false);
        for (int order = 0; order < 30; order++) {
            pace.goOn(now);
            now += rounds * MILLI;
            rounds = pace.rounds(now, false);
        }
        assertThat(rounds).isEqualTo(Pace.IDLE_MILLIS);
    }

    @Test
    void aPauseDoesNotCountAsTheTimeOfRounds() {
        Pace pace = new Pace(0);
        pace.rounds(0, true);
        pace.goOn(3600_000 * MILLI);
        assertThat(pace.rounds(3600_010 * MILLI, true)).isEqualTo(4);
    }

    @Test
    void whatIsDoneAtEachOccasionTakesItsShareOfTheTime() {
        Pace.Budget budget = new Pace.Budget(0.01, MILLI, 0);
        long cost = 5 * MILLI;
        long spent = 0;
        long now = 0;
        while (now < 100_000 * MILLI) {
            now += MILLI;
            if (budget.isDue(now)) {
                now += cost;
                spent += cost;
                budget.spent(now, cost);
            }
        }
        assertThat((double) spent / now).isBetween(0.009, 0.0101);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 3", "2, 2, 10", "3, 2, 10", "1, 1, 10", "15, 16, 3"})
    void viewersCostNothingWhereACoreIsFreeForThem(int ranks, int cores, long cost) {
        assertThat(Pace.pictureCost(3, 7, ranks, cores)).isEqualTo(cost);
    }

    @Test
    void aCostOfCodeThatIsNotCompiledYetDelaysTheNextPictureByHalfASecondAtMost() {
        Pace.Budget budget = new Pace.Budget(0.01, MILLI, 0);
        budget.spent(0, 300 * MILLI);
        assertThat(budget.isDue(499 * MILLI)).isFalse();
        assertThat(budget.isDue(500 * MILLI)).isTrue();
        for (int n = 0; n < 4; n++) {
            budget.spent(1000 * MILLI, MILLI);
        }
        budget.spent(1000 * MILLI, 200 * MILLI);
        assertThat(budget.isDue(1100 * MILLI)).as("after one outlier").isTrue();
    }
}
