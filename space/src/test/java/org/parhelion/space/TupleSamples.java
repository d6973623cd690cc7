package org.parhelion.space;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random fields, tuples and templates, dense enough that templates match, with every special value. */
public final class TupleSamples {
    private static final List<Object> SPECIAL = List.of(
            0L,
            1L,
            -1L,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            0.0,
            -0.0,
            1.5,
            -1.5,
            Double.MIN_VALUE,
            Double.NaN,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            "",
            "a",
            "a\0",
            "ab",
            "b",
            "it's \"quoted\" \\ %_*?{}:;--",
            "'; DROP TABLE tuples; --",
            "\n\r\t",
            "ÿ",
            "\uE000",
            "\uFFFF",
            "\uD83D\uDE00",
            true,
            false,
            new byte[0],
            new byte[] {0},
            new byte[] {-1, 0, 10, 13, 39},
            new double[0],
            new double[] {-0.0, Double.NaN, 25},
            new long[0],
            new long[] {Long.MIN_VALUE, 7});

    private static final List<TupleField.Type> TYPES = List.of(TupleField.Type.values());

    private TupleSamples() {}

    /** A field of any type; often a value that is special for it. */
    public static TupleField field(RandomGenerator random) {
        return TupleField.of(
                switch (random.nextInt(8)) {
                    case 0 -> random.nextLong();
                    case 1 -> Double.longBitsToDouble(random.nextLong());
                    case 2 -> random.nextLong(4);
                    case 3 -> "s" + random.nextInt(4);
                    default -> SPECIAL.get(random.nextInt(SPECIAL.size()));
                });
    }

    /** A tuple of 1 … 4 fields, rarely of the most that are allowed. */
    public static Tuple tuple(RandomGenerator random) {
        int arity = random.nextInt(50) == 0 ? Tuple.FIELDS_MAX : 1 + random.nextInt(4);
        List<TupleField> fields = new ArrayList<>();
        for (int i = 0; i < arity; i++) {
            fields.add(field(random));
        }
        return new Tuple(fields);
    }

    /** A pattern of any kind. */
    public static FieldPattern pattern(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> Template.ANY;
            case 1 -> Template.type(TYPES.get(random.nextInt(TYPES.size())));
            case 2 -> new FieldPattern.Exact(field(random));
            default -> range(random);
        };
    }

    /** A template that matches {@code tuple}'s arity, made of random patterns and of the tuple's own fields. */
    public static Template template(Tuple tuple, RandomGenerator random) {
        return new Template(tuple.fields().stream()
                .map(field -> random.nextBoolean() ? pattern(random) : new FieldPattern.Exact(field))
                .toList());
    }

    private static FieldPattern range(RandomGenerator random) {
        TupleField a = field(random);
        TupleField b = field(random);
        while (!isEnd(a) || a.type() != b.type() || !isEnd(b)) {
            a = field(random);
            b = field(random);
        }
        boolean inOrder = switch (a) {
            case TupleField.OfLong(long x) -> x <= ((TupleField.OfLong) b).value();
            case TupleField.OfDouble(double x) -> x <= ((TupleField.OfDouble) b).value();
            default -> compareCodePoints(((TupleField.OfString) a).value(), ((TupleField.OfString) b).value()) <= 0;
        };
        return inOrder ? new FieldPattern.Range(a, b) : new FieldPattern.Range(b, a);
    }

    private static boolean isEnd(TupleField field) {
        return switch (field) {
            case TupleField.OfLong _, TupleField.OfString _ -> true;
            case TupleField.OfDouble(double value) -> !Double.isNaN(value);
            default -> false;
        };
    }

    private static int compareCodePoints(String a, String b) {
        return java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    }
}
