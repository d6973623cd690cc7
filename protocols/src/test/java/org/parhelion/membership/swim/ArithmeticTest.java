package org.parhelion.membership.swim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.parhelion.membership.simulation.Distribution;
import org.parhelion.protocol.SplitMix64;

/** The parts of the protocol that are arithmetic: health, time to object, probe order, φ, quantiles. */
class ArithmeticTest {
    @Test
    void theHealthScoreStaysWithinItsBoundsAndStretchesTime() {
        Awareness awareness = new Awareness(8);
        awareness.change(-1);
        assertThat(awareness.score()).isZero();
        assertThat(awareness.scale(10)).isEqualTo(10);
        awareness.change(3);
        assertThat(awareness.scale(10)).isEqualTo(40);
        awareness.change(100);
        assertThat(awareness.score()).isEqualTo(8);
        awareness.change(-1);
        assertThat(awareness.score()).isEqualTo(7);
    }

    @Test
    void aMemberThatMayNotDoubtItselfNeverDoes() {
        Awareness awareness = new Awareness(0);
        awareness.change(5);
        assertThat(awareness.scale(10)).isEqualTo(10);
    }

    /** The values of memberlist's own table (suspicion_test.go): 2 s … 30 s, three confirmations. */
    @ParameterizedTest
    @CsvSource({"0, 30.0", "1, 16.0", "2, 7.810", "3, 2.0", "4, 2.0"})
    void theTimeToObjectShrinksWithEveryConfirmation(int confirmations, double seconds) {
        long nanos = SuspicionTimeout.nanos(2_000_000_000L, 30_000_000_000L, confirmations, 3);

        assertThat(nanos / 1e9).isCloseTo(seconds, within(1e-3));
    }

    @ParameterizedTest
    @CsvSource({"1, 3.0", "10, 3.0", "100, 4.0", "1000, 6.0"})
    void theLeastTimeToObjectGrowsWithTheLogarithmOfTheMembers(int members, double periods) {
        assertThat(SuspicionTimeout.minNanos(3, 2, members, 1000) / 1000.0).isCloseTo(periods, within(1e-9));
    }

    @Test
    void nobodyWhoCouldConfirmMeansTheLeastTimeFromTheStart() {
        assertThat(SuspicionTimeout.nanos(5, 50, 0, 0)).isEqualTo(5);
    }

    @Test
    void everyRoundAsksEveryWantedMemberOnce() {
        ProbeSchedule schedule = new ProbeSchedule(20, new SplitMix64(1));
        for (int round = 0; round < 10; round++) {
            BitSet asked = new BitSet();
            for (int i = 0; i < 20; i++) {
                asked.set(schedule.next(member -> true));
            }
            assertThat(asked.cardinality()).as("round %d", round).isEqualTo(20);
        }
    }

    @Test
    void whereNobodyIsWantedNobodyIsAsked() {
        assertThat(new ProbeSchedule(5, new SplitMix64(1)).next(member -> false))
                .isEqualTo(MemberPicker.NOBODY);
    }

    /** φ = 1 means that a gap as long comes once in ten, φ = 3 once in a thousand. */
    @ParameterizedTest
    @CsvSource({"0, 0.301", "1.2816, 1", "2.3263, 2", "3.0902, 3", "5, 6.54"})
    void phiIsTheTailOfTheNormalDistribution(double deviations, double phi) {
        assertThat(PhiAccrual.phi(deviations)).isCloseTo(phi, within(0.03 + 0.12 * phi));
    }

    @Test
    void phiGrowsWithSilenceAndFallsWithAMessage() {
        PhiAccrual accrual = new PhiAccrual(1, 10);
        assertThat(accrual.phi(0, 0)).isZero();
        for (int i = 0; i < 50; i++) {
            accrual.heard(0, 100L * i);
        }
        assertThat(accrual.phi(0, 4900 + 100)).isLessThan(1);
        assertThat(accrual.phi(0, 4900 + 150)).isGreaterThan(5).isFinite();
        assertThat(accrual.phi(0, 1L << 40)).isGreaterThan(300).isFinite();
        accrual.heard(0, 5000);
        assertThat(accrual.phi(0, 5000)).isLessThan(0.01);
    }

    @Test
    void aQuantileIsOneOfTheValues() {
        Distribution distribution = Distribution.of(3, 1, 2, 4);
        assertThat(distribution.quantile(0)).isEqualTo(1);
        assertThat(distribution.quantile(0.5)).isEqualTo(2);
        assertThat(distribution.quantile(0.51)).isEqualTo(3);
        assertThat(distribution.quantile(1)).isEqualTo(4);
        assertThat(Distribution.of(1, Double.POSITIVE_INFINITY).quantile(0.99)).isInfinite();
        assertThat(Distribution.of().quantile(0.5)).isNaN();
        assertThat(Distribution.of(0.1, 0.2, 1.0, 9.0).histogram(0.5, 3)).containsExactly(2, 0, 2);
    }
}
