package org.parhelion.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.PlaceFunction;
import org.parhelion.grid.Width;

class FieldSumsTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);
    private static final PlaceFunction FIRST = (x, y, z) -> Math.sin(37 * x + y) * Math.exp(-9 * (x * x + y * y) - z);
    private static final PlaceFunction SECOND = (x, y, z) -> Math.cos(11 * x - 3 * y * z);

    @ParameterizedTest
    @EnumSource
    void anyDecompositionGivesTheSameBits(Precision precision) {
        Random random = new Random(SEED);
        for (Grid grid : List.of(Grid.uniform(1000, 0.01), Grid.uniform(61, 47, 0.03), Grid.uniform(19, 23, 17, 0.1))) {
            List<Double> alone = sums(grid, precision, 1, new double[] {1});
            for (int run = 0; run < 6; run++) {
                int ranks = 1 + random.nextInt(16);
                double[] weights = random.doubles(ranks, 1, 3).toArray();
                assertThat(sums(grid, precision, ranks, weights))
                        .as("-Dparhelion.seed=%d, run %d: %s, weights %s", SEED, run, grid, Arrays.toString(weights))
                        .isEqualTo(alone);
            }
        }
    }

    private static List<Double> sums(Grid grid, Precision precision, int ranks, double[] weights) {
        AtomicReferenceArray<List<Double>> all = new AtomicReferenceArray<>(ranks);
        Ranks.threads(ranks, comm -> {
            var block = Decomposition.of(grid, ranks, weights).block(comm.rank());
            Field a = Field.of("a", block, precision, Width.all(grid, 1));
            Field b = Field.of("b", block, precision, Width.all(grid, 0));
            a.fill(Double.NaN); // ghost points do not count
            a.fill(FIRST);
            b.fill(SECOND);
            FieldSums sums = new FieldSums(comm);
            all.set(comm.rank(), List.of(sums.sum(a), sums.dot(a, b), sums.norm2(a)));
        });
        for (int r = 1; r < ranks; r++) {
            assertThat(all.get(r)).isEqualTo(all.get(0));
        }
        return all.get(0);
    }

    @Test
    void fieldsOfOtherPrecisionAreRefused() {
        Grid grid = Grid.uniform(8, 8, 1);
        Ranks.threads(1, comm -> {
            var block = Decomposition.of(grid, comm).block();
            Field a = Field.of("a", block, Precision.DOUBLE, Width.all(grid, 1));
            Field b = Field.of("b", block, Precision.FLOAT, Width.all(grid, 1));
            assertThatThrownBy(() -> new FieldSums(comm).dot(a, b))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'b' (FLOAT");
        });
    }
}
