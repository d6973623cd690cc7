package org.parhelion.consensus.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.Decoder;
import org.parhelion.protocol.Encoder;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.protocol.SplitMix64;

/** Sets of ranks behave as sets of numbers. */
class RankSetTest {
    private static final int MOST = 262_143;

    private static RankSet of(Collection<Integer> ranks) {
        return RankSet.of(ranks.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Set<Integer> ranks(RankSet set) {
        return set.ranks().boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static RankSet decoded(byte[] bytes) {
        return RankSet.decode(new Decoder(bytes, 0, bytes.length));
    }

    private static byte[] encoded(long words, long... bits) {
        Encoder encoder = new Encoder();
        encoder.writeVarint(words);
        for (long word : bits) {
            encoder.writeLong(word);
        }
        return encoder.toBytes();
    }

    @Test
    void theyBehaveAsSetsOfNumbers() {
        long seed = Long.getLong("parhelion.seed", 31);
        SplitMix64 random = new SplitMix64(seed);
        for (int run = 0; run < 300; run++) {
            Set<Integer> a = some(random);
            Set<Integer> b = some(random);
            String what = "-Dparhelion.seed=%d, run %d, %s and %s".formatted(seed, run, a, b);
            Set<Integer> union = new TreeSet<>(a);
            union.addAll(b);
            Set<Integer> difference = new TreeSet<>(a);
            difference.removeAll(b);
            Set<Integer> both = new TreeSet<>(a);
            both.retainAll(b);
            assertThat(ranks(of(a).union(of(b)))).as(what).isEqualTo(union);
            assertThat(ranks(of(a).minus(of(b)))).as(what).isEqualTo(difference);
            assertThat(ranks(of(a).intersection(of(b)))).as(what).isEqualTo(both);
            assertThat(of(a).containsAll(of(b))).as(what).isEqualTo(a.containsAll(b));
            assertThat(of(a).equals(of(b))).as(what).isEqualTo(a.equals(b));
            assertThat(of(a).size()).as(what).isEqualTo(a.size());
            Encoder encoder = new Encoder();
            of(a).encode(encoder);
            assertThat(decoded(encoder.toBytes())).as(what).isEqualTo(of(a)).hasSameHashCodeAs(of(a));
        }
        assertThat(RankSet.of(1)).doesNotHaveSameHashCodeAs(RankSet.of(2));
    }

    private static Set<Integer> some(SplitMix64 random) {
        Set<Integer> ranks = new TreeSet<>();
        int below = List.of(3, 64, 65, 200).get(random.nextInt(4));
        for (int n = random.nextInt(5); n > 0; n--) {
            ranks.add(random.nextInt(below));
        }
        return ranks;
    }

    @Test
    void ranksOutOfRangeAreRefused() {
        assertThat(RankSet.of(MOST).contains(MOST)).isTrue();
        assertThatThrownBy(() -> RankSet.of(MOST + 1)).hasMessage("rank 262144 is outside 0 … 262143");
        assertThat(RankSet.of(0).contains(-1)).isFalse();
        assertThat(RankSet.of(5).contains(64 + 5)).isFalse();
    }

    @Test
    void whatIsNoSetIsRefused() {
        assertThat(decoded(encoded(1, 0b101))).isEqualTo(RankSet.of(0, 2));
        assertThatThrownBy(() -> decoded(encoded(2, 1)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("2 words in 8 bytes");
        assertThatThrownBy(() -> decoded(encoded(4097))).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> decoded(encoded(2, 1, 0)))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("shortest form");
    }
}
