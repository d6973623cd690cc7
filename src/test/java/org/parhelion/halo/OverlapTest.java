package org.parhelion.halo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Width;

class OverlapTest {
    private final RandomCases cases = new RandomCases();

    @Test
    void everyGhostPointOfTheDomainIsThePointOfItsOwner() {
        for (int n = 0; n < 400; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(7), 8);
            Grid grid = decomposition.grid();
            PeriodicAxes periodic = cases.periodicAxes(grid);
            Width ghost = cases.ghost(decomposition, 3);
            boolean corners = cases.random().nextBoolean();
            for (int r = 0; r < decomposition.ranks(); r++) {
                Block block = decomposition.block(r);
                List<Overlap> overlaps = Overlap.of(block, ghost, corners, periodic);
                Box all = block.withGhosts(ghost);
                for (int k = all.k0(); k < all.k1(); k++) {
                    for (int j = all.j0(); j < all.j1(); j++) {
                        for (int i = all.i0(); i < all.i1(); i++) {
                            checkPoint(block, overlaps, corners, periodic, k, j, i);
                        }
                    }
                }
            }
        }
    }

    private void checkPoint(
            Block block, List<Overlap> overlaps, boolean corners, PeriodicAxes periodic, int k, int j, int i) {
        Box in = block.interior();
        int beyond =
                (k < 0 || k >= in.k1() ? 1 : 0) + (j < 0 || j >= in.j1() ? 1 : 0) + (i < 0 || i >= in.i1() ? 1 : 0);
        int gk = wrapped(k + block.owned().k0(), block.grid().nz(), periodic.z());
        int gj = wrapped(j + block.owned().j0(), block.grid().ny(), periodic.y());
        int gi = wrapped(i + block.owned().i0(), block.grid().nx(), periodic.x());
        boolean wanted =
                (corners ? beyond > 0 : beyond == 1) && block.grid().box().contains(gk, gj, gi);
        List<Overlap> here =
                overlaps.stream().filter(o -> o.ghost().contains(k, j, i)).toList();
        assertThat(here).as(cases.seed()).hasSize(wanted ? 1 : 0);
        for (Overlap overlap : here) {
            Box theirs = block.decomposition().owned(overlap.rank());
            assertThat(new int[] {
                        theirs.k0() + overlap.owned().k0() + k - overlap.ghost().k0(),
                        theirs.j0() + overlap.owned().j0() + j - overlap.ghost().j0(),
                        theirs.i0() + overlap.owned().i0() + i - overlap.ghost().i0()
                    })
                    .as(cases.seed())
                    .containsExactly(gk, gj, gi);
        }
    }

    private static int wrapped(int index, int points, boolean periodic) {
        return periodic ? Math.floorMod(index, points) : index;
    }

    @Test
    void starsNeedFacesOnly() {
        Decomposition nine = Decomposition.of(Grid.uniform(9, 9, 1), 9);
        Block middle = nine.block(4);
        Width one = new Width(0, 1, 1);
        assertThat(Overlap.of(middle, one, false, PeriodicAxes.NONE)).hasSize(4);
        assertThat(Overlap.of(middle, one, true, PeriodicAxes.NONE)).hasSize(8);
    }

    @Test
    void theCoreReadsNoGhostPointOfANeighbour() {
        for (int n = 0; n < 300; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(9), 8);
            Block block = decomposition.block(cases.between(0, decomposition.ranks() - 1));
            Width width = Width.all(block.grid(), cases.between(1, 3));
            PeriodicAxes periodic = cases.periodicAxes(block.grid());
            Box core = block.core(width, periodic);
            if (core.isEmpty()) {
                continue;
            }
            for (Overlap overlap : Overlap.of(block, width, true, periodic)) {
                assertThat(core.grow(width).intersect(overlap.ghost()).isEmpty())
                        .as(cases.seed())
                        .isTrue();
            }
        }
    }
}
