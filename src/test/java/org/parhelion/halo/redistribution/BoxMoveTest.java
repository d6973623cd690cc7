package org.parhelion.halo.redistribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.parhelion.comm.Ranks;
import org.parhelion.grid.Box;

/** Each value arrives at its index, from whichever box of whichever rank it was in. */
@Timeout(60)
class BoxMoveTest {
    private static final int K = 3;
    private static final int J = 7;
    private static final int I = 9;

    /** The value at an index. */
    private static double value(int k, int j, int i) {
        return (k * J + j) * I + i;
    }

    private static double[] values(Box box) {
        double[] values = new double[Math.toIntExact(box.volume())];
        int p = 0;
        for (int k = box.k0(); k < box.k1(); k++) {
            for (int j = box.j0(); j < box.j1(); j++) {
                for (int i = box.i0(); i < box.i1(); i++) {
                    values[p++] = value(k, j, i);
                }
            }
        }
        return values;
    }

    private static Box any(SplittableRandom random) {
        int[] low = {random.nextInt(K), random.nextInt(J), random.nextInt(I)};
        return new Box(
                low[0],
                low[1],
                low[2],
                random.nextInt(low[0], K + 1),
                random.nextInt(low[1], J + 1),
                random.nextInt(low[2], I + 1));
    }

    @Test
    void valuesOfAnyBoxesArrive() {
        long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        for (int n = 0; n < 20; n++) {
            int ranks = 1 + random.nextInt(4);
            List<List<Box>> from = new ArrayList<>();
            List<Box> to = new ArrayList<>();
            for (int rank = 0; rank < ranks; rank++) {
                from.add(new ArrayList<>());
                to.add(any(random));
            }
            // Slices of the whole, each to some rank, which may have several and another none.
            for (int j = 0; j < J; j++) {
                int cut = random.nextInt(I + 1);
                from.get(random.nextInt(ranks)).add(new Box(0, j, 0, K, j + 1, cut));
                from.get(random.nextInt(ranks)).add(new Box(0, j, cut, K, j + 1, I));
            }
            Ranks.threads(ranks, comm -> {
                Box wanted = to.get(comm.rank());
                List<Box> all = BoxMove.all(comm, wanted);
                double[] values = new double[Math.toIntExact(wanted.volume())];
                Arrays.fill(values, Double.NaN);
                new BoxMove(comm, from, all)
                        .move(
                                from.get(comm.rank()).stream()
                                        .map(BoxMoveTest::values)
                                        .toList(),
                                values);
                assertThat(values).as("-Dparhelion.seed=%d: %s", seed, wanted).isEqualTo(values(wanted));
            });
        }
    }

    @Test
    void aListOfOtherRanksIsRefused() {
        Ranks.threads(
                1,
                comm -> assertThatThrownBy(() -> new BoxMove(comm, List.of(), List.of(Box.EMPTY)))
                        .hasMessageContaining("boxes of 0 and 1 ranks, not of 1"));
    }
}
