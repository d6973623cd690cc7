package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Tiling;

class TilingTrialTest {
    private static final long POINTS = 1_000_000;

    private static final List<Tiling> TILINGS =
            IntStream.of(1, 2, 4, 8, 16, 32).mapToObj(Tiling::of).toList();

    /** Nanoseconds a step, for each number of steps per exchange: 8 is best, 16 a tenth behind. */
    private static long nanos(int stepsPerExchange) {
        return switch (stepsPerExchange) {
            case 1 -> 10_000;
            case 2 -> 6_000;
            case 4 -> 4_000;
            case 8 -> 3_000;
            case 16 -> 3_300;
            default -> 3_900;
        };
    }

    /** Runs a trial on a machine that is slower, by {@code factor}, from one window of steps to before another. */
    private static TilingTrial trial(int slowFrom, int slowTo, double factor) {
        TilingTrial[] result = new TilingTrial[1];
        Ranks.threads(1, comm -> {
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS);
            for (int window = 0; trial.underWay(); window++) {
                int k = trial.current().stepsPerExchange();
                int steps = Math.max(8, k);
                double slower = slowFrom <= window && window < slowTo ? factor : 1;
                trial.took(steps, Math.round(steps * nanos(k) * slower));
                assertThat(window).isLessThan(100);
            }
            result[0] = trial;
        });
        return result[0];
    }

    @Test
    void theFastestIsKeptAndAllAreReportedWithTheirSpeeds() {
        TilingTrial trial = trial(0, 0, 1);
        assertThat(trial.current().stepsPerExchange()).isEqualTo(8);
        assertThat(trial.tried()).hasSameSizeAs(TILINGS).allSatisfy(tried -> {
            double expected = POINTS / (1e-9 * nanos(tried.tiling().stepsPerExchange()));
            assertThat(tried.pointsPerSecond()).isCloseTo(expected, within(1e-9 * expected));
        });
    }

    /** What it costs above the time of as many steps of the fastest tiling: 2 % of a run of 3,500 steps. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10000 6000 4000 3000 3300 3900",
                "10000 8000 6500 5000 4200 4000",
                "10000 9800 9700 9700 9800 10200",
                "3000 3300 3600 4000 4500 5200"
            })
    void aTrialCostsNoMoreThanSeventyStepsOfTheFastest(String nanosAStep) {
        long[] nanos =
                Arrays.stream(nanosAStep.split(" ")).mapToLong(Long::parseLong).toArray();
        long fastest = Arrays.stream(nanos).min().orElseThrow();
        long[] excess = new long[1];
        Ranks.threads(1, comm -> {
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS);
            while (trial.underWay()) {
                int k = trial.current().stepsPerExchange();
                long eachNanos = nanos[Integer.numberOfTrailingZeros(k)];
                trial.took(k, k * eachNanos);
                excess[0] += k * (eachNanos - fastest);
            }
        });
        assertThat((double) excess[0] / fastest).isBetween(1.0, 70.0);
    }

    @Test
    void aSlowSpellOfTheMachineDoesNotChangeTheChoice() {
        for (int from = 0; from < 24; from++) {
            for (int windows = 1; windows <= 4; windows++) {
                assertThat(trial(from, from + windows, 1.4).current().stepsPerExchange())
                        .as("slow from window %s for %s windows", from, windows)
                        .isEqualTo(8);
            }
        }
    }

    @Test
    void aFastSpellOfTheMachineDoesNotChangeTheChoice() {
        for (int from = 0; from < 24; from++) {
            for (int windows = 1; windows <= 4; windows++) {
                assertThat(trial(from, from + windows, 1 / 1.4).current().stepsPerExchange())
                        .as("fast from window %s for %s windows", from, windows)
                        .isEqualTo(8);
            }
        }
    }

    @Test
    void whileItGoesOnNothingIsReported() {
        Ranks.threads(1, comm -> {
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS);
            assertThat(trial.underWay()).isTrue();
            assertThat(trial.tried()).isEmpty();
        });
    }
}
