package org.parhelion.runs.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.io.Slab;

class ThumbnailTest {
    @Test
    void aThumbnailIsTheMeanOfThePointsUnderEachPixel() {
        Grid grid = Grid.uniform(4, 6, 1);
        Thumbnail thumbnail = new Thumbnail(Lattice.centres(grid), 2, (k, j, i) -> false);
        double[] values = new double[24];
        Arrays.setAll(values, p -> p);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 1, 3, 6), Arrays.copyOf(values, 18)));
        thumbnail.add(Slab.of(new Box(0, 3, 0, 1, 4, 6), Arrays.copyOfRange(values, 18, 24)));
        assertThat(thumbnail.values()).containsExactly(4, 7, 16, 19);
    }

    @Test
    void aThumbnailOfABodyIsItsMiddlePlane() {
        Grid grid = Grid.uniform(3, 2, 2, 1);
        Thumbnail thumbnail = new Thumbnail(Lattice.centres(grid), 10, (k, j, i) -> false);
        double[] values = new double[12];
        Arrays.setAll(values, p -> p);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 3, 2, 2), values));
        assertThat(thumbnail.values()).containsExactly(4, 5, 6, 7);
    }

    /** A body of one row or column is seen from that side: z upwards, x or y across. */
    @Test
    void aSliceOfABodyIsSeenFromItsSide() {
        double[] values = {0, 1, 2, 3, 4, 5};
        for (int[] points : new int[][] {{3, 1, 2}, {3, 2, 1}}) {
            Grid grid = Grid.uniform(points[0], points[1], points[2], 1);
            Thumbnail thumbnail = new Thumbnail(Lattice.centres(grid), 10, (k, j, i) -> k == 0 && i + j == 1);
            thumbnail.add(Slab.of(grid.box(), values));
            assertThat(thumbnail.rows()).isEqualTo(3);
            assertThat(thumbnail.columns()).isEqualTo(2);
            assertThat(thumbnail.values()).containsExactly(0, Double.NaN, 2, 3, 4, 5);
        }
    }

    @Test
    void solidPointsAreLeftOut() {
        Thumbnail thumbnail =
                new Thumbnail(Lattice.centres(Grid.uniform(2, 4, 1)), 2, (k, j, i) -> i == 0 || (j == 0 && i == 1));
        double[] values = new double[8];
        Arrays.setAll(values, p -> p);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 1, 2, 4), values));
        assertThat(thumbnail.values()).containsExactly(Double.NaN, 2.5, 5, 6.5);
    }

    @Test
    void pixelsOfAStretchedAxisAreEquallySpaced() {
        Grid grid = Grid.uniform(4, 1).withCoordinates(Axis.X, 0, 1, 3, 7);
        Thumbnail thumbnail = new Thumbnail(Lattice.centres(grid), 100, (k, j, i) -> false);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 1, 1, 4), new double[] {0, 1, 2, 3}));
        assertThat(thumbnail.columns()).isEqualTo(8);
        // Pixels are 7/8 m wide; the nearest points of their middles.
        assertThat(thumbnail.values()).containsExactly(0, 1, 2, 2, 2, 2, 3, 3);
    }
}
