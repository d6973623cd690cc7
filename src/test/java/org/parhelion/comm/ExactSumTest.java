package org.parhelion.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of exact sums. The obvious implementation is BigDecimal. */
class ExactSumTest {
    private static final long SEED = Long.getLong("parhelion.seed", 20261129);

    /** Kinds of values, each harder for lanes than the one before. */
    enum Kind {
        NORMAL,
        /** Magnitudes over 200 binary digits. */
        WIDE,
        /** Any finite bit pattern of moderate size: 1,500 binary digits. */
        ANY,
        /** Close to the largest double, of both signs: partial sums overflow. */
        HUGE,
        /** Below the smallest normal double. */
        SUBNORMAL,
        /** Each value stands beside its negative, so that about nothing is left. */
        CANCELLING;

        double value(Random random, double before) {
            return switch (this) {
                case NORMAL -> random.nextGaussian();
                case WIDE -> Math.scalb(random.nextGaussian(), random.nextInt(200) - 100);
                case ANY -> Math.scalb(random.nextGaussian(), random.nextInt(1500) - 1000);
                case HUGE -> Math.copySign(Double.MAX_VALUE * (0.5 + 0.5 * random.nextDouble()), random.nextInt() | 1);
                case SUBNORMAL -> random.nextGaussian() * Double.MIN_VALUE * 0x1p40;
                case CANCELLING ->
                    random.nextInt(64) == 0
                            ? Math.scalb(random.nextGaussian(), -300)
                            : before > 0 ? -before : Math.scalb(1 + random.nextDouble(), random.nextInt(300));
            };
        }

