package org.parhelion.comm.mpi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole numbers of {@link OrderedBits} are ordered as {@code Math.max} and {@code Math.min} order what they stand for. */
class OrderedBitsTest {
    private static final double[] SPECIAL = {
        Double.NaN,
        0.0,
        -0.0,
        1,
        -1,
        Double.MIN_VALUE,
        -Double.MIN_VALUE,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.longBitsToDouble(-1),
        Double.MIN_NORMAL
    };

    @Test
    void theExtremeOfTheWholeNumbersStandsForTheExtremeOfTheOthers() {
        long seed = Long.getLong("parhelion.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            double a = number(random);
            double b = number(random);
            String what = a + ", " + b + ", seed " + seed;
            assertSame(OrderedBits.value(Math.max(OrderedBits.forMax(a), OrderedBits.forMax(b))), Math.max(a, b), what);
            assertSame(OrderedBits.value(Math.min(OrderedBits.forMin(a), OrderedBits.forMin(b))), Math.min(a, b), what);
            float x = (float) a;
            float y = (float) b;
            assertSame(OrderedBits.value(Math.max(OrderedBits.forMax(x), OrderedBits.forMax(y))), Math.max(x, y), what);
            assertSame(OrderedBits.value(Math.min(OrderedBits.forMin(x), OrderedBits.forMin(y))), Math.min(x, y), what);
        }
    }

    /** The zeros differ, and a NaN is a NaN. */
    private static void assertSame(double actual, double wanted, String what) {
        assertThat(Double.compare(actual, wanted)).as(what).isZero();
    }

    private static double number(SplittableRandom random) {
        return random.nextInt(3) == 0
                ? SPECIAL[random.nextInt(SPECIAL.length)]
                : Double.longBitsToDouble(random.nextLong());
    }
}
