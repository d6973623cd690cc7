package org.parhelion.comm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** The arithmetic of {@link Op#MINLOC} and {@link Op#MAXLOC}: of two pairs (value, index), one is kept whole. */
final class PairLoops {
    private PairLoops() {}

    /** Replaces each pair of {@code a} by the pair of {@code b} if that one comes first. */
    static void combine(boolean smallest, Buffer a, Buffer b) {
        MemorySegment x = a.segment();
        MemorySegment y = b.segment();
        int pair = 2 * a.type().byteSize();
        for (long p = 0; p < b.byteSize(); p += pair) {
            if (takesSecond(smallest, a.type(), x, y, p)) {
                MemorySegment.copy(y, p, x, p, pair);
            }
        }
    }

    private static boolean takesSecond(boolean smallest, ElementType type, MemorySegment x, MemorySegment y, long p) {
        long index = p + type.byteSize();
        return switch (type) {
            case BYTE ->
                second(
                        smallest,
                        Byte.compare(y.get(JAVA_BYTE, p), x.get(JAVA_BYTE, p)),
                        Byte.compare(y.get(JAVA_BYTE, index), x.get(JAVA_BYTE, index)));
            case INT ->
                second(
                        smallest,
                        Integer.compare(y.get(JAVA_INT_UNALIGNED, p), x.get(JAVA_INT_UNALIGNED, p)),
                        Integer.compare(y.get(JAVA_INT_UNALIGNED, index), x.get(JAVA_INT_UNALIGNED, index)));
            case LONG ->
                second(
                        smallest,
                        Long.compare(y.get(JAVA_LONG_UNALIGNED, p), x.get(JAVA_LONG_UNALIGNED, p)),
                        Long.compare(y.get(JAVA_LONG_UNALIGNED, index), x.get(JAVA_LONG_UNALIGNED, index)));
            case FLOAT ->
                second(
                        smallest,
                        values(smallest, y.get(JAVA_FLOAT_UNALIGNED, p), x.get(JAVA_FLOAT_UNALIGNED, p)),
                        Float.compare(y.get(JAVA_FLOAT_UNALIGNED, index), x.get(JAVA_FLOAT_UNALIGNED, index)));
            case DOUBLE ->
                second(
                        smallest,
                        values(smallest, y.get(JAVA_DOUBLE_UNALIGNED, p), x.get(JAVA_DOUBLE_UNALIGNED, p)),
                        Double.compare(y.get(JAVA_DOUBLE_UNALIGNED, index), x.get(JAVA_DOUBLE_UNALIGNED, index)));
        };
    }

    private static boolean second(boolean smallest, int values, int indices) {
        return values == 0 ? indices < 0 : smallest == values < 0;
    }

    /** As {@link Double#compare}, but NaN is the smallest for MINLOC: it wins in both operations. */
    private static int values(boolean smallest, double y, double x) {
        if (smallest && (Double.isNaN(y) || Double.isNaN(x))) {
            return Boolean.compare(Double.isNaN(x), Double.isNaN(y));
        }
        return Double.compare(y, x);
    }
}
