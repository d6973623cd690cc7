package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.parhelion.balance.BlockMove;
import org.parhelion.balance.LoadBalance;
import org.parhelion.comm.Ranks;
import org.parhelion.consensus.agreement.Quorum;
import org.parhelion.device.Device;
import org.parhelion.io.Checkpoint;
import org.parhelion.solver.Fields;

/** Runs whose blocks move, because of computing times that the test gives. */
@Timeout(120)
class BalancedRunTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final int STEPS = 60;
    private static final double[] UNDISTURBED = Scene.heat(STEPS).undisturbed();
    private static final RecoveryOptions OPTIONS =
            RecoveryOptions.DEFAULT.withEverySteps(7).with(Quorum.ANY);

    @TempDir
    Path directory;

    /** A second for each point and step, three of them on one rank. */
    private static LoadBalance slow(int slowRank) {
        return LoadBalance.DEFAULT
                .withWindow(5, 0)
                .measuring(sim -> (double) sim.clock().step()
                        * sim.block().owned().volume()
                        * (sim.block().rank() == slowRank ? 3 : 1));
    }

    /** Times that have nothing to do with speeds. */
    private static LoadBalance restless(long seed) {
        return LoadBalance.DEFAULT.withWindow(1, 0).measuring(sim -> {
            long step = sim.clock().step();
            long rank = sim.block().rank();
            return 1e6 * step * new SplittableRandom(seed ^ (step / 7 * 100 + rank)).nextDouble(0.2, 1);
        });
    }

    private static double[] run(int ranks, long steps, List<BlockMove> moves, UnaryOperator<Driver> policies) {
        double[] field = new double[UNDISTURBED.length];
        Ranks.threads(ranks, comm -> {
            Driver driver = policies.apply(Driver.of(Scene.heat(STEPS).model)).atMove((sim, _, move) -> {
                if (comm.rank() == 0) {
                    moves.add(move);
                }
                assertThat(sim.block().owned()).isEqualTo(move.to().get(comm.rank()));
            });
            try (Device device = Device.cpu();
                    Driver.Result result = driver.run(comm, device, steps)) {
                Fields.copy(result.simulation().orElseThrow().field(), field);
            }
        });
        return field;
    }

    @Test
    void theBlocksMoveOnceAwayFromASlowRankAndNoBitDiffers() {
        List<BlockMove> moves = new CopyOnWriteArrayList<>();
        double[] field = run(
                3, STEPS, moves, driver -> driver.how(setup -> setup.tiling(1)).balancing(slow(1)));
        assertThat(field).isEqualTo(UNDISTURBED);
        assertThat(moves).hasSize(1);
        assertThat(moves.getFirst().step())
                .as("a window that is ignored, and two of 5 rounds")
                .isEqualTo(15);
        assertThat(moves.getFirst().text())
                .isEqualTo("step 15: moved the blocks: rank 1 computed 2.9 times as long as the others; "
                        + "rows 12/12/13 → 16/5/16");
    }

    @Test
    void movesWithoutSenseChangeNoBit() {
        List<BlockMove> all = new CopyOnWriteArrayList<>();
        for (int n = 0; n < 20; n++) {
            long seed = SEED + n;
            Random random = new Random(seed);
            int ranks = 2 + random.nextInt(6);
            int tiling = random.nextBoolean() ? 1 : 2;
            boolean overlap = random.nextBoolean();
            List<BlockMove> moves = new CopyOnWriteArrayList<>();
            double[] field = run(
                    ranks,
                    STEPS,
                    moves,
                    driver -> driver.how(setup -> setup.tiling(tiling).overlap(overlap))
                            .balancing(restless(seed)));
            assertThat(field)
                    .as("seed %d: %d ranks, tiling %d, overlap %s, moves %s", seed, ranks, tiling, overlap, moves)
                    .isEqualTo(UNDISTURBED);
            all.addAll(moves);
        }
        assertThat(all).as("-Dparhelion.seed=%d", SEED).hasSizeGreaterThan(10);
    }

    @Test
    void aRunThatSurvivesGoesOnFromBlocksThatHaveMoved() {
        for (int step = 14; step < 24; step++) {
            List<BlockMove> moves = new CopyOnWriteArrayList<>();
            Scene.Result result = Scene.heat(STEPS)
                    .with(driver -> driver.balancing(slow(1)).atMove((_, comm, move) -> {
                        if (comm.rank() == 0) {
                            moves.add(move);
                        }
                    }))
                    .dies(2, step)
                    .run(4, OPTIONS);
            assertThat(result.died()).containsExactly(2);
            assertThat(result.field()).as("death at step %d", step).isEqualTo(UNDISTURBED);
            assertThat(moves).as("death at step %d", step).isNotEmpty();
        }
    }

    /** The calls of rank 2 around step 15, where the blocks move. */
    @Test
    void aRankMayDieInAnyCallOfAMove() {
        double[] expected = Scene.heat(20).undisturbed();
        int died = 0;
        for (int count = 20; count < 31; count++) {
            Scene.Result result = Scene.heat(20)
                    .with(driver -> driver.balancing(slow(1)))
                    .dies(2, new Mortal.Moment(0, Mortal.ANY, count))
                    .run(4, OPTIONS);
            died += result.died().size();
            assertThat(result.field()).as("death in call %d", count).isEqualTo(expected);
        }
        assertThat(died).isPositive();
    }

    @Test
    void aCheckpointOfBlocksThatHaveMovedContinuesOnAnyRanks() throws IOException {
        List<BlockMove> moves = new CopyOnWriteArrayList<>();
        run(4, 31, moves, driver -> driver.balancing(slow(0)).checkpoints(directory, 10, Map.of()));
        assertThat(moves).isNotEmpty();
        Checkpoint checkpoint = Checkpoint.latest(directory).orElseThrow();
        assertThat(checkpoint.step()).isEqualTo(30);
        assertThat(run(3, STEPS, moves, driver -> driver.balancing(slow(2)).from(checkpoint)))
                .isEqualTo(UNDISTURBED);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> LoadBalance.DEFAULT.withAbove(1)).hasMessageContaining("must be more than 1");
        assertThatThrownBy(() -> LoadBalance.DEFAULT.withWindow(0, 1)).hasMessageContaining("at least 1");
        assertThatThrownBy(() -> LoadBalance.DEFAULT.withWindow(1, -1)).hasMessageContaining("0 or more");
    }
}
