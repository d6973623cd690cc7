package org.parhelion.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void originLiesInTheMiddleExactly() {
        RandomCases cases = new RandomCases();
        for (int n = 0; n < 200; n++) {
            Grid grid = cases.grid(50);
            int i = cases.between(0, grid.nx() - 1);
            int j = cases.between(0, grid.ny() - 1);
            assertThat(grid.x(i) + grid.x(grid.nx() - 1 - i)).as(cases.seed()).isZero();
            assertThat(grid.y(j) + grid.y(grid.ny() - 1 - j)).as(cases.seed()).isZero();
        }
    }

    @Test
    void withOriginPutsTheFirstPointThere() {
        Grid grid = Grid.of(new int[] {4, 5, 6}, new double[] {0.3, 0.2, 0.1}).withOrigin(0, 2, 3);
        assertThat(new double[] {grid.x(0), grid.y(0), grid.z(0)}).containsExactly(0, 2, 3);
        assertThat(grid.z(2)).isEqualTo(3 + 2 * 0.3);
        assertThat(grid.x(5)).isEqualTo(5 * 0.1);
        assertThat(grid.x(-1)).isEqualTo(-0.1);
    }

    @Test
    void theNearestPointIsTheOneThatNoOtherIsNearerThan() {
        RandomCases cases = new RandomCases();
        for (int n = 0; n < 500; n++) {
            Grid grid = Grid.uniform(cases.between(1, 5), cases.between(1, 9), cases.between(1, 20), 0.25)
                    .withOrigin(cases.between(-9, 9), cases.between(-9, 9), cases.between(-9, 9));
            int[] point = {
                cases.between(0, grid.nz() - 1), cases.between(0, grid.ny() - 1), cases.between(0, grid.nx() - 1)
            };
            double off = 0.12 * cases.between(-1, 1);
            assertThat(grid.nearest(grid.x(point[2]) + off, grid.y(point[1]) - off, grid.z(point[0]) + off))
                    .as(cases.seed())
                    .containsExactly(point);
        }
    }

    @Test
    void aPlaceOutsideTheDomainHasNoNearestPoint() {
        Grid grid = Grid.uniform(3, 5, 1).withOrigin(10, 20);
        assertThat(grid.nearest(13.9, 21.2)).containsExactly(0, 1, 4);
        for (double[] place : new double[][] {{9.4, 20}, {14.6, 20}, {10, 22.6}, {Double.NaN, 20}, {1e300, 20}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> grid.nearest(place))
                    .withMessageContaining("lies outside the domain along");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> grid.nearest(10))
                .withMessageContaining("a grid of 2 axes needs 2, x first");
    }

    @Test
    void slowestAxisComesFirst() {
        Grid grid = Grid.uniform(2, 3, 4, 0.5);
        assertThat(grid.points()).containsExactly(2, 3, 4);
        assertThat(new int[] {grid.nz(), grid.ny(), grid.nx()}).containsExactly(2, 3, 4);
        assertThat(grid.pointCount()).isEqualTo(24);
        assertThat(grid.axes()).containsExactly(Axis.Z, Axis.Y, Axis.X);
        assertThat(Grid.uniform(3, 4, 0.5).axes()).containsExactly(Axis.Y, Axis.X);
    }

    @Test
    void absentAxesHaveOnePointAtZeroAndNoCurvature() {
        Grid line = Grid.uniform(7, 0.5);
        assertThat(line.nz()).isEqualTo(1);
        assertThat(line.ny()).isEqualTo(1);
        assertThat(line.y(0)).isZero();
        assertThat(line.z(0)).isZero();
        assertThat(1 / (line.dy() * line.dy())).isZero();
    }

    @Test
    void gridsWithTheSamePointsAreEqual() {
        assertThat(Grid.uniform(3, 4, 0.5)).isEqualTo(Grid.of(new int[] {3, 4}, new double[] {0.5, 0.5}));
        assertThat(Grid.uniform(3, 4, 0.5)).hasSameHashCodeAs(Grid.uniform(3, 4, 0.5));
        assertThat(Grid.uniform(3, 4, 0.5)).isNotEqualTo(Grid.uniform(4, 3, 0.5));
        assertThat(Grid.uniform(1, 4, 0.5)).isNotEqualTo(Grid.uniform(4, 0.5));
    }

    @Test
    void impossibleGridsAreRefusedByValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.uniform(0, 1))
                .withMessageContaining("not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.uniform(3, -2))
                .withMessageContaining("-2.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.uniform(3, Double.NaN))
                .withMessageContaining("NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.of(new int[4], new double[4]))
                .withMessageContaining("4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.of(new int[] {3, 3}, new double[] {1}))
                .withMessageContaining("2 axes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Grid.uniform(3, 3, 1).withOrigin(1))
                .withMessageContaining("2 axes");
    }

    @Test
    void printsItselfAsATree() {
        assertThat(Grid.uniform(3, 5, 0.5)).hasToString("""
                        Grid 3 × 5 points
                        ├── y: -0.5 … 0.5 m, 0.5 m apart
                        └── x: -1.0 … 1.0 m, 0.5 m apart""");
    }
}
