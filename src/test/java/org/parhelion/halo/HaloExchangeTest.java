package org.parhelion.halo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;
import org.parhelion.field.Field;
import org.parhelion.field.FieldStrips;
import org.parhelion.grid.Block;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

class HaloExchangeTest {
    private static final double UNTOUCHED = -1;
    private static final Set<Side> ALL_SIDES = Set.of(Side.values());

    private final RandomCases cases = new RandomCases();

    /** A value that says which field and which global point it is of; exact in float for up to 16 points an axis. */
    private static double named(int field, int k, int j, int i) {
        return ((field * 16 + k) * 16 + j) * 16 + i;
    }

    static Field[] namedFields(Block block, Precision precision, Width ghost, int count) {
        Field[] fields = new Field[count];
        for (int f = 0; f < count; f++) {
            fields[f] = Field.of("u" + f, block, precision, ghost);
            fields[f].fill(UNTOUCHED);
            Box owned = block.owned();
            for (int k = owned.k0(); k < owned.k1(); k++) {
                for (int j = owned.j0(); j < owned.j1(); j++) {
                    for (int i = owned.i0(); i < owned.i1(); i++) {
                        fields[f].set(k - owned.k0(), j - owned.j0(), i - owned.i0(), named(f, k, j, i));
                    }
                }
            }
        }
        return fields;
    }

    /**
     * Every point of {@code field} holds its own name if it is owned or was to be refreshed, and is untouched otherwise.
     *
     * @param sides beyond which ghost points were to be refreshed
     */
    static void checkNames(int f, Field field, HaloShape shape, Set<Side> sides, String what) {
        Block block = field.block();
        Grid grid = block.grid();
        Box in = field.interior();
        Box all = field.allPoints();
        for (int k = all.k0(); k < all.k1(); k++) {
            for (int j = all.j0(); j < all.j1(); j++) {
                for (int i = all.i0(); i < all.i1(); i++) {
                    int gk = wrapped(
                            k + block.owned().k0(), grid.nz(), shape.periodic().z());
                    int gj = wrapped(
                            j + block.owned().j0(), grid.ny(), shape.periodic().y());
                    int gi = wrapped(
                            i + block.owned().i0(), grid.nx(), shape.periodic().x());
                    int beyond = (k < 0 || k >= in.k1() ? 1 : 0)
                            + (j < 0 || j >= in.j1() ? 1 : 0)
                            + (i < 0 || i >= in.i1() ? 1 : 0);
                    boolean known = grid.box().contains(gk, gj, gi)
                            && (beyond < 2 || shape.corners())
                            && (beyond == 0 || sides.contains(side(in, k, j, i)));
                    double expected = known ? named(f, gk, gj, gi) : UNTOUCHED;
                    if (field.at(k, j, i) != expected) {
                        assertThat(field.at(k, j, i))
                                .as("%s: %s at (%d, %d, %d) of %s, %s", what, field.name(), k, j, i, block, shape)
                                .isEqualTo(expected);
                    }
                }
            }
        }
    }

    /** The side along the slowest axis that a ghost point lies beyond. */
    private static Side side(Box in, int k, int j, int i) {
        if (k < 0 || k >= in.k1()) {
            return k < 0 ? Side.Z_LOW : Side.Z_HIGH;
        }
        if (j < 0 || j >= in.j1()) {
            return j < 0 ? Side.Y_LOW : Side.Y_HIGH;
        }
        return i < 0 ? Side.X_LOW : Side.X_HIGH;
    }

    private static int wrapped(int index, int points, boolean periodic) {
        return periodic ? Math.floorMod(index, points) : index;
    }

