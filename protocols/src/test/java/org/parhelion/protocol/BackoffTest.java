package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The pauses of a polling loop, read before they are taken: no test depends on how long a park lasts. */
class BackoffTest {
    @Test
    void roundsSpinFirstAndThenParkTwiceAsLongEachTimeUpToTheMaximum() {
        Backoff backoff = new Backoff(3, 5, 37);
        long[] expected = {0, 0, 0, 5, 10, 20, 37, 37};
        for (long pause : expected) {
            assertThat(backoff.pauseNanos()).isEqualTo(pause);
            backoff.idle();
        }
    }

    @Test
    void aRoundWithWorkBeginsAnew() {
        Backoff backoff = new Backoff(1, 5, 40);
        for (int i = 0; i < 4; i++) {
            backoff.idle();
        }
        assertThat(backoff.pauseNanos()).isEqualTo(40);
        backoff.reset();
        assertThat(backoff.pauseNanos()).isZero();
        backoff.idle();
        assertThat(backoff.pauseNanos()).isEqualTo(5);
    }

    @Test
    void aConstantIntervalStaysConstantWhateverItsLength() {
        for (long nanos : new long[] {0, 1, 1_000}) {
            Backoff backoff = Backoff.every(nanos);
            for (int i = 0; i < 3; i++) {
                assertThat(backoff.pauseNanos()).isEqualTo(nanos);
                backoff.idle();
            }
        }
    }

    @Test
    void anUnparkOrALimitEndsAParkEarly() {
        Backoff backoff = Backoff.every(Duration.ofDays(1).toNanos());
        LockSupport.unpark(Thread.currentThread());
        backoff.idle(); // would take a day
        backoff.idle(1_000);
        backoff.idle(0);
        backoff.idle(-1);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new Backoff(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(0, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(0, 2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 ns");
    }
}
