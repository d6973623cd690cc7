package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.parhelion.protocol.Output;

class SuspicionsTest {
    private final Suspicions suspicions = new Suspicions();

    private void open(int member, int accuser, long nowNanos) {
        suspicions.open(member, 0, accuser, nowNanos, 100, 1000, 2);
    }

    @Test
    void everyNewAccuserBringsTheDeadlineNearerUntilEnoughHaveSpoken() {
        open(7, 1, 0);
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(1000);
        assertThat(suspicions.confirm(7, 1)).as("the first accuser again").isFalse();
        assertThat(suspicions.confirm(7, 2)).isTrue();
        assertThat(suspicions.nextDeadlineNanos()).isBetween(400L, 500L);
        assertThat(suspicions.confirm(7, 2)).as("the second again").isFalse();
        assertThat(suspicions.confirm(7, 3)).isTrue();
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(100);
        assertThat(suspicions.confirm(7, 4)).as("more than needed").isFalse();
        assertThat(suspicions.confirm(8, 4)).as("nobody's case").isFalse();
    }

    @Test
    void onlyWhatRanOutExpires() {
        open(1, 9, 0);
        open(2, 9, 500);
        open(3, 9, 200);

        assertThat(suspicions.takeExpired(999)).isNull();
        assertThat(suspicions.takeExpired(1200)).extracting(open -> open.member).isEqualTo(1);
        assertThat(suspicions.takeExpired(1200)).extracting(open -> open.member).isEqualTo(3);
        assertThat(suspicions.takeExpired(1200)).isNull();
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(1500);
    }

    @Test
    void aClosedCaseNeverExpires() {
        open(1, 9, 0);
        open(2, 9, 10);
        suspicions.close(1);
        suspicions.close(5);

        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(1010);
        suspicions.close(2);
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(Output.NEVER);
        assertThat(suspicions.takeExpired(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void aNewCaseReplacesTheEarlierOneOfItsMember() {
        open(7, 1, 0);
        suspicions.confirm(7, 2);
        open(7, 3, 5000);

        assertThat(suspicions.size()).isEqualTo(1);
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(6000);
        assertThat(suspicions.confirm(7, 1))
                .as("an accuser of the earlier case")
                .isTrue();
        assertThat(suspicions.takeExpired(5999)).extracting(open -> open.member).isEqualTo(7);
        assertThat(suspicions.takeExpired(Long.MAX_VALUE - 1)).isNull();
    }

    @Test
    void aStallGivesEverySuspectTheTimeBack() {
        open(1, 9, 0);
        open(2, 9, 10);
        suspicions.postpone(5000);

        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(6000);
        suspicions.confirm(1, 8);
        suspicions.confirm(1, 7);
        assertThat(suspicions.nextDeadlineNanos()).isEqualTo(5100);
    }
}
