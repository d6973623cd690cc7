package org.parhelion.space.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.parhelion.space.Template.ANY;
import static org.parhelion.space.TupleVerbs.FOREVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;
import org.parhelion.space.TupleSamples;
import org.parhelion.space.TupleSpace;

/** The verbs, one client at a time. */
public abstract class VerbCases extends SpaceFixture {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void aWrittenTupleIsReadAndStays() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        assertThat(peek(space, TASKS)).contains(TASK);
        assertThat(peek(space, TASKS)).contains(TASK);
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void aTakenTupleIsGone() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
        assertThat(space.take(TASKS, AT_ONCE)).isEmpty();
        assertThat(space.count(TASKS)).isZero();
    }

    @Test
    void anEmptySpaceHasNothing() throws Exception {
        TupleSpace space = space();
        assertThat(space.read(Template.ALL, AT_ONCE)).isEmpty();
        assertThat(space.take(Template.ALL, AT_ONCE)).isEmpty();
        assertThat(space.readAll(Template.ALL, 10)).isEmpty();
        assertThat(space.takeAll(Template.ALL, 10)).isEmpty();
        assertThat(space.count(Template.ALL)).isZero();
    }

    @Test
    void ifExistsDoesNotWaitForWhatIsNotThere() throws Exception {
        TupleSpace space = space();
        assertThat(launch(() -> space.readIfExists(TASKS, FOREVER)).result()).isEmpty();
        assertThat(launch(() -> space.takeIfExists(TASKS, FOREVER)).result()).isEmpty();
    }

    @Test
    void ifExistsFindsWhatIsThere() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        assertThat(space.readIfExists(TASKS, AT_ONCE)).contains(TASK);
        assertThat(space.takeIfExists(TASKS, AT_ONCE)).contains(TASK);
        assertThat(space.takeIfExists(TASKS, AT_ONCE)).isEmpty();
    }

    @Test
    void equalTuplesAreSeparateEntries() throws Exception {
        TupleSpace space = space();
        for (int left = 1; left <= 3; left++) {
            space.write(TASK);
            assertThat(space.count(TASKS)).isEqualTo(left);
        }
        for (int left = 2; left >= 0; left--) {
            assertThat(space.take(TASKS, AT_ONCE)).contains(TASK);
            assertThat(space.count(TASKS)).isEqualTo(left);
        }
    }

    @Test
    void anotherOpeningTakesExactlyOneOfManyMatches() throws Exception {
        TupleSpace here = space();
        TupleSpace there = space();
        for (int i = 0; i < 5; i++) {
            here.write(Tuple.of("task", i));
        }
        Tuple taken = there.take(TASKS, AT_ONCE).orElseThrow();
        assertThat(here.count(TASKS)).isEqualTo(4);
        assertThat(here.readAll(TASKS, 10)).hasSize(4).doesNotContain(taken);
    }

    @Test
    void theTemplateOfAllMatchesEveryArity() throws Exception {
        TupleSpace space = space();
        List<Tuple> tuples = List.of(Tuple.of(1), Tuple.of(1, 2), Tuple.of("a", "b", "c"));
        tuples.forEach(space::write);
        assertThat(space.count(Template.ALL)).isEqualTo(3);
        assertThat(space.readAll(Template.ALL, 10)).containsExactlyInAnyOrderElementsOf(tuples);
        List<Tuple> taken = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            taken.add(space.take(Template.ALL, AT_ONCE).orElseThrow());
        }
        assertThat(taken).containsExactlyInAnyOrderElementsOf(tuples);
    }

    @Test
    void aTemplateMatchesItsNumberOfFieldsOnly() throws Exception {
        TupleSpace space = space();
        space.write(Tuple.of("task", 1, 2));
        assertThat(peek(space, TASKS)).isEmpty();
        assertThat(peek(space, Template.of("task"))).isEmpty();
        assertThat(peek(space, Template.of(ANY, ANY, ANY))).isPresent();
    }

    @Test
    void equalNumbersOfDifferentTypesDoNotMatch() throws Exception {
        TupleSpace space = space();
        List<Object> ones = List.of(1L, 1.0, "1", true, new byte[] {1}, new double[] {1}, new long[] {1});
        ones.forEach(one -> space.write(Tuple.of(one, "x")));
        for (Object one : ones) {
            assertThat(space.readAll(Template.of(one, ANY), 10)).containsExactly(Tuple.of(one, "x"));
        }
    }

    @Test
    void aTypeMatchesThatTypeOnly() throws Exception {
        TupleSpace space = space();
        List<Object> ones = List.of(1L, 1.0, "1", true, new byte[] {1}, new double[] {1}, new long[] {1});
        ones.forEach(one -> space.write(Tuple.of("x", one)));
        for (Object one : ones) {
            TupleField.Type type = TupleField.of(one).type();
            assertThat(space.readAll(Template.of("x", Template.type(type)), 10)).containsExactly(Tuple.of("x", one));
        }
    }

    @Test
    void aRangeIncludesBothEnds() throws Exception {
        TupleSpace space = space();
        LongStream.of(-10, -2, -1, 0, 1, 2, 10).forEach(i -> space.write(Tuple.of("long", i)));
        assertThat(longs(space, Template.of("long", Template.range(-2, 1))))
                .containsExactlyInAnyOrder(-2L, -1L, 0L, 1L);
        Stream.of("a", "b", "ba", "c").forEach(text -> space.write(Tuple.of("text", text)));
        assertThat(space.count(Template.of("text", Template.range("b", "c")))).isEqualTo(3);
    }

    @Test
    void aRangeComparesDoublesByValue() throws Exception {
        TupleSpace space = space();
        for (double value : new double[] {-0.0, 0.0, -1.5, 1.5, Double.NaN, Double.NEGATIVE_INFINITY}) {
            space.write(Tuple.of(value));
        }
        assertThat(space.count(Template.of(Template.range(0.0, -0.0)))).isEqualTo(2);
        assertThat(space.count(Template.of(Template.range(-1.5, 1.5)))).isEqualTo(4);
        assertThat(space.count(Template.of(Template.range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY))))
                .as("all but NaN")
                .isEqualTo(5);
    }

    private static List<Long> longs(TupleSpace space, Template template) {
        return space.readAll(template, 100).stream()
                .map(tuple -> tuple.longAt(tuple.arity() - 1))
                .toList();
    }

    @Test
    void aTemplateWithoutAFirstFieldFindsAll() throws Exception {
        TupleSpace space = space();
        for (int i = 0; i < 20; i++) {
            space.write(Tuple.of("key " + i, i % 2));
        }
        assertThat(space.count(Template.of(ANY, 1))).isEqualTo(10);
        assertThat(space.take(Template.of(ANY, 0), AT_ONCE)).isPresent();
        assertThat(space.takeAll(Template.of(Template.type(TupleField.Type.STRING), 0), 100))
                .hasSize(9);
        assertThat(space.count(Template.ALL)).isEqualTo(10);
    }

    @Test
    void templatesSelectExactlyWhatMatches() throws Exception {
        TupleSpace space = space();
        List<Tuple> tuples = new ArrayList<>();
        for (int i = 0; i < rounds(); i++) {
            Tuple tuple = TupleSamples.tuple(random);
            tuples.add(tuple);
            space.write(tuple);
        }
        for (int i = 0; i < rounds(); i++) {
            Template template = TupleSamples.template(tuples.get(random.nextInt(tuples.size())), random);
            List<Tuple> expected = tuples.stream().filter(template::matches).toList();
            assertThat(space.readAll(template, Integer.MAX_VALUE))
                    .as("%s, seed %d", template, seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(space.count(template)).as("%s, seed %d", template, seed).isEqualTo(expected.size());
            assertThat(peek(space, template).isPresent())
                    .as("%s, seed %d", template, seed)
                    .isEqualTo(!expected.isEmpty());
        }
    }

    @Test
    void randomTakesLeaveTheRest() throws Exception {
        TupleSpace space = space();
        List<Tuple> left = new ArrayList<>();
        for (int i = 0; i < rounds(); i++) {
            Tuple tuple = TupleSamples.tuple(random);
            left.add(tuple);
            space.write(tuple);
        }
        for (int i = 0; i < rounds() / 2; i++) {
            Template template = TupleSamples.template(TupleSamples.tuple(random), random);
            space.take(template, AT_ONCE).ifPresent(tuple -> {
                assertThat(template.matches(tuple))
                        .as("%s, seed %d", template, seed)
                        .isTrue();
                assertThat(left.remove(tuple)).as("%s, seed %d", tuple, seed).isTrue();
            });
        }
        assertThat(space.readAll(Template.ALL, Integer.MAX_VALUE))
                .as("seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(left);
    }

    @Test
    void takeAllReturnsExactlyWhatItRemoves() throws Exception {
        TupleSpace space = space();
        IntStream.range(0, 10).forEach(i -> space.write(Tuple.of("task", i)));
        space.write(Tuple.of("result", 1));
        List<Tuple> taken = space.takeAll(TASKS, 7);
        assertThat(taken).hasSize(7).doesNotHaveDuplicates();
        assertThat(space.readAll(TASKS, 10)).hasSize(3).doesNotContainAnyElementsOf(taken);
        assertThat(space.takeAll(TASKS, 100)).hasSize(3);
        assertThat(space.count(Template.ALL)).isEqualTo(1);
    }

    @Test
    void readAllReturnsAtMostWhatIsAskedAndLeavesAll() throws Exception {
        TupleSpace space = space();
        IntStream.range(0, 10).forEach(i -> space.write(Tuple.of("task", i)));
        assertThat(space.readAll(TASKS, 4)).hasSize(4).doesNotHaveDuplicates();
        assertThat(space.readAll(TASKS, 10)).hasSize(10);
        assertThat(space.readAll(Template.ALL, 1)).hasSize(1);
    }

    @Test
    void arraysAreCopiedInAndOut() throws Exception {
        TupleSpace space = space();
        double[] rim = {1, 2, 3};
        space.write(Tuple.of("rim", rim));
        rim[0] = 99;
        Tuple read = peek(space, Template.of("rim", ANY)).orElseThrow();
        assertThat(read.doublesAt(1)).containsExactly(1, 2, 3);
        read.doublesAt(1)[0] = 77;
        assertThat(space.take(Template.of("rim", ANY), AT_ONCE).orElseThrow().doublesAt(1))
                .containsExactly(1, 2, 3);
    }

    @Test
    void everyValueComesBackEqual() throws Exception {
        TupleSpace space = space();
        for (int i = 0; i < rounds(); i++) {
            Tuple tuple = TupleSamples.tuple(random);
            space.write(tuple);
            assertThat(space.take(Template.ALL, AT_ONCE)).as("seed %d", seed).contains(tuple);
        }
    }

    @Test
    void hostileTextIsOnlyText() throws Exception {
        TupleSpace space = space();
        List<String> texts = List.of(
                "'; DROP TABLE tuples; --",
                "\" or 1=1 --",
                "$$; select pg_sleep(9); $$",
                "]] redis.call('FLUSHALL') [[",
                "*3\r\n$3\r\nDEL\r\n",
                "{tag}:{other}",
                "%s%n_%\\",
                "a\0b",
                "\uD83D\uDE00\u202E\uFEFF",
                "../../etc/passwd",
                "");
        for (String text : texts) {
            space.write(Tuple.of(text, text));
        }
        for (String text : texts) {
            assertThat(space.readAll(Template.of(text, ANY), 100)).containsExactly(Tuple.of(text, text));
            assertThat(space.take(Template.of(ANY, text), AT_ONCE)).contains(Tuple.of(text, text));
        }
        assertThat(space.count(Template.ALL)).isZero();
    }

    @Test
    void aMebibyteComesBackEqual() throws Exception {
        TupleSpace space = space();
        byte[] bytes = new byte[MEBIBYTE];
        random.nextBytes(bytes);
        Tuple tuple = Tuple.of("big", bytes, "\u20AC".repeat(1000));
        space.write(tuple);
        assertThat(peek(space, Template.of("big", bytes, ANY))).contains(tuple);
        assertThat(space.take(Template.of("big", ANY, ANY), AT_ONCE)).contains(tuple);
    }

    @Test
    void aMebibyteMayBeTheFirstField() throws Exception {
        TupleSpace space = space();
        byte[] bytes = new byte[MEBIBYTE];
        random.nextBytes(bytes);
        space.write(Tuple.of(bytes, 1));
        byte[] other = bytes.clone();
        other[MEBIBYTE - 1] ^= 1;
        assertThat(peek(space, Template.of(other, ANY))).isEmpty();
        assertThat(space.take(Template.of(bytes, ANY), AT_ONCE)).contains(Tuple.of(bytes, 1));
    }

    @Test
    void theLargestNumberOfFieldsComesBack() throws Exception {
        TupleSpace space = space();
        Tuple tuple = new Tuple(
                IntStream.range(0, Tuple.FIELDS_MAX).mapToObj(TupleField::of).toList());
        space.write(tuple);
        Object[] pattern = new Object[Tuple.FIELDS_MAX];
        java.util.Arrays.fill(pattern, ANY);
        pattern[Tuple.FIELDS_MAX - 1] = Tuple.FIELDS_MAX - 1;
        assertThat(space.take(Template.of(pattern), AT_ONCE)).contains(tuple);
    }

    @Test
    void tuplesStayWhenTheirWriterCloses() throws Exception {
        TupleSpace writer = space();
        writer.write(TASK);
        writer.close();
        assertThat(peek(space(), TASKS)).contains(TASK);
    }

    @Test
    void aLeaseThatIsNotPositiveIsRefused() throws Exception {
        TupleSpace space = space();
        for (Duration lease : List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(-1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> space.write(TASK, lease));
            assertThatIllegalArgumentException().isThrownBy(() -> space.begin(lease));
            assertThatIllegalArgumentException().isThrownBy(() -> space.notify(TASKS, lease, _ -> {}));
        }
        assertThat(space.count(Template.ALL)).isZero();
    }

    @Test
    void aMaximumBelowOneIsRefused() throws Exception {
        TupleSpace space = space();
        space.write(TASK);
        assertThatIllegalArgumentException().isThrownBy(() -> space.readAll(TASKS, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> space.takeAll(TASKS, -1));
        assertThat(space.count(TASKS)).isEqualTo(1);
    }

    @Test
    void inOrderTheFirstWrittenIsFoundFirst() throws Exception {
        TupleSpace space = orderedSpace();
        IntStream.range(0, 30).forEach(i -> space.write(Tuple.of("task", i)));
        for (long i = 0; i < 10; i++) {
            assertThat(peek(space, TASKS)).contains(Tuple.of("task", i));
            assertThat(space.take(TASKS, AT_ONCE)).contains(Tuple.of("task", i));
        }
        assertThat(longs(space, TASKS))
                .containsExactlyElementsOf(LongStream.range(10, 30).boxed().toList());
        assertThat(space.takeAll(TASKS, 3))
                .containsExactly(Tuple.of("task", 10), Tuple.of("task", 11), Tuple.of("task", 12));
        assertThat(space.take(Template.of("task", Template.range(20, 25)), AT_ONCE))
                .contains(Tuple.of("task", 20));
    }

    @Test
    void inOrderHoldsAcrossFirstFieldsAndArities() throws Exception {
        TupleSpace space = orderedSpace();
        List<Tuple> tuples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Tuple tuple = i % 3 == 0 ? Tuple.of(i) : Tuple.of("key " + random.nextInt(5), i);
            tuples.add(tuple);
            space.write(tuple);
        }
        List<Tuple> pairs = tuples.stream().filter(tuple -> tuple.arity() == 2).toList();
        assertThat(space.readAll(Template.of(ANY, ANY), 100))
                .as("seed %d", seed)
                .containsExactlyElementsOf(pairs);
        for (Tuple tuple : tuples) {
            assertThat(space.take(Template.ALL, AT_ONCE)).as("seed %d", seed).contains(tuple);
        }
    }
}
