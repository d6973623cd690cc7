package org.parhelion.consensus.hotstuff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Wishes, how many members share one, and how long a view may take. */
class PacemakerTest {
    private static final long TIMEOUT_NANOS = 1_000;

    private final HotStuffOptions options =
            new HotStuffOptions(4, Certifier.INSTANCE, Leaders.inTurn(4, 8), 4, TIMEOUT_NANOS);
    private final Pacemaker pacemaker = new Pacemaker(options);

    @Test
    void aViewIsWishedByThoseWhoWishForItOrALaterOne() {
        long[] wishes = {8, 24, 0, 16};
        for (int member = 0; member < wishes.length; member++) {
            pacemaker.wishes(member, wishes[member]);
        }
        assertThat(pacemaker.wishedBy(1)).isEqualTo(24);
        assertThat(pacemaker.wishedBy(2)).isEqualTo(16);
        assertThat(pacemaker.wishedBy(3)).isEqualTo(8);
        assertThat(pacemaker.wishedBy(4)).isEqualTo(0);
    }

    @Test
    void aWishNeverFalls() {
        pacemaker.wishes(1, 16);
        pacemaker.wishes(1, 8);
        assertThat(pacemaker.wishOf(1)).isEqualTo(16);
        pacemaker.wishes(0, 100);
        assertThat(pacemaker.timedOut(0, 0)).isEqualTo(100);
    }

    @Test
    void whoseTimeIsUpWishesForTheNextLeadersFirstView() {
        pacemaker.enter(9, 0);
        assertThat(pacemaker.timedOut(2, 0)).isEqualTo(16);
        assertThat(pacemaker.wishOf(2)).isEqualTo(16);
        assertThat(pacemaker.view()).as("a wish opens no view").isEqualTo(9);
    }

    @Test
    void theTimeDoublesTenTimesAtMostAndACertificateResetsIt() {
        pacemaker.enter(1, 5);
        assertThat(pacemaker.deadlineNanos()).isEqualTo(5 + TIMEOUT_NANOS);
        for (int timeouts = 1; timeouts <= 12; timeouts++) {
            pacemaker.timedOut(0, 7);
            long expected = TIMEOUT_NANOS << Math.min(timeouts, 10);
            assertThat(pacemaker.timeoutNanos()).isEqualTo(expected);
            assertThat(pacemaker.deadlineNanos()).isEqualTo(7 + expected);
        }
        pacemaker.fruitful();
        assertThat(pacemaker.timeoutNanos()).isEqualTo(TIMEOUT_NANOS);
    }
}
