package org.parhelion.field;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.parhelion.Precision;
import org.parhelion.grid.Decomposition;
import org.parhelion.grid.Grid;
import org.parhelion.grid.Width;

class FiniteValuesTest {
    private static final double[] FINITE = {
        0, -0.0, Float.MIN_VALUE, Double.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_NORMAL, 1, -1.5
    };
    private static final double[] OTHERS = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    private final long seed = Long.getLong("parhelion.seed", new SplittableRandom().nextLong());
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource
    void oneValueThatIsNotFiniteIsFoundWhereverItIs(Precision precision) {
        Field field =
                Field.of("u", Decomposition.of(Grid.uniform(1, 130, 1), 1).block(0), precision, new Width(0, 0, 1));
        for (int n = 0; n < 2000; n++) {
            for (int i = -1; i < 131; i++) {
                field.set(0, 0, i, FINITE[random.nextInt(FINITE.length)]);
            }
            int begin = random.nextInt(130);
            int count = random.nextInt(131 - begin);
            int bad = random.nextInt(-1, 131);
            assertThat(field.areFinite(field.index(0, 0, begin), count))
                    .as("-Dparhelion.seed=" + seed)
                    .isTrue();
            field.set(0, 0, bad, OTHERS[random.nextInt(OTHERS.length)]);
            assertThat(field.areFinite(field.index(0, 0, begin), count))
                    .as("-Dparhelion.seed=%d: values %d to %d, %d is not finite", seed, begin, begin + count, bad)
                    .isEqualTo(bad < begin || bad >= begin + count);
        }
    }

    @Test
    void theLargestDoubleIsFinite() {
        Field field = Field.of(
                "u", Decomposition.of(Grid.uniform(1, 3, 1), 1).block(0), Precision.DOUBLE, new Width(0, 0, 1));
        field.fill(-Double.MAX_VALUE);
        assertThat(field.areFinite(field.index(0, 0, 0), 3)).isTrue();
    }
}
