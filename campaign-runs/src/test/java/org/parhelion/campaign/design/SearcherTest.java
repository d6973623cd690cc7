package org.parhelion.campaign.design;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.parhelion.protocol.SplitMix64;

class SearcherTest {
    private static final long SEED = Long.getLong("parhelion.seed", System.nanoTime());

    private static Design numbers(int count) {
        return Designs.table(
                List.of("x"),
                IntStream.range(0, count)
                        .mapToObj(n -> List.of(String.valueOf(n)))
                        .toList());
    }

    private static Halving halving(boolean asynchronous) {
        return new Halving(numbers(27), new Halving.Settings("loss", true, 1, 9, 3, 4, asynchronous));
    }

    /** A loss that is worse for trials whose number is far from 11, and that shrinks with the steps; every seventh trial fails. */
    private static DesignResult loss(DesignTask task) {
        int x = Integer.parseInt(task.parameters().getOrDefault("x", ""));
        return x % 7 == 6
                ? new DesignResult(task.number(), false, Map.of())
                : new DesignResult(
                        task.number(),
                        true,
                        Map.of("loss", Math.abs(x - 11) + 1.0 / task.steps().orElse(1)));
    }

    /**
     * Runs a searcher to its end. Tasks end in random order, and the driver is killed at random: then the searcher is made again and continues from the state of
     * the last transaction.
     */
    private static List<DesignTask> run(
            Supplier<Searcher> made, Function<DesignTask, DesignResult> program, long seed, double kills) {
        SplitMix64 random = new SplitMix64(seed);
        Searcher searcher = made.get();
        List<DesignTask> asked = new ArrayList<>();
        TreeMap<Long, DesignTask> running = new TreeMap<>();
        TreeMap<Long, DesignResult> kept = new TreeMap<>();
        byte[] state = {};
        for (boolean begun = false; ; begun = true) {
            if (begun && random.nextDouble() < kills) {
                searcher = made.get();
                searcher.restore(state);
            }
            while (searcher.awaits().isPresent()
                    && kept.containsKey(searcher.awaits().getAsLong())) {
                searcher.tell(java.util.Objects.requireNonNull(
                        kept.get(searcher.awaits().getAsLong())));
            }
            for (List<DesignTask> more = searcher.ask(); !more.isEmpty(); more = searcher.ask()) {
                asked.addAll(more);
                more.forEach(task -> running.put(task.number(), task));
            }
            state = searcher.state();
            if (running.isEmpty()) {
                return asked;
            }
            List<DesignTask> all = List.copyOf(running.values());
            DesignTask ended = all.get(random.nextInt(all.size()));
            running.remove(ended.number());
            kept.put(ended.number(), program.apply(ended));
        }
    }

    @Test
    void choicesDependNeitherOnArrivalNorOnKills() {
        for (boolean asynchronous : new boolean[] {true, false}) {
            List<DesignTask> plain = run(() -> halving(asynchronous), SearcherTest::loss, 0, 0);
            for (int trial = 0; trial < 50; trial++) {
                assertThat(run(() -> halving(asynchronous), SearcherTest::loss, SEED + trial, 0.3))
                        .as("seed %d", SEED + trial)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void theBestTrialReachesTheLastRungAndContinuesItself() {
        for (boolean asynchronous : new boolean[] {true, false}) {
            List<DesignTask> tasks = run(() -> halving(asynchronous), SearcherTest::loss, SEED, 0);
            DesignTask last = tasks.stream()
                    .filter(task ->
                            task.steps().orElse(0) == 9 && task.parameters().equals(Map.of("x", "11")))
                    .findFirst()
                    .orElseThrow();
            DesignTask before = tasks.get((int) last.continues().orElseThrow());
            assertThat(before.parameters()).isEqualTo(last.parameters());
            assertThat(before.steps()).hasValue(3);
            assertThat(last.after()).containsExactly(before.number());
        }
    }

    @Test
    void synchronousHalvingKeepsTheBestThirdOfEachRung() {
        List<DesignTask> tasks = run(() -> halving(false), SearcherTest::loss, SEED, 0);
        assertThat(tasks.stream().filter(task -> task.steps().orElse(0) == 1)).hasSize(27);
        assertThat(tasks.stream()
                        .filter(task -> task.steps().orElse(0) == 3)
                        .map(task -> task.parameters().get("x")))
                .containsExactlyInAnyOrder("7", "8", "9", "10", "11", "12", "14", "15", "16");
        assertThat(tasks.stream()
                        .filter(task -> task.steps().orElse(0) == 9)
                        .map(task -> task.parameters().get("x")))
                .containsExactlyInAnyOrder("10", "11", "12");
    }

    @Test
    void aFailedTrialNeverContinues() {
        List<DesignTask> tasks = run(() -> halving(true), SearcherTest::loss, SEED, 0);
        assertThat(tasks.stream().filter(task -> task.continues().isPresent()))
                .isNotEmpty()
                .noneMatch(task -> Integer.parseInt(task.parameters().getOrDefault("x", "")) % 7 == 6);
    }

    @Test
    void aResultOutOfTurnIsRefused() {
        Halving search = halving(true);
        search.ask();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.tell(new DesignResult(3, true, Map.of("loss", 1.0))))
                .withMessage("the result of task 3 was told; that of 0 is awaited");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.tell(new DesignResult(0, true, Map.of("los", 1.0))))
                .withMessageContaining("task 0 has no result loss; it has [los]");
    }

    /** A tree: task x asks for 2x and 2x + 1 up to 100. */
    private static DesignResult branch(DesignTask task) {
        int x = Integer.parseInt(task.parameters().getOrDefault("x", ""));
        return new DesignResult(
                task.number(),
                true,
                Map.of(),
                IntStream.of(2 * x, 2 * x + 1)
                        .filter(child -> child <= 100)
                        .mapToObj(child -> Map.of("x", String.valueOf(child)))
                        .toList());
    }

    @Test
    void aGraphGrowsTheSameWayInAnyOrder() {
        Supplier<Searcher> made = () -> new GrowingSearch(Designs.table(List.of("x"), List.of(List.of("1"))), 1000);
        List<DesignTask> plain = run(made, SearcherTest::branch, 0, 0);
        assertThat(plain).hasSize(100);
        assertThat(plain).extracting(task -> task.parameters().get("x")).doesNotHaveDuplicates();
        for (int trial = 0; trial < 20; trial++) {
            assertThat(run(made, SearcherTest::branch, SEED + trial, 0.3))
                    .as("seed %d", SEED + trial)
                    .isEqualTo(plain);
        }
    }

    @Test
    void aGraphThatGrowsWithoutEndIsRefused() {
        GrowingSearch search = new GrowingSearch(Designs.table(List.of("x"), List.of(List.of("1"))), 2);
        search.ask();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> search.tell(branch(new DesignTask(0, Map.of("x", "1")))))
                .withMessageContaining("task 0 adds tasks beyond the limit of 2");
    }

    @Test
    void aFixedDesignContinuesWhereItWas() {
        List<DesignTask> plain = run(() -> new FixedSearch(numbers(9000)), SearcherTest::loss, 0, 0);
        assertThat(plain).hasSize(9000);
        FixedSearch first = new FixedSearch(numbers(9000));
        List<DesignTask> asked = new ArrayList<>(first.ask());
        FixedSearch second = new FixedSearch(numbers(9000));
        second.restore(first.state());
        for (List<DesignTask> more = second.ask(); !more.isEmpty(); more = second.ask()) {
            asked.addAll(more);
        }
        assertThat(asked).isEqualTo(plain);
    }
}
