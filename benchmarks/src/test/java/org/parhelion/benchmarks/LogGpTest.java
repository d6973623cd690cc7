package org.parhelion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The model of messages and sweeps. */
class LogGpTest {
    @Test
    void aFitOfExactTimesReturnsTheirParameters() {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < 100; trial++) {
            LogGp network = new LogGp(
                    1e-6 * random.nextDouble(0.1, 50), 1e-7 * random.nextDouble(), 1e-9 * random.nextDouble(0.05, 10));
            long[] bytes = {8, 64, 512, 4096, 32_768, 262_144, 1 << 20};
            double[] seconds = new double[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                seconds[i] = network.halfRoundTripSeconds((double) bytes[i]);
            }
            LogGp fitted = LogGp.fit(network.overheadSeconds(), bytes, seconds);
            String described = "seed " + seed + ", trial " + trial;
            assertThat(fitted.latencySeconds() / network.latencySeconds())
                    .as(described)
                    .isCloseTo(1, within(1e-6));
            assertThat(fitted.gapSecondsPerByte() / network.gapSecondsPerByte())
                    .as(described)
                    .isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aStepIsAsLongAsTheLongerOfSweepAndNetworkAndTheProcessorsPartOfMessages() {
        LogGp network = new LogGp(10e-6, 1e-6, 1e-9);
        assertThat(network.stepSeconds(100e-6, 0, 0)).isEqualTo(100e-6);
        assertThat(network.stepSeconds(100e-6, 2, 8000)).isCloseTo(104e-6, within(1e-12));
        assertThat(network.stepSeconds(5e-6, 2, 8000)).isCloseTo(22e-6, within(1e-12));
        assertThat(network.allreduceSeconds(1)).isZero();
        assertThat(network.allreduceSeconds(1000) / network.halfRoundTripSeconds(8))
                .isCloseTo(10, within(1e-9));
    }

    @Test
    void timesBetweenMeasuredSizesLieBetweenTheirTimesAndMeetThem() {
        SweepTimes times = new SweepTimes(new double[] {100, 1000, 100_000}, new double[] {1e-6, 2e-6, 1e-3});
        assertThat(times.seconds(10)).isEqualTo(1e-6);
        assertThat(times.seconds(1000)).isCloseTo(2e-6, within(1e-15));
        assertThat(times.seconds(10_000)).isBetween(2e-6, 1e-3);
        assertThat(times.seconds(200_000)).isCloseTo(2e-3, within(1e-12));
        for (double points = 100; points < 1e6; points *= 1.1) {
            assertThat(times.seconds(1.1 * points)).isGreaterThanOrEqualTo(times.seconds(points));
        }
    }
}