    private static void exchangeAndCheck(
            Decomposition decomposition, HaloShape shape, int count, Precision precision, String what) {
        Ranks.threads(decomposition.ranks(), comm -> {
            Block block = decomposition.block(comm.rank());
            Field[] fields = namedFields(block, precision, shape.ghost(), count);
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, count, precision)) {
                halo.exchange(new FieldStrips(fields));
                for (int f = 0; f < count; f++) {
                    checkNames(f, fields[f], shape, ALL_SIDES, what);
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void ghostPointsEqualTheNeighboursRim(Precision precision) {
        for (int n = 0; n < 60; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(12), 8);
            HaloShape shape = new HaloShape(
                    cases.ghost(decomposition, 4),
                    cases.random().nextBoolean(),
                    cases.periodicAxes(decomposition.grid()));
            exchangeAndCheck(decomposition, shape, cases.between(1, 3), precision, cases.seed());
        }
    }

    @Test
    void longThinRankGridsWork() {
        Grid grid = Grid.uniform(7, 14, 1);
        for (int[] rankGrid : new int[][] {{1, 7}, {7, 1}}) {
            Decomposition decomposition = Decomposition.of(grid, 7, rankGrid);
            for (boolean corners : new boolean[] {false, true}) {
                HaloShape shape = new HaloShape(new Width(0, 1, 1), corners, PeriodicAxes.all(grid));
                exchangeAndCheck(decomposition, shape, 2, Precision.DOUBLE, Arrays.toString(rankGrid));
            }
        }
    }

    @Test
    void periodicAxesOfOneToThreePointsWrapOnAnyRanks() {
        for (int points = 1; points <= 3; points++) {
            Grid grid = Grid.uniform(points, points, points, 1);
            for (int ranks = 1; ranks <= Math.min(8, grid.pointCount()); ranks++) {
                Decomposition decomposition = Decomposition.of(grid, ranks);
                HaloShape shape = new HaloShape(new Width(1, 1, 1), true, PeriodicAxes.all(grid));
                exchangeAndCheck(decomposition, shape, 1, Precision.FLOAT, points + " points, " + ranks + " ranks");
            }
        }
    }

    @Test
    void imagesOfOwnPointsAreThereWhenTheExchangeHasStarted() {
        for (int n = 0; n < 20; n++) {
            Grid grid = cases.grid(9);
            Decomposition decomposition = Decomposition.of(grid, 1);
            HaloShape shape = new HaloShape(cases.ghost(decomposition, 3), true, cases.periodicAxes(grid));
            Ranks.threads(1, comm -> {
                Field[] fields = namedFields(decomposition.block(0), Precision.FLOAT, shape.ghost(), 2);
                try (HaloExchange halo = HaloExchange.of(decomposition.block(0), comm, shape, 2, Precision.FLOAT)) {
                    FieldStrips strips = new FieldStrips(fields);
                    halo.start(strips);
                    checkNames(0, fields[0], shape, ALL_SIDES, cases.seed());
                    checkNames(1, fields[1], shape, ALL_SIDES, cases.seed());
                    halo.await(strips);
                }
            });
        }
    }

    @Test
    void exchangingAgainChangesNothing() {
        for (int n = 0; n < 20; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(9), 6);
            HaloShape shape =
                    new HaloShape(cases.ghost(decomposition, 2), true, cases.periodicAxes(decomposition.grid()));
            Ranks.threads(decomposition.ranks(), comm -> {
                Block block = decomposition.block(comm.rank());
                Field[] fields = namedFields(block, Precision.DOUBLE, shape.ghost(), 1);
                try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
                    halo.exchange(new FieldStrips(fields));
                    double[] once = fields[0].doubles().clone();
                    halo.exchange(new FieldStrips(fields));
                    assertThat(fields[0].doubles()).as(cases.seed()).isEqualTo(once);
                    assertThat(halo.messagesSent()).as(cases.seed()).isEqualTo(2L * halo.messagesPerExchange());
                }
            });
        }
    }

