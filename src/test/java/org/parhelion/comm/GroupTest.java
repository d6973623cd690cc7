package org.parhelion.comm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.comm.Group.Range;
import org.parhelion.comm.Group.Similarity;

/** The algebra of groups, against lists. */
class GroupTest {
    private final long seed = Long.getLong("parhelion.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);

    private Group group() {
        return Group.of(random.ints(random.nextInt(9), 0, 12).distinct().toArray());
    }

    private static List<Integer> list(Group group) {
        return IntStream.of(group.worldRanks()).boxed().toList();
    }

    @Test
    void setOperationsAreThoseOfLists() {
        for (int round = 0; round < 500; round++) {
            Group a = group();
            Group b = group();
            List<Integer> both = new ArrayList<>(list(a));
            both.retainAll(list(b));
            List<Integer> onlyA = new ArrayList<>(list(a));
            onlyA.removeAll(list(b));
            List<Integer> onlyB = new ArrayList<>(list(b));
            onlyB.removeAll(list(a));
            List<Integer> all = new ArrayList<>(list(a));
            all.addAll(onlyB);
            String what = a + ", " + b + ", seed " + seed;
            assertThat(list(a.union(b))).as(what).isEqualTo(all);
            assertThat(list(a.intersection(b))).as(what).isEqualTo(both);
            assertThat(list(a.difference(b))).as(what).isEqualTo(onlyA);
            boolean same = onlyA.isEmpty() && onlyB.isEmpty();
            Similarity wanted =
                    list(a).equals(list(b)) ? Similarity.IDENT : same ? Similarity.SIMILAR : Similarity.UNEQUAL;
            assertThat(a.compare(b)).as(what).isEqualTo(wanted);
            assertThat(a.equals(b)).as(what).isEqualTo(wanted == Similarity.IDENT);
        }
    }

    @Test
    void ranksOfAGroupAreItsPlaces() {
        for (int round = 0; round < 200; round++) {
            Group a = group();
            Group b = group();
            int[] places = IntStream.range(0, a.size()).toArray();
            int[] translated = a.translateRanks(places, b);
            for (int r = 0; r < a.size(); r++) {
                assertThat(a.rankOf(a.worldRank(r))).isEqualTo(r);
                int index = list(b).indexOf(a.worldRank(r));
                assertThat(translated[r]).isEqualTo(index < 0 ? Comm.UNDEFINED : index);
            }
        }
        assertThat(Group.world(3).translateRanks(new int[] {Comm.PROC_NULL}, Group.EMPTY))
                .containsExactly(Comm.PROC_NULL);
    }

    @Test
    void inclAndExclDivideAGroup() {
        for (int round = 0; round < 200; round++) {
            Group a = group();
            int[] some = IntStream.range(0, a.size())
                    .filter(_ -> random.nextBoolean())
                    .toArray();
            Group in = a.incl(some);
            Group out = a.excl(some);
            assertThat(in.intersection(out)).isEqualTo(Group.EMPTY);
            assertThat(in.union(out).compare(a)).isNotEqualTo(Similarity.UNEQUAL);
            assertThat(a.difference(in)).isEqualTo(out);
        }
        assertThat(Group.world(4).incl(3, 1)).isEqualTo(Group.of(3, 1));
    }

    @Test
    void rangesCountUpAndDown() {
        Group ten = Group.world(10);
        assertThat(ten.rangeIncl(new Range(1, 6, 2), new Range(9, 7, -1))).isEqualTo(Group.of(1, 3, 5, 9, 8, 7));
        assertThat(ten.rangeExcl(new Range(0, 8, 4))).isEqualTo(Group.of(1, 2, 3, 5, 6, 7, 9));
        assertThat(ten.rangeIncl(new Range(5, 0, 1))).isEqualTo(Group.EMPTY);
        assertThat(ten.rangeIncl(new Range(3, 3, -5))).isEqualTo(Group.of(3));
    }

    @Test
    void ranksThatMakeNoSenseAreRefusedByValue() {
        assertRefused(() -> Group.of(1, 2, 1), "rank 1", "twice");
        assertRefused(() -> Group.of(-4), "rank -4");
        assertRefused(() -> Group.world(3).incl(3), "rank 3", "0 … 2");
        assertRefused(() -> Group.world(3).excl(0, 0), "rank 0", "twice");
        assertRefused(() -> Group.world(3).worldRank(-1), "rank -1");
        assertRefused(() -> Group.world(9).rangeIncl(new Range(0, 4, 2), new Range(2, 2, 1)), "rank 2", "twice");
        assertRefused(() -> new Range(0, 4, 0), "stride 0");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... said) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContainingAll(said);
    }
}
