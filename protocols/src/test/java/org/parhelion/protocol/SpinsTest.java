package org.parhelion.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpinsTest {
    private static final int MOST = 2000;
    private static final int PARKS = 1000;

    @Test
    void spinsInVainGetShortButDoNotEnd() {
        Spins spins = new Spins(MOST);
        assertThat(spins.rounds(MOST)).isEqualTo(MOST);
        int shortest = MOST;
        for (int park = 0; park < PARKS; park++) {
            spins.inVain();
            shortest = Math.min(shortest, spins.rounds(MOST));
        }
        assertThat(shortest).isBetween(1, MOST / 20);
    }

    @Test
    void spinsOnceInAWhileInFullAmongSpinsInVain() {
        Spins spins = new Spins(MOST);
        int full = 0;
        for (int park = 0; park < PARKS; park++) {
            spins.inVain();
            full += spins.rounds(MOST) == MOST ? 1 : 0;
        }
        assertThat(full).isBetween(1, PARKS / 50);
    }

    @Test
    void aTrialThatMeetsItsMessageIsRepeatedUntilAPark() {
        Spins spins = new Spins(MOST);
        while (true) {
            spins.inVain();
            if (spins.rounds(MOST) == MOST) {
                break;
            }
        }
        for (int met = 0; met < 10; met++) {
            spins.met();
            assertThat(spins.rounds(MOST)).isEqualTo(MOST);
        }
        spins.inVain();
        assertThat(spins.rounds(MOST)).isLessThan(MOST);
    }

    @Test
    void spinsThatMeetTheirMessageGetLong() {
        Spins spins = new Spins(MOST);
        for (int park = 0; park < 20; park++) {
            spins.inVain();
        }
        for (int met = 0; met < 100; met++) {
            spins.met();
        }
        assertThat(spins.rounds(MOST)).isEqualTo(MOST);
        assertThat(spins.rounds(7)).isEqualTo(7);
    }
}
