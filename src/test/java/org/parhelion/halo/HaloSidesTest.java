package org.parhelion.halo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

class HaloSidesTest {
    private final RandomCases cases = new RandomCases();

    private Set<Side> anySides() {
        Set<Side> sides = EnumSet.noneOf(Side.class);
        for (Side side : Side.values()) {
            if (cases.random().nextBoolean()) {
                sides.add(side);
            }
        }
        return sides;
    }

    @Test
    void onlyGhostPointsBeyondTheSidesOfAFieldAreRefreshed() {
        for (int n = 0; n < 60; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(12), 8);
            HaloShape shape = new HaloShape(
                    cases.ghost(decomposition, 3),
                    cases.random().nextBoolean(),
                    cases.periodicAxes(decomposition.grid()));
            List<Set<Side>> sides = new ArrayList<>();
            for (int field = cases.between(1, 3); field > 0; field--) {
                sides.add(anySides());
            }
            Ranks.threads(decomposition.ranks(), comm -> {
                Block block = decomposition.block(comm.rank());
                Field[] fields = HaloExchangeTest.namedFields(block, Precision.DOUBLE, shape.ghost(), sides.size());
                try (HaloExchange halo = HaloExchange.of(block, comm, shape, sides, Precision.DOUBLE)) {
                    halo.exchange(new FieldStrips(fields));
                    halo.exchange(new FieldStrips(fields));
                    for (int f = 0; f < fields.length; f++) {
                        HaloExchangeTest.checkNames(f, fields[f], shape, sides.get(f), cases.seed() + " " + sides);
                    }
                }
            });
        }
    }

    @Test
    void ranksBetweenWhichNothingIsReadExchangeNoMessage() {
        Grid grid = Grid.uniform(8, 8, 1);
        Decomposition decomposition = Decomposition.of(grid, 4, new int[] {2, 2});
        HaloShape shape = new HaloShape(new Width(0, 1, 1), false, PeriodicAxes.NONE);
        Ranks.threads(4, comm -> {
            Block block = decomposition.block(comm.rank());
            try (HaloExchange halo =
                    HaloExchange.of(block, comm, shape, List.of(EnumSet.of(Side.Y_LOW)), Precision.DOUBLE)) {
                assertThat(halo.messagesPerExchange()).isEqualTo(1);
                assertThat(halo.bytesPerExchange()).isEqualTo(comm.rank() < 2 ? 4 * Double.BYTES : 0);
            }
        });
    }
}
