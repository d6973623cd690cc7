package org.parhelion.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Ranks;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

class PrkStencilTest {
    private static final long SEED = Long.getLong("parhelion.seed", System.nanoTime());

    private record Case(int ranks, int radius, int ny, int nx, int iterations, long seed) {
        static Case random(Random random, int ranks) {
            int radius = 1 + random.nextInt(5);
            // One of four has rows so long that few iterations fit into the cache.
            int nx = random.nextInt(4) == 0 ? 3000 + random.nextInt(3000) : 5 * radius + random.nextInt(70);
            return new Case(
                    ranks, radius, 5 * radius + random.nextInt(50), nx, 1 + random.nextInt(20), random.nextLong());
        }

        /** The values of in and of out on all points, row by row. */
        double[] after(int ranks, boolean fused) {
            double[] values = new double[2 * ny * nx];
            Ranks.threads(ranks, comm -> advance(comm, fused, values));
            return values;
        }

        private void advance(Comm comm, boolean fused, double[] values) {
            double[] initial = new Random(seed).doubles((long) ny * nx).toArray();
            try (PrkStencil prk = new PrkStencil(comm, ny, nx, radius, fused)) {
                prk.reset((j, i) -> initial[(int) (j * nx + i)]);
                prk.advance(iterations);
                copy(prk.in(), values, 0);
                copy(prk.out(), values, ny * nx);
            }
        }

        private void copy(Field field, double[] values, int first) {
            Box owned = field.block().owned();
            for (int j = 0; j < owned.rows(); j++) {
                int to = first + (owned.j0() + j) * nx + owned.i0();
                System.arraycopy(field.doubles(), field.index(0, j, 0), values, to, owned.columns());
            }
        }
    }

    @Test
    void fusedIterationsHaveTheBitsOfThoseOneByOneOnAnyRanks() {
        Random random = new Random(SEED);
        for (int ranks = 1; ranks <= 4; ranks++) {
            for (int n = 0; n < 4; n++) {
                Case each = Case.random(random, ranks);
                double[] oneByOne = each.after(1, false);
                assertThat(each.after(ranks, false))
                        .as("unfused, -Dparhelion.seed=%d: %s", SEED, each)
                        .isEqualTo(oneByOne);
                assertThat(each.after(ranks, true))
                        .as("fused, -Dparhelion.seed=%d: %s", SEED, each)
                        .isEqualTo(oneByOne);
            }
        }
    }
}
