package org.parhelion.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DecompositionTest {
    private final RandomCases cases = new RandomCases();

    @Test
    void everyPointIsOwnedByExactlyOneRank() {
        for (int n = 0; n < 300; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(9), 12);
            Grid grid = decomposition.grid();
            int[] owners = new int[(int) grid.pointCount()];
            for (int r = 0; r < decomposition.ranks(); r++) {
                Box box = decomposition.owned(r);
                assertThat(box.isEmpty()).as(cases.seed()).isFalse();
                assertThat(grid.box().contains(box)).as(cases.seed()).isTrue();
                for (int k = box.k0(); k < box.k1(); k++) {
                    for (int j = box.j0(); j < box.j1(); j++) {
                        for (int i = box.i0(); i < box.i1(); i++) {
                            owners[(k * grid.ny() + j) * grid.nx() + i]++;
                            assertThat(decomposition.owner(index(grid, k, j, i)))
                                    .as(cases.seed())
                                    .isEqualTo(r);
                        }
                    }
                }
            }
            assertThat(owners).as(cases.seed()).containsOnly(1);
        }
    }

    private static int[] index(Grid grid, int k, int j, int i) {
        return switch (grid.dims()) {
            case 1 -> new int[] {i};
            case 2 -> new int[] {j, i};
            default -> new int[] {k, j, i};
        };
    }

    @Test
    void anyRankCountUpToThePointCountWorks() {
        Grid grid = Grid.uniform(3, 3, 1);
        for (int ranks = 1; ranks <= 9; ranks++) {
            long points = 0;
            for (int r = 0; r < ranks; r++) {
                points += Decomposition.of(grid, ranks).owned(r).volume();
            }
            assertThat(points).isEqualTo(9);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 10))
                .withMessageContaining("10 ranks")
                .withMessageContaining("at most 9");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 0))
                .withMessageContaining("not 0");
    }

    @Test
    void surfaceIsTheLeastAmongFactorizations() {
        for (int n = 0; n < 300; n++) {
            Grid grid = cases.grid(40);
            int ranks = cases.between(1, 24);
            List<Long> surfaces = new ArrayList<>();
            for (int pk = 1; pk <= grid.nz(); pk++) {
                for (int pj = 1; pj <= grid.ny(); pj++) {
                    for (int pi = 1; pi <= grid.nx(); pi++) {
                        if (pk * pj * pi == ranks) {
                            surfaces.add(surface(grid, pk, pj, pi));
                        }
                    }
                }
            }
            if (surfaces.isEmpty()) {
                continue;
            }
            int[] p = Decomposition.of(grid, ranks).rankGrid();
            long surface = surface(grid, p.length > 2 ? p[0] : 1, p.length > 1 ? p[p.length - 2] : 1, p[p.length - 1]);
            assertThat(surface)
                    .as(cases.seed())
                    .isEqualTo(surfaces.stream().min(Long::compare).orElseThrow());
        }
    }

    private static long surface(Grid grid, int pk, int pj, int pi) {
        return (long) (pk - 1) * grid.ny() * grid.nx()
                + (long) (pj - 1) * grid.nz() * grid.nx()
                + (long) (pi - 1) * grid.nz() * grid.ny();
    }

    @Test
    void slowAxesAreCutBeforeFastOnesOfTheSameLength() {
        assertThat(Decomposition.of(Grid.uniform(64, 64, 1), 2).rankGrid()).containsExactly(2, 1);
        assertThat(Decomposition.of(Grid.uniform(64, 64, 64, 1), 4).rankGrid()).containsExactly(2, 2, 1);
    }

    @Test
    void remaindersAreSpread() {
        for (int n = 0; n < 200; n++) {
            int points = cases.between(1, 100);
            int ranks = cases.between(1, points);
            Decomposition line = Decomposition.of(Grid.uniform(points, 1), ranks);
            for (int first = 0; first < ranks; first++) {
                int count = cases.between(1, ranks - first);
                int owned =
                        line.owned(first + count - 1).i1() - line.owned(first).i0();
                assertThat((double) owned).as(cases.seed()).isCloseTo((double) points * count / ranks, within(1.0));
            }
        }
    }

    @Test
    void weightsAreRespectedToALayerPerCut() {
        for (int n = 0; n < 200; n++) {
            int ranks = cases.between(1, 12);
            double[] weights = cases.random().doubles(ranks, 0.2, 5).toArray();
            double all = java.util.Arrays.stream(weights).sum();
            Decomposition line = Decomposition.of(Grid.uniform(1000, 1), ranks, weights);
            int cuts = 32 - Integer.numberOfLeadingZeros(ranks);
            for (int r = 0; r < ranks; r++) {
                assertThat((double) line.owned(r).volume())
                        .as(cases.seed())
                        .isCloseTo(1000 * weights[r] / all, within(0.5 * cuts + 0.5));
            }
        }
    }

    @Test
    void ranksOfARankGridKeepTheirPlacesUnderWeights() {
        Decomposition grid = Decomposition.of(Grid.uniform(60, 40, 1), 4, new int[] {2, 2});
        Decomposition weighted = grid.weighted(2, 1, 1, 1);
        assertThat(weighted.owned(0)).isEqualTo(new Box(0, 0, 0, 1, 36, 27));
        assertThat(weighted.owned(1)).isEqualTo(new Box(0, 0, 27, 1, 36, 40));
        assertThat(weighted.owned(2)).isEqualTo(new Box(0, 36, 0, 1, 60, 20));
        assertThat(weighted.owned(3)).isEqualTo(new Box(0, 36, 20, 1, 60, 40));
        assertThat(weighted.rankGrid()).isEmpty();
        Decomposition back = weighted.weighted(5, 5, 5, 5);
        for (int rank = 0; rank < 4; rank++) {
            assertThat(back.owned(rank)).isEqualTo(grid.owned(rank));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.weighted(1, 2))
                .withMessageContaining("2 weights for 4 ranks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.weighted(1, 2, 0, 1))
                .withMessageContaining("not 0.0");
    }

    @Test
    void aCutGoesToTheNearestLayer() {
        for (int n = 0; n < 200; n++) {
            int points = cases.between(2, 1000);
            double share = cases.random().nextDouble(0.01, 0.99);
            Decomposition line = Decomposition.of(Grid.uniform(points, 1), 2, new double[] {share, 1 - share});
            double wanted = Math.clamp(share * points, 1, points - 1);
            assertThat((double) line.owned(0).volume()).as(cases.seed()).isCloseTo(wanted, within(0.5 + 1e-9));
        }
    }

    @Test
    void aRankTwiceAsFastGetsTwiceThePoints() {
        Decomposition plate = Decomposition.of(Grid.uniform(300, 300, 1), 5, new double[] {2, 1, 1, 1, 1});
        assertThat(plate.owned(0).volume()).isEqualTo(300 * 300 / 3);
        assertThat(plate.owned(4).volume()).isEqualTo(300 * 300 / 6);
        assertThat(plate.rankGrid()).isEmpty();
    }

    @Test
    void impossibleWeightsAndRankGridsAreRefusedByValue() {
        Grid grid = Grid.uniform(4, 6, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 2, new double[] {1, 0}))
                .withMessageContaining("not 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 2, new double[] {1}))
                .withMessageContaining("2 ranks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 5, new int[] {5, 1}))
                .withMessageContaining("axis Y of 4 points");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Decomposition.of(grid, 5, new int[] {2, 2}))
                .withMessageContaining("4 ranks, not 5");
    }

    @Test
    void theRankCountThatAnErrorNamesWorksAndOneMoreDoesNot() {
        Pattern atMost = Pattern.compile("at most (\\d+) ranks");
        int refused = 0;
        for (int n = 0; n < 300; n++) {
            Grid grid = cases.grid(12);
            int ranks = cases.between(1, (int) Math.min(12, grid.pointCount()));
            Width ghost = Width.all(grid, cases.between(1, 4));
            Decomposition decomposition = Decomposition.of(grid, ranks);
            if (smallest(decomposition) >= ghost.i()) {
                assertThatCode(() -> decomposition.requireRoomFor(ghost))
                        .as(cases.seed())
                        .doesNotThrowAnyException();
                continue;
            }
            refused++;
            IllegalArgumentException refusal = org.assertj.core.api.Assertions.catchThrowableOfType(
                    IllegalArgumentException.class, () -> decomposition.requireRoomFor(ghost));
            Matcher named = atMost.matcher(refusal.getMessage());
            if (named.find()) {
                int works = Integer.parseInt(named.group(1));
                Decomposition.of(grid, works).requireRoomFor(ghost);
                for (int more = works + 1; more <= ranks; more++) {
                    assertThat(smallest(Decomposition.of(grid, more)))
                            .as(cases.seed())
                            .isLessThan(ghost.i());
                }
            } else {
                assertThat(smallest(Decomposition.of(grid, 1))).as(cases.seed()).isLessThan(ghost.i());
            }
        }
        assertThat(refused).as(cases.seed()).isPositive();
    }

    private static int smallest(Decomposition decomposition) {
        int smallest = Integer.MAX_VALUE;
        for (int r = 0; r < decomposition.ranks(); r++) {
            for (Axis axis : decomposition.grid().axes()) {
                smallest = Math.min(smallest, decomposition.owned(r).extent(axis));
            }
        }
        return smallest;
    }
}
