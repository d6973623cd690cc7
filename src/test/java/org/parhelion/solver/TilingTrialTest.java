package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Tiling;

class TilingTrialTest {
    private static final long POINTS = 1_000_000;

    /** The default. */
    private static final double SHARE = RunSettings.DEFAULT.trialShare();

    private static final long SEED = Long.getLong("parhelion.seed", System.nanoTime());

    /** The index of the tiling without a trial. */
    private static final int MIDDLE = 3;

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
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS, new TrialBudget(Double.POSITIVE_INFINITY));
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
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS, new TrialBudget(Double.POSITIVE_INFINITY));
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

    /**
     * A run on a simulated machine, whose length is known or not, with observers that shorten rounds.
     *
     * @param nanos times of a step by the tilings; those of neighbours differ by at most 2
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by identity nowhere
    private record Run(double[] nanos, int steps, boolean known, int every, long seed) {
        static Run random(Random random) {
            double[] nanos = new double[TILINGS.size()];
            nanos[0] = 10_000;
            for (int t = 1; t < nanos.length; t++) {
                nanos[t] = nanos[t - 1] * Math.pow(2, 2 * random.nextDouble() - 1);
            }
            int steps = (int) Math.exp(3 + 7 * random.nextDouble());
            return new Run(nanos, steps, random.nextBoolean(), 1 + random.nextInt(400), random.nextLong());
        }

        /**
         * What the steps of the trial take longer than with the fastest tiling that it tried, in such steps; and whether it ended. The trial
         * begins with its second tiling: before, the steps are those of a run without a trial.
         */
        Outcome outcome() {
            List<Outcome> outcome = new ArrayList<>();
            Ranks.threads(1, comm -> {
                TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS, new TrialBudget(SHARE));
                if (known) {
                    trial.lasts(steps);
                }
                int[] tried = new int[TILINGS.size()];
                for (int step = 0; step < steps; ) {
                    int k = trial.current().stepsPerExchange();
                    int round = Math.min(Math.min(k, every - step % every), steps - step);
                    int tiling = Integer.numberOfTrailingZeros(k);
                    boolean begun = tiling != MIDDLE || IntStream.of(tried).anyMatch(count -> count > 0);
                    tried[tiling] += begun && trial.underWay() ? round : 0;
                    if (trial.unfinished()) {
                        trial.took(round, Math.round(round * nanos[tiling]));
                    }
                    step += round;
                }
                double fastest = IntStream.range(0, tried.length)
                        .filter(t -> tried[t] > 0)
                        .mapToDouble(t -> nanos[t])
                        .min()
                        .orElse(1);
                double excess = IntStream.range(0, tried.length)
                        .mapToDouble(t -> tried[t] * (nanos[t] / fastest - 1))
                        .sum();
                outcome.add(new Outcome(excess, !trial.unfinished()));
            });
            return outcome.getFirst();
        }
    }

    private record Outcome(double excessSteps, boolean ended) {}

    @Test
    void aTrialCostsAtMostTwoPercentOfAnyRun() {
        Random random = new Random(SEED);
        int ended = 0;
        int runs = Integer.getInteger("parhelion.trial.cases", 400);
        for (int n = 0; n < runs; n++) {
            Run run = Run.random(random);
            Outcome outcome = run.outcome();
            assertThat(outcome.excessSteps())
                    .as("%s %s, -Dparhelion.seed=%d", run, Arrays.toString(run.nanos()), SEED)
                    .isLessThanOrEqualTo(SHARE * run.steps() + 1e-6 * run.steps());
            ended += outcome.ended() ? 1 : 0;
        }
        assertThat(ended).as("trials that ended, -Dparhelion.seed=%d", SEED).isBetween(1, runs - 1);
    }

    @Test
    void whileItGoesOnNothingIsReported() {
        Ranks.threads(1, comm -> {
            TilingTrial trial = new TilingTrial(comm, TILINGS, POINTS, new TrialBudget(Double.POSITIVE_INFINITY));
            assertThat(trial.underWay()).isTrue();
            assertThat(trial.tried()).isEmpty();
        });
    }
}
