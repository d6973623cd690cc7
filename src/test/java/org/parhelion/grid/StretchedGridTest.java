package org.parhelion.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StretchedGridTest {
    private static Grid random(RandomCases cases, int points) {
        double[] x = new double[points];
        for (int p = 0; p < points; p++) {
            x[p] = p == 0 ? cases.between(-9, 9) : x[p - 1] + 0.1 * cases.between(1, 20);
        }
        return Grid.uniform(3, points, 1).withCoordinates(Axis.X, x);
    }

    @Test
    void pointsLieWhereTheyWerePutAndOtherAxesStay() {
        Grid grid = Grid.uniform(3, 4, 0.5).withCoordinates(Axis.X, 0, 1, 3, 7);
        assertThat(new double[] {grid.x(0), grid.x(1), grid.x(2), grid.x(3)}).containsExactly(0, 1, 3, 7);
        assertThat(grid.coordinate(Axis.X, 1.5)).isEqualTo(2);
        assertThat(grid.dy()).isEqualTo(0.5);
        assertThat(grid.isStretched(Axis.X)).isTrue();
        assertThat(grid.isStretched(Axis.Y)).isFalse();
        assertThat(grid).isEqualTo(Grid.uniform(3, 4, 0.5).withCoordinates(Axis.X, 0, 1, 3, 7));
        assertThat(grid).isNotEqualTo(Grid.uniform(3, 4, 0.5).withCoordinates(Axis.X, 0, 1, 3, 8));
        assertThat(grid)
                .hasToString(
                        "Grid 3 × 4 points\n├── y: -0.5 … 0.5 m, 0.5 m apart\n└── x: 0.0 … 7.0 m, 1.0 to 4.0 m apart");
        assertThat(grid.withOrigin(5, 0).x(3)).isEqualTo(12);
    }

    @Test
    void ghostPointsMirrorThePointsAboutTheWall() {
        RandomCases cases = new RandomCases();
        for (int n = 0; n < 200; n++) {
            Grid grid = random(cases, cases.between(2, 30));
            int last = grid.nx() - 1;
            for (int m = 1; m <= grid.nx(); m++) {
                assertThat(grid.x(-m) + grid.x(m - 1))
                        .as(cases.seed())
                        .isCloseTo(2 * grid.coordinate(Axis.X, -0.5), within(1e-9));
                assertThat(grid.x(last + m) + grid.x(last + 1 - m))
                        .as(cases.seed())
                        .isCloseTo(2 * grid.coordinate(Axis.X, last + 0.5), within(1e-9));
                assertThat((2 * m - 1) * grid.wallSpacing(Side.X_LOW, m))
                        .as(cases.seed())
                        .isCloseTo(grid.x(m - 1) - grid.x(-m), within(1e-9));
                assertThat((2 * m - 1) * grid.wallSpacing(Side.X_HIGH, m))
                        .as(cases.seed())
                        .isCloseTo(grid.x(last + m) - grid.x(last + 1 - m), within(1e-9));
            }
            assertThat(grid.spacingLow(Axis.X, 0)).as(cases.seed()).isCloseTo(grid.x(1) - grid.x(0), within(1e-9));
            assertThat(grid.spacingHigh(Axis.X, last))
                    .as(cases.seed())
                    .isCloseTo(grid.x(last) - grid.x(last - 1), within(1e-9));
        }
    }

    @Test
    void farBeyondTheDomainCoordinatesStillIncrease() {
        Grid grid = Grid.uniform(2, 1).withCoordinates(Axis.X, 0, 0.25);
        for (int i = -70; i < 70; i++) {
            assertThat(grid.x(i + 1)).isGreaterThan(grid.x(i));
        }
    }

    @Test
    void theNearestPointIsTheOneThatNoOtherIsNearerThan() {
        RandomCases cases = new RandomCases();
        for (int n = 0; n < 300; n++) {
            Grid grid = random(cases, cases.between(2, 30));
            int i = cases.between(0, grid.nx() - 1);
            double off = 0.49 * (cases.between(0, 1) == 0 ? -grid.spacingLow(Axis.X, i) : grid.spacingHigh(Axis.X, i));
            assertThat(grid.nearest(grid.x(i) + off, 0)).as(cases.seed()).containsExactly(0, 1, i);
        }
    }

    @Test
    void aPlaceOutsideTheDomainHasNoNearestPoint() {
        Grid grid = Grid.uniform(3, 1).withCoordinates(Axis.X, 0, 1, 3);
        assertThat(grid.nearest(-0.5)).containsExactly(0, 0, 0);
        assertThat(grid.nearest(3.9)).containsExactly(0, 0, 2);
        for (double place : new double[] {-0.51, 4, Double.NaN, 1e300}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> grid.nearest(place))
                    .withMessageContaining("lies outside the domain along");
        }
    }

    @Test
    void wrongCoordinatesAreRefusedWithTheirPlace() {
        Grid grid = Grid.uniform(3, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.withCoordinates(Axis.X, 0, 2, 2))
                .withMessage("axis X: coordinate 2 is 2.0 m, after 2.0 m: coordinates must increase");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.withCoordinates(Axis.X, 0, Double.NaN, 2))
                .withMessageContaining("coordinate 1 is NaN m: must be finite");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.withCoordinates(Axis.X, 0, 1))
                .withMessage("2 coordinates for the 3 points of axis X");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.withCoordinates(Axis.Y, 0, 1, 2))
                .withMessageContaining("has no axis Y to stretch");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.uniform(1, 1).withCoordinates(Axis.X, 0))
                .withMessageContaining("needs at least 2");
    }

    @Test
    void whatNeedsOneSpacingIsRefusedWithTheRemedy() {
        Grid grid = Grid.uniform(3, 1).withCoordinates(Axis.X, 0, 1, 3);
        assertThatIllegalStateException()
                .isThrownBy(grid::dx)
                .withMessageContaining("axis X is stretched, 1.0 to 2.0 m apart")
                .withMessageContaining("Point.dxLow");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Boundaries.all(Boundary.periodic()).periodicAxes(grid))
                .withMessageContaining("axis X is stretched and periodic");
    }
}
