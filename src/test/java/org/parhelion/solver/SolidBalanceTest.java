package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Ranks;
import org.parhelion.device.Device;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;

/** Decompositions around solids. */
class SolidBalanceTest {
    private static final Grid PLATE = Grid.uniform(96, 128, 1);

    /** Free are the upper rows, and below them a narrow channel. */
    private static boolean outsideChannel(int k, int j, int i) {
        return j < 64 && i > 20;
    }

    @Test
    void theMostLoadedRankComputesFewerPointsAroundALargeSolid() {
        for (int ranks : new int[] {4, 6, 7, 8}) {
            Decomposition plain = Decomposition.of(PLATE, ranks);
            Decomposition balanced = SolidBalance.of(PLATE, SolidBalanceTest::outsideChannel, ranks);
            long before = SolidBalance.most(plain, SolidBalanceTest::outsideChannel);
            long after = SolidBalance.most(balanced, SolidBalanceTest::outsideChannel);
            System.out.printf(
                    "%d ranks around a solid: the most loaded computes %d points, balanced %d%n", ranks, before, after);
            assertThat(after).as("%d ranks", ranks).isLessThan(before * 4 / 5);
        }
    }

    @Test
    void withoutSolidRowsTheDecompositionIsThatOfLeastSurface() {
        Solids.Points column = (k, j, i) -> i > 50 && i < 60;
        Decomposition balanced = SolidBalance.of(PLATE, column, 4);
        assertThat(balanced.rankGrid()).isEqualTo(Decomposition.of(PLATE, 4).rankGrid());
    }

    @Test
    void everyPointHasOneOwnerWhateverTheSolids() {
        long seed = Long.getLong("parhelion.seed", 7);
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 60; run++) {
            int dims = 1 + random.nextInt(3);
            int[] points = new int[dims];
            double[] spacing = new double[dims];
            for (int a = 0; a < dims; a++) {
                points[a] = 1 + random.nextInt(20);
                spacing[a] = 1;
            }
            Grid grid = Grid.of(points, spacing);
            int ranks = 1 + random.nextInt((int) Math.min(9, grid.pointCount()));
            int cut = random.nextInt(20);
            Solids.Points solid = (k, j, i) -> j + k >= cut;
            Decomposition decomposition = SolidBalance.of(grid, solid, ranks);
            long sum = 0;
            for (int rank = 0; rank < ranks; rank++) {
                Box box = decomposition.owned(rank);
                assertThat(box.volume()).as("seed %d, run %d", seed, run).isPositive();
                sum += box.volume();
            }
            assertThat(sum).as("seed %d, run %d", seed, run).isEqualTo(grid.pointCount());
            assertThat(SolidBalance.most(decomposition, solid))
                    .as("seed %d, run %d", seed, run)
                    .isLessThanOrEqualTo(SolidBalance.most(Decomposition.of(grid, ranks), solid));
        }
    }

    @Test
    void theBitsAreThoseOfAnyDecomposition() {
        Model model = Model.of(new Conduction.OfPlate(0.2, 0.2), PLATE)
                .initial((x, y) -> Math.sin(x / 9) * Math.cos(y / 7))
                .boundary(Boundary.reflecting())
                .solid((x, y, z) -> y < 16 && x > -40);
        double[] expected = run(model, 1);
        for (int ranks : new int[] {4, 7}) {
            assertThat(model.decomposition(ranks).rankGrid())
                    .as("%d ranks", ranks)
                    .isEmpty();
            assertThat(run(model, ranks)).as("%d ranks", ranks).isEqualTo(expected);
        }
    }

    private static double[] run(Model model, int ranks) {
        double[] values = new double[(int) model.grid().pointCount()];
        Ranks.threads(ranks, comm -> {
            try (Device device = Device.cpu();
                    Simulation sim = Simulation.of(
                                    model, model.decomposition(ranks).block(comm.rank()), device, comm)
                            .tiling(2)
                            .start()) {
                sim.run(20);
                Fields.copy(sim.field(), values);
            }
        });
        return values;
    }
}
