package org.parhelion.runs.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.parhelion.grid.Box;
import org.parhelion.grid.Grid;
import org.parhelion.io.Slab;

class ThumbnailTest {
    @Test
    void aThumbnailIsTheMeanOfThePointsUnderEachPixel() {
        Grid grid = Grid.uniform(4, 6, 1);
        Thumbnail thumbnail = new Thumbnail(grid, 2);
        double[] values = new double[24];
        Arrays.setAll(values, p -> p);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 1, 3, 6), Arrays.copyOf(values, 18)));
        thumbnail.add(Slab.of(new Box(0, 3, 0, 1, 4, 6), Arrays.copyOfRange(values, 18, 24)));
        assertThat(thumbnail.values()).containsExactly(4, 7, 16, 19);
    }

    @Test
    void aThumbnailOfABodyIsItsMiddlePlane() {
        Grid grid = Grid.uniform(3, 2, 2, 1);
        Thumbnail thumbnail = new Thumbnail(grid, 10);
        double[] values = new double[12];
        Arrays.setAll(values, p -> p);
        thumbnail.add(Slab.of(new Box(0, 0, 0, 3, 2, 2), values));
        assertThat(thumbnail.values()).containsExactly(4, 5, 6, 7);
    }
}
