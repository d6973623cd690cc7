package org.parhelion.runs.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far different values are apart, in units in the last place (ulp): the number of floating point numbers from one to the other. Bucket b counts
 * distances from 2ᵇ to 2ᵇ⁺¹ − 1.
 */
public final class UlpHistogram {
    private static final int BUCKETS = 64;

    private final long[] counts = new long[BUCKETS];
    private long notNumbers;

    UlpHistogram() {}

    /** Counts the distance of two doubles that differ. */
    void add(double a, double b) {
        add(
                a,
                b,
                distance(
                        ordered(Double.doubleToRawLongBits(a), Long.MIN_VALUE),
                        ordered(Double.doubleToRawLongBits(b), Long.MIN_VALUE)));
    }

    /** Counts the distance of two floats that differ. */
    void add(float a, float b) {
        add(
                a,
                b,
                distance(
                        ordered(Float.floatToRawIntBits(a), Integer.MIN_VALUE),
                        ordered(Float.floatToRawIntBits(b), Integer.MIN_VALUE)));
    }

    private void add(double a, double b, long distance) {
        if (Double.isNaN(a) || Double.isNaN(b)) {
            notNumbers++;
        } else {
            // Zeros of different sign are neighbours.
            counts[63 - Long.numberOfLeadingZeros(Math.max(1, distance))]++;
        }
    }

    /** Bits as an integer that grows with the number. */
    private static long ordered(long bits, long lowest) {
        return bits < 0 ? lowest - bits : bits;
    }

    private static long distance(long a, long b) {
        long distance = Math.abs(a - b);
        return distance < 0 ? Long.MAX_VALUE : distance;
    }

    void add(UlpHistogram other) {
        Arrays.setAll(counts, bucket -> counts[bucket] + other.counts[bucket]);
        notNumbers += other.notNumbers;
    }

    /** {@return pairs of which exactly one is not a number} */
    public long notNumbers() {
        return notNumbers;
    }

    /** {@return the counts of buckets 0, 1, …; the last one is not 0} */
    public List<Long> counts() {
        List<Long> used = new ArrayList<>();
        int last = BUCKETS - 1;
        while (last >= 0 && counts[last] == 0) {
            last--;
        }
        for (int bucket = 0; bucket <= last; bucket++) {
            used.add(counts[bucket]);
        }
        return List.copyOf(used);
    }
}
