package org.parhelion.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.solver.Conduction;
import org.parhelion.solver.Model;
import org.parhelion.solver.Workload;

/** What is decided from given computing times. */
class DecisionTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final double ABOVE = LoadBalance.DEFAULT.above();

    /** Ranks that compute at given speeds, and the decomposition that they have. */
    private static final class Ranks {
        final Workload workload;
        final Decision decision;
        final double[] speeds;
        final List<Decision.Move> moves = new ArrayList<>();
        Decomposition now;
        double moveSeconds = 1;
        double remainingSteps = FOREVER;

        Ranks(Grid grid, double... speeds) {
            this.workload = Workload.of(Model.of(new Conduction.OfPlate(0.2, 0.2), grid));
            this.speeds = speeds;
            this.now = Decomposition.of(grid, speeds.length);
            this.decision = new Decision(ABOVE, workload, speeds.length);
        }

        double[] seconds(Random noise, double relative) {
            return IntStream.range(0, speeds.length)
                    .mapToDouble(rank ->
                            now.owned(rank).volume() / speeds[rank] * (1 + relative * (2 * noise.nextDouble() - 1)))
                    .toArray();
        }

        Optional<Decision.Move> window(double... seconds) {
            Optional<Decision.Move> move =
                    decision.window(new Decision.Situation(1, remainingSteps, moveSeconds, now, _ -> true), seconds);
            move.ifPresent(each -> {
                moves.add(each);
                now = each.to();
            });
            return move;
        }

        Optional<Decision.Move> window() {
            return window(seconds(new Random(0), 0));
        }

        /** Points per second of all, as a part of what ranks with blocks of the right size would compute. */
        double partOfIdeal() {
            double longest = Arrays.stream(seconds(new Random(0), 0)).max().orElseThrow();
            return now.grid().pointCount() / longest / Arrays.stream(speeds).sum();
        }

        List<Integer> rows() {
            return IntStream.range(0, speeds.length)
                    .mapToObj(rank -> now.owned(rank).rows())
                    .toList();
        }
    }

    @Test
    void aRankThatIsThreeTimesSlowerGetsAThirdOfThePointsAfterTwoUnevenWindows() {
        Ranks ranks = new Ranks(Grid.uniform(210, 5, 1), 30, 30, 10);
        assertThat(ranks.window()).as("the first window").isEmpty();
        assertThat(ranks.window()).as("the cause may have begun in it").isEmpty();
        Decision.Move move = ranks.window().orElseThrow();
        assertThat(move.slowestRank()).isEqualTo(2);
        assertThat(move.timesSlower()).isCloseTo(3, within(1e-12));
        assertThat(ranks.rows()).containsExactly(90, 90, 30);
        assertThat(ranks.partOfIdeal()).isCloseTo(1, within(1e-12));
        for (int window = 0; window < 1000; window++) {
            assertThat(ranks.window()).isEmpty();
        }
    }

    @Test
    void whatWasPartlySlowInTheFirstUnevenWindowCountsFromTheSecondOn() {
        Ranks ranks = new Ranks(Grid.uniform(100, 5, 1), 1, 1);
        ranks.window(1, 1);
        ranks.window(1, 1.6);
        ranks.window(1, 3);
        assertThat(ranks.rows()).containsExactly(75, 25);
    }

    @Test
    void windowsDoNotCountWhileEachIsFasterThanTheOneBefore() {
        Ranks ranks = new Ranks(Grid.uniform(100, 5, 1), 1, 1);
        for (double seconds = 64; seconds >= 1; seconds /= 2) {
            ranks.window(seconds, 3 * seconds);
        }
        assertThat(ranks.moves).isEmpty();
        ranks.window(1, 3);
        ranks.window(1, 3);
        assertThat(ranks.moves).hasSize(1);
    }

    @Test
    void unevenWindowsThatDoNotFollowOneAnotherMoveNothing() {
        Ranks ranks = new Ranks(Grid.uniform(100, 5, 1), 1, 1);
        for (int window = 0; window < 1000; window++) {
            ranks.window(1, window % 2 == 0 ? 1 : 5);
        }
        assertThat(ranks.moves).isEmpty();
    }

    @Test
    void aLoadThatComesAndGoesMovesTheBlocksMoreAndMoreSeldom() {
        for (int period = 2; period < 60; period += 3) {
            Ranks ranks = new Ranks(Grid.uniform(100, 5, 1), 1, 1);
            for (int window = 0; window < 4000; window++) {
                ranks.speeds[0] = window / period % 2 == 0 ? 1 : 0.3;
                ranks.window();
            }
            assertThat(ranks.moves.size())
                    .as("moves in 4000 windows at a period of %d", 2 * period)
                    .isLessThanOrEqualTo(12);
        }
    }

    @Test
    void aMoveThatTheRemainingStepsDoNotRepayIsLeftOut() {
        Ranks ranks = new Ranks(Grid.uniform(100, 5, 1), 1, 3);
        ranks.remainingSteps = 100;
        // From 250 s to 125 s a step.
        ranks.moveSeconds = 100 * 126;
        for (int window = 0; window < 100; window++) {
            ranks.window();
        }
        assertThat(ranks.moves).isEmpty();
        Ranks worth = new Ranks(Grid.uniform(100, 5, 1), 1, 3);
        worth.remainingSteps = 100;
        worth.moveSeconds = 100 * 124;
        for (int window = 0; window < 3; window++) {
            worth.window();
        }
        assertThat(worth.moves).hasSize(1);
    }

    @Test
    void blocksStayWhereRanksAreOfOneSpeedOrHaveNothingToCompute() {
        Ranks ranks = new Ranks(Grid.uniform(64, 64, 1), 1, 1, 1, 1);
        for (int window = 0; window < 100; window++) {
            ranks.window(0, 0, 0, 0);
            ranks.window(1, 1.19, 1, 1);
            ranks.window(Double.NaN, 1, 1, 1);
        }
        assertThat(ranks.moves).isEmpty();
    }

    /** Layers of points are whole, so a small grid cannot be divided as the speeds are. */
    @Test
    void nothingMovesWhereNoOtherDivisionIsBetter() {
        Ranks ranks = new Ranks(Grid.uniform(3, 2, 1), 3, 3, 2);
        for (int window = 0; window < 100; window++) {
            ranks.window();
        }
        assertThat(ranks.moves).isEmpty();
    }

    @RepeatedTest(100)
    void anySpeedsAreBalancedInAFewWindowsAndThenStay(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int size = 2 + random.nextInt(7);
        double[] speeds = random.doubles(size, 0.95, 1.05).toArray();
        speeds[random.nextInt(size)] /= 3;
        Ranks ranks = new Ranks(Grid.uniform(random.nextInt(300, 600), random.nextInt(300, 600), 1), speeds);
        for (int window = 0; window < 4; window++) {
            ranks.window(ranks.seconds(random, 0.03));
        }
        assertThat(ranks.moves).as("seed %d", seed).hasSize(1);
        assertThat(ranks.partOfIdeal()).as("seed %d", seed).isGreaterThan(0.85);
        for (int window = 0; window < 300; window++) {
            ranks.window(ranks.seconds(random, 0.03));
        }
        assertThat(ranks.moves).as("seed %d", seed).hasSize(1);
    }

    /** Half of the ranks may be slow, or all but one. A window is of five exchanges, in the first of which the ranks begin. */
    @RepeatedTest(200)
    void anySpeedsReachAlmostTheIdealInTwentyExchanges(RepetitionInfo repetition) {
        long seed = SEED + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int size = 2 + random.nextInt(7);
        double[] speeds = new double[size];
        Arrays.setAll(speeds, _ -> random.nextBoolean() ? 1 : 0.25 + 0.75 * random.nextDouble());
        Ranks ranks = new Ranks(Grid.uniform(random.nextInt(300, 600), random.nextInt(300, 600), 1), speeds);
        for (int window = 0; window < 4; window++) {
            ranks.window(ranks.seconds(random, 0.01));
        }
        assertThat(ranks.partOfIdeal())
                .as("seed %d, speeds %s, points %s", seed, Arrays.toString(speeds), BlockMove.boxes(ranks.now))
                .isGreaterThan(0.85);
    }

    @Test
    void aMoveIsDescribedByTheExtentsOfTheBlocksAlongTheAxisThatIsCut() {
        BlockMove rows = new BlockMove(
                1200,
                2,
                3.14,
                BlockMove.boxes(Decomposition.of(Grid.uniform(1536, 8, 1), 3)),
                BlockMove.boxes(Decomposition.of(Grid.uniform(1536, 8, 1), 3).weighted(620, 620, 296)),
                0.1);
        assertThat(rows.text())
                .isEqualTo("step 1200: moved the blocks: rank 2 computed 3.1 times as long as the others; "
                        + "rows 512/512/512 → 620/620/296");
        List<Box> grid = BlockMove.boxes(Decomposition.of(Grid.uniform(10, 10, 1), 4, new int[] {2, 2}));
        assertThat(new BlockMove(1, 0, 2, grid, grid, 0).text()).endsWith("points 25/25/25/25 → 25/25/25/25");
    }
}
