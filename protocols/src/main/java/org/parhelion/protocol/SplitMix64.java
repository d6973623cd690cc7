package org.parhelion.protocol;

import java.util.random.RandomGenerator;

/**
 * A seeded random source that yields the same numbers on every computer and every JDK.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014, with Stafford's mix
 * 13). It replaces {@code java.util.SplittableRandom}, whose algorithm for bounded numbers is unspecified and may
 * change; a seed printed today must replay in every later version. Of the methods of {@code RandomGenerator} only those
 * overridden here give that guarantee. Not for cryptography. Not safe for use by several threads.
 */
public final class SplitMix64 implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /**
     * Creates the source of one seed.
     *
     * @param seed determines every number
     */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /**
     * Creates one of many independent sources of a seed.
     *
     * @param seed the seed of all streams
     * @param stream the number of the stream: a member, a link
     * @return the source of that stream
     */
    public static SplitMix64 of(long seed, long stream) {
        return new SplitMix64(mix(seed + GOLDEN_GAMMA) ^ mix(~stream));
    }

    /**
     * Mixes all bits of a number into all bits of the result; a bijection.
     *
     * @param value the number to mix
     * @return the mixed number
     */
    public static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /**
     * {@return a number of 0 … {@code bound} − 1} The bias, below bound / 2⁶³, is accepted so that a number costs one
     * draw.
     *
     * @param bound the number above the largest result, at least 1
     * @throws IllegalArgumentException if {@code bound} is less than 1
     */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " must be at least 1");
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /** {@return a number from 0 (included) to 1 (excluded), a multiple of 2⁻⁵³} */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /**
     * Shuffles the beginning of an array (Fisher and Yates).
     *
     * @param values the array, shuffled in place
     * @param count the number of values to shuffle, from index 0 on
     */
    public void shuffle(int[] values, int count) {
        for (int i = count - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
