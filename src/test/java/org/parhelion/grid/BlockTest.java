package org.parhelion.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockTest {
    private final RandomCases cases = new RandomCases();

    @Test
    void coreAndRimAreTheInterior() {
        for (int n = 0; n < 300; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(9), 8);
            Block block = decomposition.block(cases.between(0, decomposition.ranks() - 1));
            Width width = Width.all(block.grid(), cases.between(0, 3));
            PeriodicAxes periodic = cases.periodicAxes(block.grid());
            Box core = block.core(width, periodic);
            List<Box> rim = block.rim(width, periodic);
            assertThat(rim.stream().mapToLong(Box::volume).sum() + core.volume())
                    .as(cases.seed())
                    .isEqualTo(block.interior().volume());
            for (Box part : rim) {
                assertThat(part.intersect(core).isEmpty()).as(cases.seed()).isTrue();
                assertThat(block.interior().contains(part)).as(cases.seed()).isTrue();
            }
        }
    }

    @Test
    void aBlockThatSpansAPeriodicAxisIsItsOwnNeighbour() {
        Block alone = Decomposition.of(Grid.uniform(4, 5, 1), 1).block(0);
        PeriodicAxes x = new PeriodicAxes(false, false, true);
        assertThat(alone.hasNeighbour(Side.X_LOW, x)).isTrue();
        assertThat(alone.hasNeighbour(Side.Y_LOW, x)).isFalse();
        assertThat(alone.core(new Width(0, 1, 1), x)).isEqualTo(new Box(0, 0, 1, 1, 4, 4));
        assertThat(alone.core(new Width(0, 1, 1), PeriodicAxes.NONE)).isEqualTo(alone.interior());
    }

    @Test
    void ghostPointsBeyondAPeriodicSideLieWhereTheirPointsDo() {
        Block block = Decomposition.of(Grid.uniform(4, 6, 0.5), 2).block(1);
        PeriodicAxes y = new PeriodicAxes(false, true, false);
        assertThat(block.coordinate(Axis.Y, 4, y)).isEqualTo(block.grid().y(0));
        assertThat(block.coordinate(Axis.Y, -1, y)).isEqualTo(block.grid().y(3));
        assertThat(block.coordinate(Axis.X, -1, y)).isEqualTo(block.grid().x(2));
    }

    @Test
    void localIndicesBeginAtTheFirstPointOwned() {
        Block block = Decomposition.of(Grid.uniform(4, 6, 0.5), 2).block(1);
        assertThat(block.owned()).isEqualTo(new Box(0, 0, 3, 1, 4, 6));
        assertThat(block.toLocal(block.owned())).isEqualTo(block.interior());
        assertThat(block.toGlobal(block.interior())).isEqualTo(block.owned());
        assertThat(block.x(0)).isEqualTo(block.grid().x(3));
    }
}