    @Test
    void neighboursGetTheValuesOfTheMomentOfTheStart() {
        Grid grid = Grid.uniform(8, 9, 1);
        HaloShape shape = new HaloShape(new Width(0, 2, 2), true, PeriodicAxes.all(grid));
        Ranks.threads(4, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            Field[] fields = namedFields(block, Precision.DOUBLE, shape.ghost(), 1);
            Field[] asStarted = namedFields(block, Precision.DOUBLE, shape.ghost(), 1);
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
                for (int round = 0; round < 50; round++) {
                    halo.start(new FieldStrips(fields));
                    fields[0].fill(fields[0].interior(), (x, y, z) -> 1234);
                    halo.test();
                    halo.await(new FieldStrips(asStarted));
                    checkNames(0, asStarted[0], shape, ALL_SIDES, "round " + round);
                    fields = namedFields(block, Precision.DOUBLE, shape.ghost(), 1);
                }
            }
        });
    }

    @Test
    void anExchangeIsCompleteOnceItsMessagesAreThereAndNotBefore() {
        Grid grid = Grid.uniform(12, 1);
        HaloShape shape = new HaloShape(new Width(0, 0, 1), false, PeriodicAxes.NONE);
        Ranks.threads(2, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            FieldStrips strips = new FieldStrips(namedFields(block, Precision.DOUBLE, shape.ghost(), 1));
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
                assertThat(halo.test()).as("no exchange under way").isTrue();
                if (comm.rank() == 0) {
                    halo.start(strips);
                    assertThat(halo.test()).as("the neighbour has not started").isFalse();
                    comm.barrier();
                } else {
                    comm.barrier();
                    halo.start(strips);
                }
                comm.barrier();
                while (!halo.test()) {
                    Thread.onSpinWait();
                }
                halo.await(strips);
            }
        });
    }

    @Test
    void twoExchangesCanBeUnderWayAtOnce() {
        Grid grid = Grid.uniform(12, 12, 1);
        HaloShape shape = new HaloShape(new Width(0, 1, 1), false, PeriodicAxes.NONE);
        Ranks.threads(4, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            Field[] u = namedFields(block, Precision.DOUBLE, shape.ghost(), 1);
            Field[] v = namedFields(block, Precision.FLOAT, shape.ghost(), 2);
            try (HaloExchange first = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE);
                    HaloExchange second = HaloExchange.of(block, comm, shape, 2, Precision.FLOAT)) {
                first.start(new FieldStrips(u));
                second.start(new FieldStrips(v));
                second.await(new FieldStrips(v));
                first.await(new FieldStrips(u));
            }
            checkNames(0, u[0], shape, ALL_SIDES, "first");
            checkNames(0, v[0], shape, ALL_SIDES, "second");
            checkNames(1, v[1], shape, ALL_SIDES, "second");
        });
    }

    @Test
    void eachNeighbourGetsOneMessage() {
        Grid grid = Grid.uniform(9, 12, 1);
        Width one = new Width(0, 1, 1);
        Decomposition nine = Decomposition.of(grid, 9, new int[] {3, 3});
        Ranks.threads(9, comm -> {
            int[] messages = {
                counted(nine, comm, new HaloShape(one, false, PeriodicAxes.NONE)),
                counted(nine, comm, new HaloShape(one, true, PeriodicAxes.NONE)),
                counted(nine, comm, new HaloShape(one, true, PeriodicAxes.all(grid)))
            };
            boolean middle = comm.rank() == 4;
            boolean corner = comm.rank() != 4 && comm.rank() % 2 == 0;
            assertThat(messages).containsExactly(middle ? 4 : corner ? 2 : 3, middle ? 8 : corner ? 3 : 5, 8);
        });
        Decomposition two = Decomposition.of(grid, 2, new int[] {1, 2});
        Ranks.threads(2, comm -> {
            Block block = two.block(comm.rank());
            HaloShape shape = new HaloShape(one, false, new PeriodicAxes(false, false, true));
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 3, Precision.FLOAT)) {
                Field[] fields = namedFields(block, Precision.FLOAT, one, 3);
                halo.exchange(new FieldStrips(fields));
                halo.exchange(new FieldStrips(fields));
                assertThat(halo.messagesPerExchange()).isEqualTo(1);
                assertThat(halo.bytesPerExchange()).isEqualTo(2 * 9 * 3 * 4);
                assertThat(halo.exchanges()).isEqualTo(2);
                assertThat(halo.messagesSent()).isEqualTo(2);
                assertThat(halo.bytesSent()).isEqualTo(2 * 2 * 9 * 3 * 4);
            }
        });
    }

    private static int counted(Decomposition decomposition, Comm comm, HaloShape shape) {
        try (HaloExchange halo = HaloExchange.of(decomposition.block(comm.rank()), comm, shape, 1, Precision.DOUBLE)) {
            return halo.messagesPerExchange();
        }
    }

    @Test
    void whatCannotBeExchangedIsRefusedByValue() {
        Grid grid = Grid.uniform(12, 1);
        Ranks.threads(4, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            HaloShape tooWide = new HaloShape(new Width(0, 0, 4), false, PeriodicAxes.NONE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HaloExchange.of(block, comm, tooWide, 1, Precision.DOUBLE))
                    .withMessageContaining("use at most 3 ranks");
            HaloShape fits = new HaloShape(new Width(0, 0, 3), false, PeriodicAxes.NONE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HaloExchange.of(block, comm, fits, 0, Precision.DOUBLE))
                    .withMessageContaining("not 0");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> HaloExchange.of(Decomposition.of(grid, 2).block(1), comm, fits, 1, Precision.DOUBLE))
                    .withMessageContaining("of 4 cannot exchange");
        });
    }

    /** What an observer that listens for anything posts between two exchanges. */
    @Test
    void aWildcardReceiveOfTheProgramMatchesNoGhostPoints() {
        Grid grid = Grid.uniform(12, 1);
        HaloShape shape = new HaloShape(new Width(0, 0, 1), false, PeriodicAxes.all(grid));
        Ranks.threads(3, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            FieldStrips strips = new FieldStrips(namedFields(block, Precision.DOUBLE, shape.ghost(), 1));
            int left = (comm.rank() + 2) % 3;
            byte[] got = new byte[1 << 10];
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
                Request anything = comm.irecv(Buffer.of(got), Comm.ANY_SOURCE, Comm.ANY_TAG);
                halo.start(strips);
                assertThat(comm.iprobe(Comm.ANY_SOURCE, Comm.ANY_TAG)).isEmpty();
                halo.await(strips);
                assertThat(anything.test()).isFalse();
                comm.barrier();
                comm.send(Buffer.value((byte) 7), left, 5);
                assertThat(anything.await()).isEqualTo(new Status((comm.rank() + 1) % 3, 5, 1));
            }
        });
    }

    @Test
    void startAndAwaitTakeTurns() {
        Grid grid = Grid.uniform(12, 1);
        HaloShape shape = new HaloShape(new Width(0, 0, 1), false, PeriodicAxes.all(grid));
        Ranks.threads(1, comm -> {
            Block block = Decomposition.of(grid, comm).block();
            FieldStrips strips = new FieldStrips(namedFields(block, Precision.DOUBLE, shape.ghost(), 1));
            try (HaloExchange halo = HaloExchange.of(block, comm, shape, 1, Precision.DOUBLE)) {
                assertThatIllegalStateException().isThrownBy(() -> halo.await(strips));
                halo.start(strips);
                assertThatIllegalStateException().isThrownBy(() -> halo.start(strips));
                halo.await(strips);
            }
        });
    }
}
