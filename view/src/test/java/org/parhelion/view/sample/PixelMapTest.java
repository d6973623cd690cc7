package org.parhelion.view.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Axis;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Lattice;
import org.parhelion.grid.Width;

class PixelMapTest {
    private static final long SEED = Long.getLong("parhelion.seed", new Random().nextLong());
    private static final Random RANDOM = new Random(SEED);

    /** A random grid of 1 to 3 axes; one of them may be stretched. */
    private static Grid grid() {
        int dims = 1 + RANDOM.nextInt(3);
        int[] points = RANDOM.ints(dims, 2, 30).toArray();
        double[] spacing = new double[dims];
        Arrays.fill(spacing, 0.5);
        Grid grid = Grid.of(points, spacing);
        if (RANDOM.nextBoolean()) {
            double[] x = new double[grid.nx()];
            for (int i = 1; i < x.length; i++) {
                x[i] = x[i - 1] + 0.1 + RANDOM.nextDouble();
            }
            grid = grid.withCoordinates(Axis.X, x);
        }
        return grid;
    }

    @RepeatedTest(50)
    void thePartsOfTheRanksCoverThePictureOnceWithTheValuesOfTheirPoints() {
        Grid grid = grid();
        int ranks = 1 + RANDOM.nextInt((int) Math.min(7, grid.pointCount()));
        Axis normal = grid.dims() == 3 ? List.of(Axis.Z, Axis.Y, Axis.X).get(RANDOM.nextInt(3)) : Axis.Z;
        PixelMap map = new PixelMap(Lattice.centres(grid), normal, 1 + RANDOM.nextInt(40));
        int index = RANDOM.nextInt(map.slices());
        Precision precision = RANDOM.nextBoolean() ? Precision.DOUBLE : Precision.FLOAT;
        Decomposition decomposition = Decomposition.of(grid, ranks);
        float[] picture = new float[map.rows() * map.columns()];
        int[] covered = new int[picture.length];
        for (int rank = 0; rank < ranks; rank++) {
            Field field = Field.of("u", decomposition.block(rank), precision, Width.all(grid, 0));
            var owned = field.owned();
            for (int k = owned.k0(); k < owned.k1(); k++) {
                for (int j = owned.j0(); j < owned.j1(); j++) {
                    for (int i = owned.i0(); i < owned.i1(); i++) {
                        field.set(k - owned.k0(), j - owned.j0(), i - owned.i0(), number(k, j, i));
                    }
                }
            }
            map.part(index, owned).ifPresent(part -> {
                float[] values = new float[part.count()];
                new Sampler((_, _, _) -> false).pixels(field, map, index, part, values);
                int p = 0;
                for (int row = part.row0(); row < part.row1(); row++) {
                    for (int column = part.column0(); column < part.column1(); column++) {
                        covered[row * map.columns() + column]++;
                        picture[row * map.columns() + column] = values[p++];
                    }
                }
            });
        }
        String what = "seed " + SEED + ", " + grid.shape() + " on " + ranks + " ranks, " + normal + " " + index;
        assertThat(covered).as(what).containsOnly(1);
        for (int row = 0; row < map.rows(); row++) {
            for (int column = 0; column < map.columns(); column++) {
                int r = map.pointOfRow(row);
                int c = map.pointOfColumn(column);
                float expected = (float)
                        switch (normal) {
                            case Z -> number(index, r, c);
                            case Y -> number(r, index, c);
                            case X -> number(r, c, index);
                        };
                assertThat(picture[row * map.columns() + column]).as(what).isEqualTo(expected);
            }
        }
    }

    private static double number(int k, int j, int i) {
        return k * 10_000 + j * 100 + i;
    }

    @Test
    void asManyPixelsAsPointsShowEachPoint() {
        PixelMap map = new PixelMap(Lattice.centres(Grid.uniform(4, 7, 1)), Axis.Z, 7);
        for (int column = 0; column < 7; column++) {
            assertThat(map.pointOfColumn(column)).isEqualTo(column);
        }
        assertThat(map.rows()).isEqualTo(4);
    }

    @Test
    void aPlateHasNoSlicesNormalToX() {
        assertThatThrownBy(() -> new PixelMap(Lattice.centres(Grid.uniform(4, 7, 1)), Axis.X, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("normal to X");
    }

    @Test
    void solidPointsAreNotANumberInPicturesAndNoPartOfTheFigures() {
        Grid grid = Grid.uniform(2, 3, 1).withOrigin(0, 0);
        Field field = Field.of("u", Decomposition.of(grid, 1).block(0), Precision.DOUBLE, Width.all(grid, 1));
        field.fill((x, y) -> x + 10 * y);
        Sampler sampler = new Sampler((k, j, i) -> j == 1 && i == 2);
        PixelMap map = new PixelMap(field.lattice(), Axis.Z, 8);
        float[] values = new float[6];
        sampler.pixels(field, map, 0, map.part(0, field.owned()).orElseThrow(), values);
        assertThat(values).startsWith(0, 1, 2, 10, 11).endsWith(Float.NaN);
        FieldFigures figures = sampler.figures(field);
        assertThat(figures).isEqualTo(new FieldFigures(0, 11, 24, 5));
        assertThat(figures.and(FieldFigures.NONE)).isEqualTo(figures);
        assertThat(figures.mean()).isEqualTo(4.8);
    }
}
