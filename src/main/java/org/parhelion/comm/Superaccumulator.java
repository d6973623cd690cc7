package org.parhelion.comm;

import java.util.Arrays;

/**
 * A number with a bit for every place that a sum of doubles, or of products of two doubles, can have: addition without error.
 *
 * <p>The value is Σ limbs[i] · 2^(32·i + LOWEST). A limb takes 32 bits and keeps the carries of 2^30 additions, so that an addition touches
 * three limbs and no more.
 */
final class Superaccumulator {
    /** The exponent of the last bit of the smallest product of two doubles, 2^-1074 · 2^-1074. */
    private static final int LOWEST = -2148;
    /** 2^2048, the end of products, is in limb 131; those above take the carries. */
    static final int LIMBS = 136;

    private static final int MOST_ADDITIONS = 1 << 30;
    private static final long LIMB = 0xFFFF_FFFFL;
    private static final int FRACTION_BITS = 52;
    private static final int SPECIAL = 0x7FF;
    private static final long NAN = 1;
    private static final long POSITIVE_INFINITY = 2;
    private static final long NEGATIVE_INFINITY = 4;
    private static final long NEGATIVE = 8;
    private static final long TOO_WIDE = 16;

    /** Words of a packed number: one for signs and place, the others for two limbs each. */
    static final int PACKED_WORDS = 8;

    private static final int PACKED_LIMBS = 2 * (PACKED_WORDS - 1);
    /** Words of a number written whole: limbs, then how many parts have met NaN, +∞, −∞. */
    static final int WHOLE_WORDS = LIMBS + 3;

    private final long[] limbs = new long[LIMBS];
    /** Limbs outside low … high are zero. */
    private int low = LIMBS;

    private int high = -1;
    /** Additions since the carries were moved. */
    private int additions;

    private long special;

    void clear() {
        if (low <= high) {
            Arrays.fill(limbs, low, high + 1, 0);
        }
        low = LIMBS;
        high = -1;
        additions = 0;
        special = 0;
    }

