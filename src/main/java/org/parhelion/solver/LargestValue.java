package org.parhelion.solver;

import java.util.Optional;
import org.parhelion.Precision;
import org.parhelion.field.Field;
import org.parhelion.grid.Box;

/**
 * The largest |value| of a field on this rank, as the bits of a double: these integers have the order of the numbers, with infinity above all
 * finite ones and NaN above infinity. One pass at the speed of memory; solid points do not count.
 */
final class LargestValue {
    /** All bits but the sign. */
    private static final long SIZE = Long.MAX_VALUE;

    private static final int FLOAT_SIZE = Integer.MAX_VALUE;
    private static final long LARGEST = Double.doubleToRawLongBits(Double.MAX_VALUE);

    private LargestValue() {}

    /** Whether these are bits of a finite number. */
    static boolean isFinite(long bits) {
        return bits <= LARGEST;
    }

    static long bits(Field field, Optional<Solids> solids) {
        Box in = field.interior();
        long most = 0;
        for (int k = 0; k < in.k1(); k++) {
            for (int j = 0; j < in.j1(); j++) {
                int begin = field.index(k, j, 0);
                long row = field.precision() == Precision.DOUBLE
                        ? row(field.doubles(), begin, in.i1())
                        : row(field.floats(), begin, in.i1());
                if (!isFinite(row) && solids.isPresent()) {
                    row = rowBesides(solids.get(), field, k, j);
                }
                most = Math.max(most, row);
            }
        }
        return most;
    }

    private static long rowBesides(Solids solids, Field field, int k, int j) {
        Box owned = field.owned();
        long most = 0;
        for (int i = 0; i < owned.columns(); i++) {
            if (!solids.solid(owned.k0() + k, owned.j0() + j, owned.i0() + i)) {
                most = Math.max(most, Double.doubleToRawLongBits(field.at(k, j, i)) & SIZE);
            }
        }
        return most;
    }

    /** Four maxima, so that a comparison need not wait for the one before. */
    private static long row(double[] values, int begin, int count) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        int p = begin;
        for (int end = begin + count - 3; p < end; p += 4) {
            a = Math.max(a, Double.doubleToRawLongBits(values[p]) & SIZE);
            b = Math.max(b, Double.doubleToRawLongBits(values[p + 1]) & SIZE);
            c = Math.max(c, Double.doubleToRawLongBits(values[p + 2]) & SIZE);
            d = Math.max(d, Double.doubleToRawLongBits(values[p + 3]) & SIZE);
        }
        for (; p < begin + count; p++) {
            a = Math.max(a, Double.doubleToRawLongBits(values[p]) & SIZE);
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }

    private static long row(float[] values, int begin, int count) {
        int a = 0;
        int b = 0;
        int c = 0;
        int d = 0;
        int p = begin;
        for (int end = begin + count - 3; p < end; p += 4) {
            a = Math.max(a, Float.floatToRawIntBits(values[p]) & FLOAT_SIZE);
            b = Math.max(b, Float.floatToRawIntBits(values[p + 1]) & FLOAT_SIZE);
            c = Math.max(c, Float.floatToRawIntBits(values[p + 2]) & FLOAT_SIZE);
            d = Math.max(d, Float.floatToRawIntBits(values[p + 3]) & FLOAT_SIZE);
        }
        for (; p < begin + count; p++) {
            a = Math.max(a, Float.floatToRawIntBits(values[p]) & FLOAT_SIZE);
        }
        return Double.doubleToRawLongBits(Float.intBitsToFloat(Math.max(Math.max(a, b), Math.max(c, d)))) & SIZE;
    }
}
