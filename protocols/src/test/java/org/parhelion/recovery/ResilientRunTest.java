package org.parhelion.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.parhelion.Precision;
import org.parhelion.comm.Comm;
import org.parhelion.comm.FaultTolerantJob;
import org.parhelion.comm.RankFailure;
import org.parhelion.consensus.agreement.Quorum;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Location;
import org.parhelion.solver.Conduction;
import org.parhelion.solver.Model;
import org.parhelion.solver.Receiver;
import org.parhelion.solver.Simulation;
import org.parhelion.stencil.Point;
import org.parhelion.stencil.Stencil2D;
import org.parhelion.stencil.Stencil3D;

/** Ranks die, and the run ends in the bits of one that nothing disturbed. */
@Timeout(300)
@Tag("slow")
class ResilientRunTest {
    private static final long STEPS = 60;
    /** Deaths are seen by the calls that they break; gossip is slow, so that a busy machine is not taken for a dead one. */
    private static final RecoveryOptions OPTIONS =
            RecoveryOptions.DEFAULT.withEverySteps(7).withDetectorPeriod(5_000_000_000L);

    private static final double[] UNDISTURBED = Scene.heat(STEPS).undisturbed();
    private static final Grid GRID = Scene.heat(STEPS).model.grid();

    @TempDir
    Path directory;

    /** u_tt = c² ∇²u, of second order. */
    record Ripple() implements Stencil2D {
        @Override
        public double at(Point u) {
            double sum = u.at(0, -1) + u.at(0, 1) + u.at(-1, 0) + u.at(1, 0) - 4 * u.at(0, 0);
            return 2 * u.at(0, 0) - u.before() + 0.2 * sum;
        }
    }

    /** The same in three dimensions, of fourth order in space: two ghost points. */
    record Sound() implements Stencil3D {
        @Override
        public double at(Point u) {
            double near =
                    u.at(0, 0, -1) + u.at(0, 0, 1) + u.at(0, -1, 0) + u.at(0, 1, 0) + u.at(-1, 0, 0) + u.at(1, 0, 0);
            double far =
                    u.at(0, 0, -2) + u.at(0, 0, 2) + u.at(0, -2, 0) + u.at(0, 2, 0) + u.at(-2, 0, 0) + u.at(2, 0, 0);
            return 2 * u.at(0, 0, 0) - u.before() + 0.06 * (4.0 / 3 * near - far / 12 - 7.5 * u.at(0, 0, 0));
        }
    }

