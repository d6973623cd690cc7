package org.parhelion.consensus.agreement;

import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;

/** An immutable set of ranks. Sets with equal elements are equal. */
public final class RankSet {
    /** The empty set. */
    public static final RankSet EMPTY = new RankSet(new long[0]);

    private static final int MAX_WORDS = 1 << 12;

    /** Bit r % 64 of word r / 64 for rank r; the last word is not 0. */
    private final long[] words;

    private RankSet(long[] words) {
        this.words = words;
    }

    /**
     * {@return the set of some ranks}
     *
     * @param ranks the ranks, 0 … 262,143
     * @throws IllegalArgumentException if a rank is out of range
     */
    public static RankSet of(int... ranks) {
        BitSet bits = new BitSet();
        for (int rank : ranks) {
            if (rank < 0 || rank >= MAX_WORDS * Long.SIZE) {
                throw new IllegalArgumentException("rank " + rank + " is outside 0 … " + (MAX_WORDS * Long.SIZE - 1));
            }
            bits.set(rank);
        }
        return of(bits);
    }

    /**
     * {@return the set of ranks 0 … {@code size} − 1}
     *
     * @param size the number of ranks
     */
    public static RankSet below(int size) {
        return of(IntStream.range(0, size).toArray());
    }

    private static RankSet of(BitSet bits) {
        return bits.isEmpty() ? EMPTY : new RankSet(bits.toLongArray());
    }

    /**
     * {@return whether a rank is in this set}
     *
     * @param rank the rank
     */
    public boolean contains(int rank) {
        int word = rank >> 6;
        return rank >= 0 && word < words.length && (words[word] >>> rank & 1) != 0;
    }

    /**
     * {@return whether this set includes another}
     *
     * @param other the other set
     */
    public boolean containsAll(RankSet other) {
        return other.minus(this).isEmpty();
    }

    /** {@return whether this set is empty} */
    public boolean isEmpty() {
        return words.length == 0;
    }

    /** {@return the number of ranks in this set} */
    public int size() {
        return Arrays.stream(words).mapToInt(Long::bitCount).sum();
    }

    /** {@return the lowest rank in this set, which must not be empty} */
    public int lowest() {
        return ranks().findFirst().orElseThrow();
    }

    /** {@return the ranks in rising order} */
    public IntStream ranks() {
        return BitSet.valueOf(words).stream();
    }

    /**
     * {@return this set with one more rank}
     *
     * @param rank the rank to add
     */
    public RankSet with(int rank) {
        return contains(rank) ? this : union(of(rank));
    }

    /**
     * {@return the ranks in this set or in another}
     *
     * @param other the other set
     */
    public RankSet union(RankSet other) {
        BitSet bits = BitSet.valueOf(words);
        bits.or(BitSet.valueOf(other.words));
        return of(bits);
    }

    /**
     * {@return the ranks in this set and not in another}
     *
     * @param other the other set
     */
    public RankSet minus(RankSet other) {
        BitSet bits = BitSet.valueOf(words);
        bits.andNot(BitSet.valueOf(other.words));
        return of(bits);
    }

    /**
     * {@return the ranks in both sets}
     *
     * @param other the other set
     */
    public RankSet intersection(RankSet other) {
        return minus(minus(other));
    }

    /** Writes the number of words and the words. */
    void encode(Encoder encoder) {
        encoder.writeVarint(words.length);
        for (long word : words) {
            encoder.writeLong(word);
        }
    }

    /** Reads what {@link #encode} wrote. */
    static RankSet decode(Decoder decoder) {
        int count = decoder.readVarintBelow(MAX_WORDS + 1);
        if (count > decoder.remaining() / Long.BYTES) {
            throw new MalformedMessageException(
                    "a set of ranks of " + count + " words in " + decoder.remaining() + " bytes");
        }
        long[] words = new long[count];
        for (int i = 0; i < count; i++) {
            words[i] = decoder.readLong();
        }
        if (count > 0 && words[count - 1] == 0) {
            throw new MalformedMessageException("a set of ranks that is not in its shortest form");
        }
        return count == 0 ? EMPTY : new RankSet(words);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RankSet set && Arrays.equals(words, set.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return BitSet.valueOf(words).toString();
    }
}
