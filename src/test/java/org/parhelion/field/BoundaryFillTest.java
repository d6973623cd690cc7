package org.parhelion.field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Block;
import org.parhelion.grid.Boundaries;
import org.parhelion.grid.Boundary;
import org.parhelion.grid.Box;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.GhostRule;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PeriodicAxes;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.PlaceTimeFunction;
import org.parhelion.grid.RandomCases;
import org.parhelion.grid.Side;
import org.parhelion.grid.Width;

class BoundaryFillTest {
    private static final PlaceTimeFunction WAVE = (x, y, z, t) -> Math.sin(x + 2 * y + 3 * z + t);

    private final RandomCases cases = new RandomCases();

    /** Every kind of boundary, with values that change from place to place where it has any. */
    private static final List<Boundary> KINDS = List.of(
            Boundary.dirichlet(3),
            Boundary.dirichlet(WAVE),
            Boundary.neumann(0),
            Boundary.neumann(-2),
            Boundary.neumann(WAVE),
            Boundary.robin(2, 1, 0.5),
            Boundary.robin(1, 0, WAVE),
            Boundary.reflecting(),
            Boundary.antisymmetric(),
            new Extrapolated(),
            Boundary.freeSurface());

    /** A condition of a user's own: every ghost point repeats the outermost point. */
    private record Extrapolated() implements Boundary {
        @Override
        public GhostRule ghost(int m, double spacing) {
            return GhostRule.even(0);
        }
    }

    private Boundaries boundaries(PeriodicAxes periodic) {
        Boundaries all = Boundaries.all(Boundary.periodic());
        for (Axis axis : Axis.values()) {
            if (!periodic.along(axis)) {
                all = all.side(axis.low(), KINDS.get(cases.between(0, KINDS.size() - 1)))
                        .side(axis.high(), KINDS.get(cases.between(0, KINDS.size() - 1)));
            }
        }
        return all;
    }

    // Accuracy ----------------------------------------------------------------------------------------------

    /** exp(x) on 0 … 1, the wall half a spacing outside the first and the last point. */
    private static double ghostError(Side side, Boundary boundary, int points, int m) {
        double h = 1.0 / points;
        Grid grid = Grid.uniform(points, h).withOrigin(h / 2);
        Field field = Field.of("u", Decomposition.of(grid, 1).block(0), Precision.DOUBLE, new Width(0, 0, 3));
        field.fill(Math::exp);
        new BoundaryFill(field.block(), Boundaries.all(boundary)).fill(field, 0);
        int ghost = side.isHigh() ? points - 1 + m : -m;
        return Math.abs(field.at(0, 0, ghost) - Math.exp(grid.x(ghost)));
    }

    private static double order(Side side, Boundary boundary, int m) {
        double coarse = ghostError(side, boundary, 64, m);
        double fine = ghostError(side, boundary, 128, m);
        return Math.log(coarse / fine) / Math.log(2);
    }

    @Test
    void neumannGhostPointsAreOfThirdOrder() {
        for (int m = 1; m <= 3; m++) {
            assertThat(order(Side.X_LOW, Boundary.neumann(-1), m)).isBetween(2.9, 3.1);
            assertThat(order(Side.X_HIGH, Boundary.neumann(Math.E), m)).isBetween(2.9, 3.1);
            assertThat(order(Side.X_HIGH, Boundary.neumann((x, y, z, t) -> Math.exp(x)), m))
                    .isBetween(2.9, 3.1);
        }
    }

    @Test
    void robinGhostPointsAreOfThirdOrderWithAFluxAndOfSecondWithout() {
        for (int m = 1; m <= 3; m++) {
            assertThat(order(Side.X_LOW, Boundary.robin(2, 0.5, 2 - 0.5), m)).isBetween(2.8, 3.2);
            assertThat(order(Side.X_HIGH, Boundary.robin(2, 0.5, 2.5 * Math.E), m))
                    .isBetween(2.8, 3.2);
            assertThat(order(Side.X_LOW, Boundary.robin(1, 0, 1), m)).isBetween(1.9, 2.1);
        }
    }

    @Test
    void robinWithoutAValueIsNeumann() {
        for (int m = 1; m <= 3; m++) {
            assertThat(ghostError(Side.X_LOW, Boundary.robin(0, 3, -3), 64, m))
                    .isCloseTo(
                            ghostError(Side.X_LOW, Boundary.neumann(-1), 64, m),
                            org.assertj.core.api.Assertions.within(1e-15));
        }
    }

    @Test
    void dirichletGhostPointsHoldTheValueOfTheirOwnPlaceAndTime() {
        for (int m = 1; m <= 3; m++) {
            assertThat(ghostError(Side.X_LOW, Boundary.dirichlet((x, y, z, t) -> Math.exp(x) + t), 64, m))
                    .isZero();
        }
    }

