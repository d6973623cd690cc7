package org.parhelion.protocol;

import java.util.random.RandomGenerator;

/**
 * A seeded random source whose numbers are the same on every machine and every JDK.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014, with Stafford's mix 13).
 * It stands here, and not {@code java.util.SplittableRandom}, because how the JDK draws bounded numbers is its own business
 * and may change; a seed printed today must replay for ever. Of the methods of {@code RandomGenerator} only those
 * overridden here keep that promise. Not for secrets. Not safe for use by several threads.
 */
public final class SplitMix64 implements RandomGenerator {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    /** The source that {@code seed} stands for. */
    public SplitMix64(long seed) {
        this.state = seed;
    }

    /** The source of stream {@code stream} (a member, a link) under {@code seed}; streams are independent of each other. */
    public static SplitMix64 of(long seed, long stream) {
        return new SplitMix64(mix(seed + GOLDEN_GAMMA) ^ mix(~stream));
    }

    /** Mixes all bits of {@code value} into all bits of the result; a bijection. */
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

    /** 0 … {@code bound} − 1; the bias, below bound / 2⁶³, is left in for the sake of one draw a number. */
    @Override
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound + " must be at least 1");
        }
        return (int) Math.multiplyHigh(nextLong() >>> 1, (long) bound << 1);
    }

    /** 0 (included) … 1 (excluded), a multiple of 2⁻⁵³. */
    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** Brings {@code values} into a random order (Fisher and Yates). */
    public void shuffle(int[] values, int count) {
        for (int i = count - 1; i > 0; i--) {
            int j = nextInt(i + 1);
            int swapped = values[i];
            values[i] = values[j];
            values[j] = swapped;
        }
    }
}