    @Test
    void nothingHappensToARunInWhichNobodyDies() {
        Scene.Result result = Scene.heat(STEPS).run(4, OPTIONS.withSpares(1));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.died()).isEmpty();
        assertThat(result.recoveries())
                .hasSize(4)
                .allSatisfy((rank, seen) -> assertThat(seen).isEmpty());
    }

    @Test
    void aSpareTakesOverAnyDeadRankInTwoSecondsWithTheSameBits() {
        double[] seconds = new double[100];
        for (int seed = 0; seed < seconds.length; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rank = random.nextInt(4);
            long step = 1 + random.nextLong(STEPS);
            Scene.Result result = Scene.heat(STEPS).dies(rank, step).run(5, OPTIONS.withSpares(1));
            String where = "seed " + seed + ": rank " + rank + " died at step " + step;
            assertThat(result.died()).as(where).containsExactly(rank);
            assertThat(result.field()).as(where).isEqualTo(UNDISTURBED);
            Recovery recovery = result.seen().getFirst();
            assertThat(recovery.source()).as(where).isEqualTo(Recovery.Source.MEMORY);
            assertThat(recovery.step()).as(where).isEqualTo((step - 1) / 7 * 7);
            assertThat(recovery.ranks()).as(where).hasSize(4).contains(4).doesNotContain(rank);
            seconds[seed] = result.slowestSeconds();
        }
        assertWithinTwoSeconds("a spare takes over", seconds);
    }

    @Test
    void whereThereIsNoSpareTheOthersShareTheGridAndNoBitDiffers() {
        double[] seconds = new double[100];
        for (int seed = 0; seed < seconds.length; seed++) {
            SplittableRandom random = new SplittableRandom(1000 + seed);
            int ranks = 3 + random.nextInt(3);
            int rank = random.nextInt(ranks);
            long step = 1 + random.nextLong(STEPS);
            Scene.Result result = Scene.heat(STEPS).dies(rank, step).run(ranks, OPTIONS);
            String where = "seed " + seed + ": rank " + rank + " of " + ranks + " died at step " + step;
            assertThat(result.died()).as(where).containsExactly(rank);
            assertThat(result.field()).as(where).isEqualTo(UNDISTURBED);
            assertThat(result.seen().getFirst().ranks()).as(where).hasSize(ranks - 1);
            seconds[seed] = result.slowestSeconds();
        }
        assertWithinTwoSeconds("the others share", seconds);
    }

    private static void assertWithinTwoSeconds(String what, double... seconds) {
        Arrays.sort(seconds);
        System.out.printf(
                "recovery in %d runs, %s: median %.1f ms, longest %.1f ms%n",
                seconds.length, what, 1e3 * seconds[seconds.length / 2], 1e3 * seconds[seconds.length - 1]);
        assertThat(seconds[0]).as(what).isNotNegative();
        assertThat(seconds[seconds.length - 1]).as(what).isLessThan(2);
    }

    /** Every call of a rank's first 40 on its communicator: the first checkpoint, steps, the second checkpoint, steps. */
    @Test
    void aRankMayDieInAnyCallThoseOfACheckpointToo() {
        for (int count = 1; count <= 40; count++) {
            Scene.Result result = Scene.heat(STEPS)
                    .dies(1, new Mortal.Moment(0, Mortal.ANY, count))
                    .run(4, OPTIONS.withSpares(count % 2));
            assertThat(result.died()).as("call %d", count).containsExactly(1);
            assertThat(result.field()).as("call %d", count).isEqualTo(UNDISTURBED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"irecv", "isend", "barrier"})
    void aRankThatDiesInsideACheckpointSendsAllBackToTheOneBefore(String verb) {
        // A checkpoint has four calls of irecv and of isend (the fields; of states a length, a list, an array), and one
        // barrier. The third checkpoint is that of step 14.
        int inTheThird = verb.equals("barrier") ? 3 : 10;
        Scene.Result result = Scene.heat(STEPS)
                .dies(2, new Mortal.Moment(0, verb, inTheThird))
                .run(5, OPTIONS.withSpares(1));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.seen()).hasSize(1);
        assertThat(result.seen().getFirst().step()).isIn(7L, verb.equals("barrier") ? 14L : 7L);
    }

    @Test
    void aRankThatDiesAfterItsLastStepLeavesItsBlockToItsBuddy() {
        // Each checkpoint ends with a barrier. A rank that has left the last one knows that all ranks have the
        // checkpoint.
        int last = 1 + (int) Math.ceilDiv(STEPS, 7L);
        Scene.Result result = Scene.heat(STEPS)
                .dies(0, new Mortal.Moment(0, "barrier", last, true))
                .run(4, OPTIONS.withSpares(1));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.seen().getFirst().step()).isEqualTo(STEPS);
    }

    /** The second dies in any of its first 25 calls after the first death: while it is told, sends, receives, keeps. */
    @Test
    void anotherRankMayDieDuringTheRecovery() {
        for (int count = 1; count <= 25; count++) {
            int second = count % 2 == 0 ? 3 : 5;
            Scene.Result result = Scene.heat(STEPS)
                    .dies(1, 30)
                    .dies(second, new Mortal.Moment(second == 5 ? 0 : 1, Mortal.ANY, count))
                    .run(6, OPTIONS.withSpares(1));
            assertThat(result.died()).as("call %d of rank %d", count, second).containsExactly(1, second);
            assertThat(result.field()).as("call %d of rank %d", count, second).isEqualTo(UNDISTURBED);
        }
    }

    @Test
    void twoAtOnceAreSurvivedWhereTheyAreNoNeighbours() {
        Scene.Result result = Scene.heat(STEPS).dies(0, 40).dies(2, 40).run(6, OPTIONS.withSpares(1));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.seen()).allSatisfy(each -> assertThat(each.source()).isEqualTo(Recovery.Source.MEMORY));
    }

    @Test
    void twoNeighboursAtOnceSendTheRunBackToTheDisk() {
        Scene.Result result = Scene.heat(STEPS)
                .dies(1, 40)
                .dies(2, 40)
                .disk(directory, 15)
                .with(driver -> driver.checkpointsInBackground(false))
                .run(6, OPTIONS.withSpares(1));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        Recovery last = result.seen().getLast();
        assertThat(last.source()).isEqualTo(Recovery.Source.DISK);
        assertThat(last.step()).isEqualTo(30);
    }

    @Test
    void twoNeighboursAtOnceWithoutADiskEndTheRunWithWhatIsLost() {
        assertThatThrownBy(() -> Scene.heat(STEPS).dies(1, 40).dies(2, 40).run(6, OPTIONS.withSpares(1)))
                .isInstanceOf(RankFailure.class)
                .hasCauseInstanceOf(RecoveryException.class)
                .hasMessageContaining("blocks [1] are lost")
                .hasMessageContaining("Driver.checkpoints");
        assertThatThrownBy(() -> Scene.heat(STEPS)
                        .dies(1, 40)
                        .dies(2, 40)
                        .disk(directory, 50)
                        .run(6, OPTIONS))
                .hasMessageContaining("blocks [1] are lost")
                .hasMessageContaining("contains no complete checkpoint yet");
    }

    @Test
    void whereTooFewAreLeftTheRunSaysSo() {
        assertThatThrownBy(() -> Scene.heat(STEPS).dies(0, 40).dies(2, 40).run(4, OPTIONS))
                .hasCauseInstanceOf(RecoveryException.class)
                .hasMessageContaining("too few");
        Scene.Result result = Scene.heat(STEPS).dies(0, 40).dies(2, 40).run(4, OPTIONS.with(Quorum.ANY));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
    }

    @Test
    void whereTheEngineDoesNotSayWhoHasDiedGossipDoes() {
        Scene.Result result = Scene.heat(STEPS)
                .blind()
                .dies(0, 30)
                .run(5, OPTIONS.withSpares(1).withDetectorPeriod(200_000_000L));
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.seen()).hasSize(1);
        System.out.printf("recovery, found by gossip at a period of 200 ms: %.1f ms%n", 1e3 * result.slowestSeconds());
    }

    @Test
    void aSpareThatDiesWhileItStandsByIsNotCalledUpon() {
        FaultTolerantJob[] job = new FaultTolerantJob[1];
        Scene.Result result = Scene.heat(STEPS)
                .dies(1, 30)
                .onStart(started -> job[0] = started)
                .at(10, () -> job[0].kill(5))
                .run(6, OPTIONS.withSpares(2));
        assertThat(result.died()).containsExactlyInAnyOrder(5, 1);
        assertThat(result.field()).isEqualTo(UNDISTURBED);
        assertThat(result.seen().getFirst().ranks()).containsExactly(0, 4, 2, 3);
    }

    @Test
    void wavesGoOnWithTheirEarlierValuesInThreeDimensions() {
        Grid grid = Grid.uniform(12, 14, 16, 10);
        Model model = Model.of(new Sound(), grid)
                .precision(Precision.FLOAT)
                .initial((x, y, z) -> Math.exp(-1e-3 * (x * x + y * y + z * z)))
                .boundary(Boundary.reflecting());
        Scene scene = new Scene(model, 30, setup -> setup);
        double[] undisturbed = scene.undisturbed();
        for (int spares = 0; spares < 2; spares++) {
            Scene.Result result = scene.dies(2, 17).run(4 + spares, OPTIONS.withSpares(spares));
            assertThat(result.died()).containsExactly(2);
            assertThat(result.field()).isEqualTo(undisturbed);
        }
        Scene.Result result = scene.dies(1, 17).disk(directory, 5).run(5, OPTIONS);
        assertThat(result.seen().getFirst().source()).isEqualTo(Recovery.Source.DISK);
        assertThat(result.field()).isEqualTo(undisturbed);
    }

    @Test
    void pointsOnTheWallsSurviveTheRanksThatOwnThem() {
        Grid grid = Grid.uniform(21, 25, 1.0 / 24);
        Model plate = Model.of(new Conduction.OfPlate(0.2, 0.5), grid)
                .location("u", Location.CORNER)
                .initial((x, y) -> Math.exp(-20 * (x * x + y * y)))
                .boundary(Boundary.neumann(1));
        Scene scene = new Scene(plate, 30, setup -> setup.tiling(1));
        double[] undisturbed = scene.undisturbed();
        for (int spares = 0; spares < 2; spares++) {
            Scene.Result result = scene.dies(3, 17).run(4 + spares, OPTIONS.withSpares(spares));
            assertThat(result.died()).containsExactly(3);
            assertThat(result.field()).isEqualTo(undisturbed);
        }
        Scene.Result result = scene.dies(3, 17).dies(0, 17).disk(directory, 5).run(6, OPTIONS.withSpares(2));
        assertThat(result.field()).isEqualTo(undisturbed);
    }

    @Test
    void afterAnyDeathsTheFieldIsRightOrTheRunNamesItsLoss() {
        int lost = 0;
        int recoveries = 0;
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int ranks = 3 + random.nextInt(4);
            int spares = random.nextInt(2);
            Scene scene = Scene.heat(STEPS);
            for (int death = 0; death < 1 + random.nextInt(ranks - 1); death++) {
                int attempt = random.nextInt(death + 1);
                scene.dies(random.nextInt(ranks), new Mortal.Moment(attempt, Mortal.ANY, 1 + random.nextInt(50)));
            }
            RecoveryOptions options = OPTIONS.withSpares(spares).with(Quorum.ANY);
            if (random.nextBoolean()) {
                scene.disk(directory.resolve("seed-" + seed), 10);
            }
            try {
                Scene.Result result = scene.run(ranks, options);
                assertThat(result.field()).as("seed %d", seed).isEqualTo(UNDISTURBED);
                recoveries += result.seen().size();
            } catch (RankFailure e) {
                lost++;
                assertThat(e.getCause()).as("seed %d", seed).isInstanceOf(RecoveryException.class);
            }
        }
        assertThat(lost).as("runs that lost both copies of a block").isLessThan(30);
        assertThat(recoveries).as("recoveries of the others").isGreaterThan(40);
    }

    /** Weights at first; after a death a rank grid of one's own: the old decomposition is nowhere taken for the default. */
    @Test
    void aRunOnWeightsOrARankGridIsRecoveredOnWhateverDecompositionComesNext() {
        for (int seed = 0; seed < 30; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int ranks = 3 + random.nextInt(3);
            int rank = random.nextInt(ranks);
            long step = 1 + random.nextLong(STEPS);
            boolean weightsFirst = random.nextBoolean();
            double[] weights = random.doubles(ranks, 1, 3).toArray();
            Driver.Partition partition = comm -> {
                boolean weighted = (comm.size() == ranks) == weightsFirst;
                return weighted
                        ? Decomposition.of(GRID, comm.size(), Arrays.copyOf(weights, comm.size()))
                        : Decomposition.of(GRID, comm.size(), new int[] {1, comm.size()});
            };
            Scene.Result result = Scene.heat(STEPS)
                    .with(driver -> driver.partition(partition))
                    .dies(rank, step)
                    .run(ranks, OPTIONS);
            String where = "seed " + seed + ": rank " + rank + " of " + ranks + " died at step " + step;
            assertThat(result.died()).as(where).containsExactly(rank);
            assertThat(result.field()).as(where).isEqualTo(UNDISTURBED);
            assertThat(result.seen().getFirst().source()).as(where).isEqualTo(Recovery.Source.MEMORY);
        }
    }

    /** A death at any step, and in any call. If it falls into a listener's call, that one is made again, and no other. */
    @Test
    void listenersAreCalledOnceAtEachOfTheirStepsWhateverDies() {
        for (int seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int ranks = 3 + random.nextInt(3);
            int rank = random.nextInt(ranks);
            List<Long> seen = Collections.synchronizedList(new ArrayList<>());
            List<Long> ended = Collections.synchronizedList(new ArrayList<>());
            Scene scene = Scene.heat(STEPS)
                    .with(driver -> driver.every(6, (sim, comm) -> write(sim, comm, seen))
                            .atEnd((sim, comm) -> write(sim, comm, ended)));
            boolean inACall = random.nextBoolean();
            if (!inACall) {
                scene.dies(rank, 1 + random.nextLong(STEPS));
            } else {
                scene.dies(rank, new Mortal.Moment(0, Mortal.ANY, 1 + random.nextInt(60)));
            }
            Scene.Result result = scene.run(ranks, OPTIONS.withSpares(random.nextInt(2)));
            String where = "seed " + seed + ", died: " + result.died();
            assertThat(result.field()).as(where).isEqualTo(UNDISTURBED);
            assertThat(seen.stream().distinct())
                    .as(where)
                    .containsExactly(6L, 12L, 18L, 24L, 30L, 36L, 42L, 48L, 54L, 60L);
            assertThat(ended).as(where).containsOnly(STEPS);
            assertThat(seen.size() + ended.size() - 11).as(where).isBetween(0, inACall ? 1 : 0);
        }
    }

    /** Writes on the rank that is first: after all have sent, as a file would be. */
    private static void write(Simulation sim, Comm comm, List<Long> steps) {
        comm.barrier();
        if (comm.rank() == 0) {
            steps.add(sim.clock().step());
        }
    }

    @Test
    void whatReceiversRecordedSurvivesTheRankThatRecordedIt() {
        Grid grid = Grid.uniform(24, 26, 10);
        Model model = Model.of(new Ripple(), grid)
                .initial((x, y) -> Math.exp(-1e-3 * (x * x + y * y)))
                .boundary(Boundary.reflecting())
                .receiver(new Receiver("u", 0, 3, 4))
                .receiver(new Receiver("u", 0, 20, 21));
        Scene scene = new Scene(model, 40, setup -> setup);
        double[] undisturbed = scene.undisturbedTraces();
        for (int rank = 0; rank < 4; rank++) {
            Scene disturbed = new Scene(model, 40, setup -> setup).dies(rank, 23);
            assertThat(disturbed.run(4, OPTIONS).traces()).as("rank %d", rank).isEqualTo(undisturbed);
            assertThat(disturbed.run(5, OPTIONS.withSpares(1)).traces())
                    .as("rank %d, with a spare", rank)
                    .isEqualTo(undisturbed);
        }
    }

    @Test
    void checkpointsOfAnotherRunAreNotMistakenForThisOnes() {
        Scene.heat(STEPS).disk(directory, 20).run(2, OPTIONS);
        assertThatThrownBy(() -> Scene.heat(STEPS).disk(directory, 20).run(2, OPTIONS))
                .hasMessageContaining("contains checkpoints of another run")
                .hasMessageContaining(directory.toString());
    }

    @Test
    void optionsThatMakeNoSenseAreRefusedByValue() {
        assertThatThrownBy(() -> OPTIONS.withEverySteps(0)).hasMessageContaining("everySteps 0");
        assertThatThrownBy(() -> OPTIONS.withSpares(-1)).hasMessageContaining("spares -1");
        assertThatThrownBy(() -> Scene.heat(STEPS).disk(directory, 0).run(2, OPTIONS))
                .hasStackTraceContaining("a checkpoint every 0 steps");
        assertThatThrownBy(() -> Scene.heat(STEPS).run(2, OPTIONS.withSpares(2)))
                .hasMessageContaining("2 spares of 2 ranks leave no rank to compute");
        assertThat(Roles.first(5, 2)).isEqualTo(new Roles(List.of(0, 1, 2), List.of(3, 4)));
    }
}