    @Test
    void mirrorsAreExact() {
        int n = 8;
        // The wall at x = 0: points at h/2, 3h/2, …; the first ghost point at x = 0: points at h, 2h, …
        Grid halfway = Grid.uniform(n, 0.25).withOrigin(0.125);
        Grid whole = Grid.uniform(n, 0.25).withOrigin(0.25);
        for (Precision precision : Precision.values()) {
            Field even = Field.of("u", Decomposition.of(halfway, 1).block(0), precision, new Width(0, 0, 4));
            even.fill(Math::cos);
            new BoundaryFill(even.block(), Boundaries.all(Boundary.reflecting())).fill(even, 0);
            Field odd = Field.of("u", Decomposition.of(whole, 1).block(0), precision, new Width(0, 0, 4));
            odd.fill(Math::sin);
            new BoundaryFill(odd.block(), Boundaries.all(Boundary.freeSurface())).fill(odd, 0);
            for (int m = 1; m <= 4; m++) {
                assertThat(even.at(0, 0, -m)).isEqualTo(even.at(0, 0, m - 1));
                assertThat(even.at(0, 0, n - 1 + m)).isEqualTo(even.at(0, 0, n - m));
                assertThat(odd.at(0, 0, -m)).isEqualTo(rounded(Math.sin(whole.x(-m)), precision.storage()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void antisymmetricIsOddAboutTheWallAndTheSameBitsAsRobinWithoutAGradient(Precision precision) {
        for (int n = 0; n < 100; n++) {
            Grid grid = cases.grid(9);
            Block block = Decomposition.of(grid, 1).block(0);
            Width ghost = cases.ghost(block.decomposition(), 4);
            Field odd = Field.of("u", block, precision, ghost);
            odd.fill((x, y, z) ->
                    cases.random().nextInt(4) == 0 ? 0 : cases.random().nextDouble() - 0.5);
            Field robin = odd.copy();
            new BoundaryFill(block, Boundaries.all(Boundary.antisymmetric())).fill(odd, 0);
            new BoundaryFill(block, Boundaries.all(Boundary.robin(1, 0, 0))).fill(robin, 0);
            assertThat(odd.array()).as(cases.seed()).isEqualTo(robin.array());
            for (int m = 1; m <= ghost.i(); m++) {
                assertThat(-odd.at(0, 0, -m)).as(cases.seed()).isEqualTo(odd.at(0, 0, m - 1) + 0.0);
                assertThat(odd.at(0, 0, grid.nx() - 1 + m) + odd.at(0, 0, grid.nx() - m))
                        .as(cases.seed())
                        .isZero();
            }
        }
    }

    @Test
    void onlyAConditionThatReadsNoPointAndNoTimeIsConstant() {
        Block block = Decomposition.of(Grid.uniform(4, 4, 0.5), 1).block(0);
        assertThat(new BoundaryFill(block, Boundaries.all(Boundary.dirichlet(3))).isConstant(Side.Y_LOW))
                .isTrue();
        for (Boundary changing :
                List.of(Boundary.dirichlet(WAVE), Boundary.freeSurface(), Boundary.reflecting(), Boundary.periodic())) {
            assertThat(new BoundaryFill(block, Boundaries.all(changing)).isConstant(Side.Y_LOW))
                    .as(changing.toString())
                    .isFalse();
        }
    }

    private static double rounded(double value, Precision precision) {
        return precision == Precision.FLOAT ? (float) value : value;
    }

    // Ranks, regions ----------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void aGhostPointGetsTheSameBitsWhicheverRankFillsIt(Precision precision) {
        PlaceFunction random = (x, y, z) -> Math.sin(12.9898 * x + 78.233 * y + 37.719 * z) * 43758.5453 % 1;
        for (int n = 0; n < 200; n++) {
            Decomposition many = cases.decomposition(cases.grid(9), 8);
            Grid grid = many.grid();
            Width ghost = cases.ghost(many, 3);
            PeriodicAxes periodic = cases.periodicAxes(grid);
            Boundaries boundaries = boundaries(periodic);
            Field whole = Field.of("u", Decomposition.of(grid, 1).block(0), precision, ghost);
            whole.fillWithGhosts(random, periodic);
            new BoundaryFill(whole.block(), boundaries).fill(whole, 0.5);
            for (int r = 0; r < many.ranks(); r++) {
                Field part = Field.of("u", many.block(r), precision, ghost);
                part.fillWithGhosts(random, periodic);
                new BoundaryFill(part.block(), boundaries).fill(part, 0.5);
                Box all = part.allPoints();
                for (int k = all.k0(); k < all.k1(); k++) {
                    for (int j = all.j0(); j < all.j1(); j++) {
                        for (int i = all.i0(); i < all.i1(); i++) {
                            Box at = part.block().toGlobal(new Box(k, j, i, k + 1, j + 1, i + 1));
                            assertThat(part.at(k, j, i))
                                    .as("%s rank %d of %s, %s, %s", cases.seed(), r, many, boundaries, at)
                                    .isEqualTo(whole.at(at.k0(), at.j0(), at.i0()));
                        }
                    }
                }
            }
        }
    }

    @Test
    void fillingRowByRowIsFillingAtOnce() {
        for (int n = 0; n < 100; n++) {
            Block block = Decomposition.of(cases.grid(2, 9), 1).block(0);
            Width ghost = new Width(0, cases.between(0, Math.min(2, block.grid().ny())), 1);
            Boundaries boundaries = boundaries(PeriodicAxes.NONE);
            BoundaryFill fill = new BoundaryFill(block, boundaries);
            Field atOnce = Field.of("u", block, Precision.DOUBLE, ghost);
            atOnce.fill((x, y, z) -> cases.random().nextDouble());
            Field byRow = atOnce.copy();
            fill.fill(atOnce, 1);
            Box in = block.interior();
            for (int j = 0; j < in.j1(); j++) {
                fill.fill(byRow, 1, in.with(Axis.Y, j, j + 1), new Width(0, 0, 1));
            }
            Box columns = in.grow(new Width(0, 0, 1));
            if (ghost.j() > 0) {
                fill.fillSide(Side.Y_LOW, byRow, 1, columns, ghost.j());
                fill.fillSide(Side.Y_HIGH, byRow, 1, columns, ghost.j());
            }
            assertThat(byRow.doubles()).as(cases.seed()).isEqualTo(atOnce.doubles());
        }
    }

    @Test
    void onlyTheSidesThatARegionTouchesAreFilled() {
        Block block = Decomposition.of(Grid.uniform(6, 6, 1), 1).block(0);
        Field field = Field.of("u", block, Precision.DOUBLE, new Width(0, 1, 1));
        BoundaryFill fill = new BoundaryFill(block, Boundaries.all(Boundary.dirichlet(7)));
        fill.fill(field, 0, new Box(0, 2, 0, 1, 4, 3), new Width(0, 1, 1));
        double filled = 0;
        for (double value : field.doubles()) {
            filled += value;
        }
        assertThat(filled).isEqualTo(2 * 7);
        assertThat(field.at(0, 2, -1)).isEqualTo(7);
        assertThat(field.at(0, 3, -1)).isEqualTo(7);
    }

    @Test
    void neighboursGhostPointsAndTheInteriorAreLeftAlone() {
        for (int n = 0; n < 100; n++) {
            Decomposition decomposition = cases.decomposition(cases.grid(9), 6);
            PeriodicAxes periodic = cases.periodicAxes(decomposition.grid());
            Block block = decomposition.block(cases.between(0, decomposition.ranks() - 1));
            Field field = Field.of("u", block, Precision.DOUBLE, cases.ghost(decomposition, 2));
            field.fill(0.25);
            new BoundaryFill(block, boundaries(periodic)).fill(field, 0);
            Box domain = block.toLocal(block.grid().box());
            for (Axis axis : Axis.values()) {
                if (periodic.along(axis)) {
                    domain = domain.with(axis, -99, 99);
                }
            }
            Box kept = domain.intersect(field.allPoints());
            for (int k = kept.k0(); k < kept.k1(); k++) {
                for (int j = kept.j0(); j < kept.j1(); j++) {
                    for (int i = kept.i0(); i < kept.i1(); i++) {
                        assertThat(field.at(k, j, i)).as(cases.seed()).isEqualTo(0.25);
                    }
                }
            }
        }
    }

    // Refusals ----------------------------------------------------------------------------------------------

    @Test
    void halfPeriodicAxesAndUnsolvableRobinsAreRefused() {
        Block block = Decomposition.of(Grid.uniform(4, 4, 0.5), 1).block(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundaryFill(
                        block, Boundaries.all(Boundary.reflecting()).side(Side.Y_LOW, Boundary.periodic())))
                .withMessageContaining("Y_LOW");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoundaryFill(block, Boundaries.all(Boundary.robin(1, -0.25, 0))))
                .withMessageContaining("b = -0.25");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Boundary.robin(0, 0, 1))
                .withMessageContaining("a = 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Boundary.dirichlet(Double.NaN))
                .withMessageContaining("NaN");
    }
}