        double[] values(Random random, int count) {
            double[] values = new double[count];
            for (int i = 0; i < count; i++) {
                values[i] = value(random, i == 0 ? 0 : values[i - 1]);
            }
            return values;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSumIsTheExactSumRoundedOnce(Kind kind) {
        Random random = new Random(SEED);
        for (int run = 0; run < 40; run++) {
            double[] values = kind.values(random, random.nextInt(3000));
            BigDecimal exact = Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
            assertSame(sum(values), exact.doubleValue(), run);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDotProductIsTheExactSumOfExactProducts(Kind kind) {
        Random random = new Random(SEED);
        for (int run = 0; run < 30; run++) {
            int count = random.nextInt(1500);
            double[] a = kind.values(random, count + 7);
            double[] b = Kind.values()[run % Kind.values().length].values(random, count);
            if (count > 0) {
                a[7 + random.nextInt(count)] = 0;
            }
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < count; i++) {
                exact = exact.add(new BigDecimal(a[7 + i]).multiply(new BigDecimal(b[i])));
            }
            ExactSum sum = new ExactSum();
            sum.addProducts(a, 7, b, 0, count);
            assertSame(sum.value(), exact.doubleValue(), run);
        }
    }

    @Test
    void floatsAndTheirProductsAreSummedAsDoubles() {
        Random random = new Random(SEED);
        for (int run = 0; run < 40; run++) {
            float[] a = new float[random.nextInt(1000)];
            double[] wide = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                a[i] = Math.scalb(random.nextFloat() - 0.5f, random.nextInt(200) - 100);
                wide[i] = a[i];
            }
            ExactSum floats = new ExactSum();
            floats.add(a, 0, a.length);
            assertSame(floats.value(), sum(wide), run);
            floats.clear();
            floats.addProducts(a, 0, a, 0, a.length);
            ExactSum doubles = new ExactSum();
            doubles.addProducts(wide, 0, wide, 0, wide.length);
            assertSame(floats.value(), doubles.value(), run);
        }
    }

    @ParameterizedTest
    @EnumSource
    void orderAndPartsChangeNoBit(Kind kind) {
        Random random = new Random(SEED);
        for (int run = 0; run < 30; run++) {
            double[] values = kind.values(random, 1 + random.nextInt(4000));
            double expected = sum(values);
            shuffle(values, random);
            ExactSum[] parts =
                    Stream.generate(ExactSum::new).limit(1 + random.nextInt(16)).toArray(ExactSum[]::new);
            for (int from = 0, count; from < values.length; from += count) {
                count = 1 + random.nextInt(Math.min(600, values.length - from));
                ExactSum part = parts[random.nextInt(parts.length)];
                if (count == 1) {
                    part.add(values[from]);
                } else {
                    part.add(values, from, count);
                }
                if (random.nextInt(10) == 0) {
                    part.value(); // reading changes nothing
                }
            }
            while (parts.length > 1) { // merge neighbours and others, in any order
                int into = random.nextInt(parts.length);
                int last = parts.length - 1;
                if (into != last) {
                    parts[into].merge(parts[last]);
                    parts = Arrays.copyOf(parts, last);
                } else {
                    ExactSum first = parts[0];
                    parts[0] = parts[last];
                    parts[last] = first;
                }
            }
            assertSame(parts[0].value(), expected, run);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 16, 20})
    void ranksChangeNoBit(int ranks) {
        for (Kind kind : Kind.values()) {
            double[] values = kind.values(new Random(SEED), 2500);
            double expected = sum(values);
            Ranks.threads(ranks, comm -> {
                Random mine = new Random(SEED); // the same numbers on every rank
                ExactSum sum = new ExactSum();
                for (int run = 0; run < 3; run++) {
                    sum.clear();
                    for (double value : values) {
                        if (mine.nextInt(ranks) == comm.rank()) {
                            sum.add(value);
                        }
                    }
                    sum.allreduce(comm);
                    assertSame(sum.value(), expected, run);
                }
            });
        }
    }

    @Test
    void infinitiesAndNanOnAnyRankReachAll() {
        double inf = Double.POSITIVE_INFINITY;
        Ranks.threads(3, comm -> {
            assertThat(reduced(comm, rank -> rank == 1 ? inf : 1)).isEqualTo(inf);
            assertThat(reduced(comm, rank -> rank == 1 ? -inf : 1)).isEqualTo(-inf);
            assertThat(reduced(comm, rank -> rank == 1 ? inf : -inf)).isNaN();
            assertThat(reduced(comm, rank -> rank == 2 ? Double.NaN : 1)).isNaN();
            assertThat(reduced(comm, rank -> rank - 1)).isZero();
        });
    }

    private static double reduced(Comm comm, IntFunction<Number> value) {
        ExactSum sum = new ExactSum();
        sum.add(value.apply(comm.rank()).doubleValue());
        sum.allreduce(comm);
        return sum.value();
    }

    @Test
    void whatIsNotFiniteGivesWhatAPlainSumGives() {
        Random random = new Random(SEED);
        double[] special = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
        for (int run = 0; run < 100; run++) {
            double[] values = Kind.NORMAL.values(random, 1 + random.nextInt(700));
            for (int n = random.nextInt(3); n >= 0; n--) {
                values[random.nextInt(values.length)] = special[random.nextInt(3)];
            }
            assertSame(sum(values), Arrays.stream(values).reduce(0, Double::sum), run);
            ExactSum dot = new ExactSum();
            double[] ones = new double[values.length];
            Arrays.fill(ones, -1);
            dot.addProducts(values, 0, ones, 0, values.length);
            assertSame(dot.value(), Arrays.stream(values).reduce(0, (s, v) -> s - v), run);
        }
    }

    @Test
    void partialSumsMayOverflow() {
        double max = Double.MAX_VALUE;
        assertThat(sum(max, max, -max)).isEqualTo(max);
        assertThat(sum(max, max)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(sum(-max, -max)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(sum(max, Math.ulp(max) / 2))
                .as("a tie beyond the largest double")
                .isInfinite();
        assertThat(sum(max, Math.ulp(max) / 2, -Double.MIN_VALUE)).isEqualTo(max);
        assertThat(sum(Double.MIN_VALUE, 1, -1)).isEqualTo(Double.MIN_VALUE);
    }

    @Test
    void zerosAndNothingSumToPositiveZero() {
        DoubleSupplier[] sums = {() -> sum(), () -> sum(-0.0), () -> sum(new double[1000]), () -> sum(1, -1)};
        for (DoubleSupplier sum : sums) {
            assertSame(sum.getAsDouble(), 0.0, 0);
        }
        double[] negative = new double[1000];
        Arrays.fill(negative, -0.0);
        assertSame(sum(negative), 0.0, 1);
    }

    @Test
    void aNormNeitherOverflowsNorUnderflows() {
        assertThat(norm(3e300, 4e300)).isEqualTo(5e300);
        assertThat(norm(3 * Double.MIN_VALUE, 4 * Double.MIN_VALUE)).isEqualTo(5 * Double.MIN_VALUE);
        assertThat(norm()).isZero();
        ExactSum negative = new ExactSum();
        negative.add(-1);
        assertThat(negative.squareRoot()).isNaN();
        assertThat(negative.value()).isEqualTo(-1);
        Random random = new Random(SEED);
        for (int run = 0; run < 200; run++) {
            double[] values = Kind.WIDE.values(random, 1 + random.nextInt(50));
            BigDecimal squares = Arrays.stream(values)
                    .mapToObj(v -> new BigDecimal(v).pow(2))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            double root = squares.sqrt(new MathContext(40)).doubleValue();
            assertThat(Math.abs(norm(values) - root))
                    .as("-Dparhelion.seed=%d, run %d", SEED, run)
                    .isLessThanOrEqualTo(Math.ulp(root));
        }
    }

    private static double norm(double... values) {
        ExactSum sum = new ExactSum();
        sum.addProducts(values, 0, values, 0, values.length);
        return sum.squareRoot();
    }

    @Test
    void doublingASumByItselfIsExact() {
        ExactSum sum = new ExactSum();
        sum.add(-0.1);
        for (int n = 0; n < 1000; n++) {
            sum.merge(sum);
        }
        assertThat(sum.value()).isEqualTo(Math.scalb(-0.1, 1000));
    }

    @Test
    void aPartOutsideTheArrayIsRefusedAndAddsNothing() {
        ExactSum sum = new ExactSum();
        assertThatThrownBy(() -> sum.add(new double[] {1, 2}, 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sum.add(new float[] {1, 2}, -1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> sum.addProducts(new double[] {1, 2}, 0, new double[] {1}, 0, 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(sum.value()).isZero();
    }

    private static double sum(double... values) {
        ExactSum sum = new ExactSum();
        sum.add(values, 0, values.length);
        return sum.value();
    }

    private static void shuffle(double[] values, Random random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            double value = values[i];
            values[i] = values[j];
            values[j] = value;
        }
    }

    private static void assertSame(double actual, double expected, int run) {
        assertThat(Double.doubleToLongBits(actual))
                .as("-Dparhelion.seed=%d, run %d: %s, expected %s", SEED, run, actual, expected)
                .isEqualTo(Double.doubleToLongBits(expected));
    }
}