    void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = exponent(bits);
        if (exponent == SPECIAL) {
            addSpecial(value);
        } else if (value != 0) {
            add(significand(bits), Math.max(exponent, 1) - 1075, bits < 0);
        }
    }

    /** Adds a · b without rounding. */
    void addProduct(double a, double b) {
        long aBits = Double.doubleToRawLongBits(a);
        long bBits = Double.doubleToRawLongBits(b);
        if (exponent(aBits) == SPECIAL || exponent(bBits) == SPECIAL) {
            addSpecial(a * b);
        } else if (a != 0 && b != 0) {
            long x = significand(aBits);
            long y = significand(bBits);
            int exponent = Math.max(exponent(aBits), 1) + Math.max(exponent(bBits), 1) - 2 * 1075;
            boolean negative = (aBits ^ bBits) < 0;
            long lower = x * y;
            add(lower & LIMB, exponent, negative);
            add(lower >>> 32, exponent + 32, negative);
            add(Math.multiplyHigh(x, y), exponent + 64, negative);
        }
    }

    private static int exponent(long bits) {
        return (int) (bits >>> FRACTION_BITS) & SPECIAL;
    }

    /** The 53 bits of a finite double as a whole number. */
    private static long significand(long bits) {
        long fraction = bits & ((1L << FRACTION_BITS) - 1);
        return exponent(bits) == 0 ? fraction : fraction | (1L << FRACTION_BITS);
    }

    private void addSpecial(double value) {
        special |= Double.isNaN(value) ? NAN : value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
    }

    /** Adds ± significand · 2^exponent; 0 ≤ significand < 2^62. */
    private void add(long significand, int exponent, boolean negative) {
        int bit = exponent - LOWEST;
        int i = bit >> 5;
        int shift = bit & 31;
        long rest = significand >>> (32 - shift);
        if (negative) {
            limbs[i] -= (significand << shift) & LIMB;
            limbs[i + 1] -= rest & LIMB;
            limbs[i + 2] -= rest >>> 32;
        } else {
            limbs[i] += (significand << shift) & LIMB;
            limbs[i + 1] += rest & LIMB;
            limbs[i + 2] += rest >>> 32;
        }
        low = Math.min(low, i);
        high = Math.max(high, i + 2);
        countAddition();
    }

    private void countAddition() {
        additions++;
        if (additions == MOST_ADDITIONS) {
            carry();
        }
    }

    /** Adds another number, which may be this one. */
    void add(Superaccumulator other) {
        other.carry();
        carry();
        special |= other.special;
        int from = other.low;
        int to = other.high;
        for (int i = from; i <= to; i++) {
            limbs[i] += other.limbs[i];
        }
        low = Math.min(low, from);
        high = Math.max(high, to);
        countAddition();
    }

    /** Moves carries up: limbs are then 0 … 2^32 − 1, the highest one −2^31 … 2^31 − 1. It has the sign of the number. */
    private void carry() {
        additions = 0;
        if (low > high) {
            return;
        }
        long carry = 0;
        for (int i = low; i < high; i++) {
            long limb = limbs[i] + carry;
            limbs[i] = limb & LIMB;
            carry = limb >> 32;
        }
        long top = limbs[high] + carry;
        while (top != (int) top) {
            limbs[high] = top & LIMB;
            high++;
            top = limbs[high] + (top >> 32);
        }
        limbs[high] = top;
    }

    /** Makes the limbs those of the absolute value, the first and the last not zero, and returns whether the number is negative. */
    private boolean makeAbsolute() {
        carry();
        boolean negative = low <= high && limbs[high] < 0;
        if (negative) {
            negate();
            carry();
        }
        while (low <= high && limbs[high] == 0) {
            high--;
        }
        while (low < high && limbs[low] == 0) {
            low++;
        }
        if (low > high) {
            low = LIMBS;
            high = -1;
        }
        return negative;
    }

    private void negate() {
        for (int i = low; i <= high; i++) {
            limbs[i] = -limbs[i];
        }
    }

    double value() {
        if (special != 0) {
            return specialValue();
        }
        boolean negative = makeAbsolute();
        double value = low > high ? 0 : rounded(0);
        if (negative) {
            negate();
        }
        return negative ? -value : value;
    }

    double squareRoot() {
        if (special != 0) {
            return Math.sqrt(specialValue());
        }
        boolean negative = makeAbsolute();
        if (negative) {
            negate();
            return Double.NaN;
        }
        int half = 16 * high + LOWEST / 2; // the highest limb is then near 2^0
        return low > high ? 0 : Math.scalb(Math.sqrt(rounded(2 * half)), half);
    }

    private double specialValue() {
        return special == POSITIVE_INFINITY
                ? Double.POSITIVE_INFINITY
                : special == NEGATIVE_INFINITY ? Double.NEGATIVE_INFINITY : Double.NaN;
    }

    /** The absolute value · 2^-scale, rounded to nearest, ties to even. */
    private double rounded(int scale) {
        long first = limbs[high];
        long second = high > 0 ? limbs[high - 1] : 0;
        long third = high > 1 ? limbs[high - 2] : 0;
        int zeros = Long.numberOfLeadingZeros(first) - 32;
        long bits = ((first << 32 | second) << zeros) | (third >>> (32 - zeros));
        boolean more = ((third << zeros) & LIMB) != 0 || low < high - 2;
        int exponent = LOWEST + 32 * (high - 1) - zeros - scale; // of the last of 64 bits
        return rounded(more ? bits | 1 : bits, exponent);
    }

    /** bits · 2^exponent, bits without sign and ≥ 2^63; the last bit stands for all below it. */
    private static double rounded(long bits, int exponent) {
        int dropped = Math.max(64 - 53, Double.MIN_EXPONENT - FRACTION_BITS - exponent);
        if (dropped > 64) {
            return 0;
        }
        long kept = dropped == 64 ? 0 : bits >>> dropped;
        long rest = dropped == 64 ? bits : bits & ((1L << dropped) - 1);
        int half = Long.compareUnsigned(rest, 1L << (dropped - 1));
        if (half > 0 || (half == 0 && (kept & 1) != 0)) {
            kept++;
        }
        return Math.scalb((double) kept, exponent + dropped); // exact, or beyond the largest double
    }

    // Messages ---------------------------------------------------------------------------------------------------

    /** Writes this number into {@link #PACKED_WORDS} words, or a mark that it does not fit. */
    void pack(long[] words) {
        Arrays.fill(words, 0, PACKED_WORDS, 0);
        boolean negative = makeAbsolute();
        int count = Math.max(0, high - low + 1);
        long head = special | (negative ? NEGATIVE : 0);
        if (count > PACKED_LIMBS) {
            words[0] = head | TOO_WIDE;
        } else {
            words[0] = head | ((long) low << 8) | ((long) count << 16);
            for (int i = 0; i < count; i++) {
                words[1 + i / 2] |= limbs[low + i] << (32 * (i & 1));
            }
        }
        if (negative) {
            negate();
        }
    }

    static boolean isTooWide(long head) {
        return (head & TOO_WIDE) != 0;
    }

    /** Adds a number that {@link #pack} wrote from index {@code at}. */
    void addPacked(long[] words, int at) {
        long head = words[at];
        special |= head & (NAN | POSITIVE_INFINITY | NEGATIVE_INFINITY);
        int from = (int) (head >>> 8) & 0xFF;
        int count = (int) (head >>> 16) & 0xFF;
        if (count == 0) {
            return;
        }
        long sign = (head & NEGATIVE) == 0 ? 1 : -1;
        for (int i = 0; i < count; i++) {
            limbs[from + i] += sign * ((words[at + 1 + i / 2] >>> (32 * (i & 1))) & LIMB);
        }
        low = Math.min(low, from);
        high = Math.max(high, from + count - 1);
        countAddition();
    }

    /** Writes this number so that words of several numbers can be summed. */
    void writeWhole(long[] words) {
        carry();
        System.arraycopy(limbs, 0, words, 0, LIMBS);
        for (int s = 0; s < 3; s++) {
            words[LIMBS + s] = (special >>> s) & 1;
        }
    }

    /** Takes the value that the sum of words of up to 2^30 numbers stands for. */
    void readWhole(long[] words) {
        System.arraycopy(words, 0, limbs, 0, LIMBS);
        low = 0;
        high = LIMBS - 1;
        special = 0;
        for (int s = 0; s < 3; s++) {
            special |= (words[LIMBS + s] == 0 ? 0L : 1L) << s;
        }
        carry();
    }
}
