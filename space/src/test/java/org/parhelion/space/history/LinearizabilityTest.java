package org.parhelion.space.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.history.Operation.Action;
import org.parhelion.space.memory.MemorySpaces;

/** The judge accepts what has an explanation and nothing else: known cases, and an obvious judge on small random histories. */
class LinearizabilityTest {
    private static final Tuple A = Tuple.of("key", 1);
    private static final Tuple B = Tuple.of("key", 2);
    private static final Template KEY = Template.of("key", Template.ANY);

    private final long seed = Long.getLong("parhelion.seed", new Random().nextLong());
    private final RandomGenerator random = new SplittableRandom(seed);

    private static Operation write(long start, long end, Tuple tuple) {
        return new Operation(0, start, end, new Action.Write(tuple));
    }

    private static Operation take(long start, long end, Tuple... result) {
        return new Operation(
                1, start, end, new Action.Take(KEY, Arrays.stream(result).findFirst()));
    }

    private static Operation read(long start, long end, Tuple... result) {
        return new Operation(
                2, start, end, new Action.Read(KEY, Arrays.stream(result).findFirst()));
    }

    private static void accepted(Operation... history) {
        assertThat(Linearizability.check(List.of(history))).isEmpty();
    }

    private static void refused(Operation... history) {
        assertThat(Linearizability.check(List.of(history))).isPresent();
    }

    @Test
    void anEmptyHistoryIsExplained() {
        accepted();
    }

    @Test
    void aDoubleTakeIsNotExplained() {
        refused(write(1, 2, A), take(3, 6, A), take(4, 5, A));
        accepted(write(1, 2, A), write(1, 2, A), take(3, 6, A), take(4, 5, A));
    }

    @Test
    void aLostWriteIsNotExplained() {
        refused(write(1, 2, A), take(3, 4));
        refused(write(1, 2, A), take(3, 4, A), write(5, 6, B), take(7, 8));
        accepted(write(1, 4, A), take(2, 3));
    }

    @Test
    void aTakeOfWhatNobodyWroteIsNotExplained() {
        refused(take(1, 2, A));
        refused(write(3, 4, A), take(1, 2, A));
        refused(write(1, 2, B), take(3, 4, A));
    }

    @Test
    void aStaleReadIsNotExplained() {
        refused(write(1, 2, A), take(3, 4, A), read(5, 6, A));
        accepted(write(1, 2, A), take(3, 6, A), read(4, 5, A));
    }

    @Test
    void readsThatDisagreeOnTheOrderAreNotExplained() {
        // The writes overlap; one reader misses what an earlier call has read.
        refused(write(1, 10, A), read(2, 3, A), read(4, 5));
        accepted(write(1, 10, A), read(2, 3), read(4, 5, A));
    }

    @Test
    void aTakeThatRemovedAllMatchesIsNotExplained() {
        refused(write(1, 2, A), write(3, 4, B), take(5, 6, A), take(7, 8));
    }

    @Test
    void aCountMustFit() {
        Operation two = new Operation(3, 5, 6, new Action.Count(KEY, 2));
        accepted(write(1, 2, A), write(3, 4, B), two);
        refused(write(1, 2, A), two);
        accepted(write(1, 2, A), write(3, 9, B), two);
    }

    @Test
    void anUnknownWriteMayHaveHappenedOrNot() {
        Operation unknown = write(1, Operation.NEVER, A);
        accepted(unknown, take(2, 3));
        accepted(unknown, take(2, 3), take(4, 5, A), take(6, 7));
        refused(unknown, take(2, 3, A), take(4, 5, A));
        refused(unknown, read(2, 3, A), read(4, 5));
    }

    @Test
    void anUnknownTakeMayHaveTakenAnyMatchOrNone() {
        Operation unknown = take(5, Operation.NEVER);
        accepted(write(1, 2, A), write(3, 4, B), unknown, take(6, 7, A), take(8, 9, B));
        accepted(write(1, 2, A), write(3, 4, B), unknown, take(6, 7, A), take(8, 9));
        accepted(write(1, 2, A), write(3, 4, B), unknown, take(6, 7, B), take(8, 9));
        refused(write(1, 2, A), write(3, 4, B), unknown, take(6, 7), take(8, 9, B));
        refused(write(1, 2, A), write(3, 4, B), unknown, take(6, 7));
    }

    @Test
    void aCallComesBackFromItsText() {
        List<Operation> history = List.of(
                write(1, 2, A),
                take(3, Operation.NEVER),
                read(4, 5, B),
                new Operation(9, 5, 6, new Action.Count(Template.ALL, 3)));
        assertThat(history.stream().map(Operation::toLine).map(Operation::parse))
                .isEqualTo(history);
    }

    @Test
    void smallHistoriesAreJudgedAsByTryingEveryOrder() {
        int refused = 0;
        int histories = 20_000;
        for (int i = 0; i < histories; i++) {
            List<Operation> history = randomHistory(1 + random.nextInt(6));
            boolean expected = explained(history, new ArrayList<>(), new HashMap<>());
            refused += expected ? 0 : 1;
            assertThat(Linearizability.check(history).isEmpty())
                    .as("%s, seed %d", history, seed)
                    .isEqualTo(expected);
        }
        assertThat(refused).as("seed %d", seed).isBetween(histories / 10, histories * 9 / 10);
    }

    private List<Operation> randomHistory(int calls) {
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            long start = random.nextInt(12);
            long end = random.nextInt(6) == 0 ? Operation.NEVER : start + random.nextInt(6);
            Tuple tuple = random.nextBoolean() ? A : B;
            Template template = random.nextBoolean() ? KEY : Template.ALL;
            Optional<Tuple> result = random.nextInt(3) == 0 ? Optional.empty() : Optional.of(tuple);
            history.add(new Operation(
                    i,
                    start,
                    end,
                    switch (random.nextInt(6)) {
                        case 0, 1, 2 -> new Action.Write(tuple);
                        case 3 -> new Action.Read(template, result);
                        case 4 -> new Action.Count(template, random.nextInt(3));
                        default -> new Action.Take(template, result);
                    }));
        }
        return history;
    }

    /** Tries every order, and for calls of unknown outcome every effect or none. */
    private static boolean explained(List<Operation> history, List<Operation> done, Map<Tuple, Integer> tuples) {
        List<Operation> open = new ArrayList<>(history);
        open.removeAll(done);
        if (open.stream().allMatch(Operation::unknown)) {
            return true;
        }
        for (Operation next : open) {
            if (open.stream().anyMatch(other -> other.end() < next.start())) {
                continue;
            }
            for (Map<Tuple, Integer> after : effects(next, tuples)) {
                done.add(next);
                if (explained(history, done, after)) {
                    return true;
                }
                done.removeLast();
            }
        }
        return false;
    }

    private static List<Map<Tuple, Integer>> effects(Operation operation, Map<Tuple, Integer> tuples) {
        List<Map<Tuple, Integer>> effects = new ArrayList<>();
        List<Tuple> present = tuples.keySet().stream()
                .filter(tuple -> tuples.getOrDefault(tuple, 0) > 0)
                .toList();
        switch (operation.action()) {
            case Action.Write(Tuple tuple) -> effects.add(with(tuples, tuple, 1));
            case Action.Take(Template template, Optional<Tuple> result) -> {
                for (Tuple tuple : present) {
                    if (template.matches(tuple) && (operation.unknown() || result.equals(Optional.of(tuple)))) {
                        effects.add(with(tuples, tuple, -1));
                    }
                }
                if (operation.unknown() || (result.isEmpty() && present.stream().noneMatch(template::matches))) {
                    effects.add(tuples);
                }
            }
            case Action.Read(Template template, Optional<Tuple> result) -> {
                if (operation.unknown()
                        || result.map(tuple -> present.contains(tuple) && template.matches(tuple))
                                .orElse(present.stream().noneMatch(template::matches))) {
                    effects.add(tuples);
                }
            }
            case Action.Count(Template template, long result) -> {
                if (operation.unknown()
                        || present.stream()
                                        .filter(template::matches)
                                        .mapToLong(tuple -> tuples.getOrDefault(tuple, 0))
                                        .sum()
                                == result) {
                    effects.add(tuples);
                }
            }
        }
        return effects;
    }

    private static Map<Tuple, Integer> with(Map<Tuple, Integer> tuples, Tuple tuple, int count) {
        Map<Tuple, Integer> result = new HashMap<>(tuples);
        result.merge(tuple, count, Integer::sum);
        return result;
    }

    @Test
    void eightClientsOfAMemorySpaceAreExplained() throws InterruptedException {
        for (int run = 0; run < 20; run++) {
            HistoryRecorder recorder = new HistoryRecorder();
            try (TupleSpace space = new MemorySpaces().open(SpaceName.DEFAULT)) {
                List<Thread> clients = new ArrayList<>();
                for (int client = 0; client < 8; client++) {
                    int number = client;
                    long clientSeed = random.nextLong();
                    clients.add(Thread.startVirtualThread(() -> play(number, clientSeed, space, recorder)));
                }
                for (Thread client : clients) {
                    client.join();
                }
            }
            List<Operation> history = recorder.history();
            assertThat(history).hasSize(8 * CALLS).noneMatch(Operation::unknown);
            assertThat(Linearizability.check(history))
                    .as("run %d, seed %d", run, seed)
                    .isEmpty();
        }
    }

    private static final int CALLS = 40;

    private static void play(int client, long clientSeed, TupleSpace space, HistoryRecorder recorder) {
        RandomGenerator choices = new SplittableRandom(clientSeed);
        try {
            for (int i = 0; i < CALLS; i++) {
                Template template = choices.nextBoolean() ? KEY : Template.of("key", choices.nextInt(3));
                Duration timeout = Duration.ofNanos(choices.nextInt(3) * 50_000L);
                switch (choices.nextInt(6)) {
                    case 0, 1 -> recorder.write(client, space, Tuple.of("key", choices.nextInt(3)));
                    case 2, 3 -> recorder.take(client, space, template, timeout);
                    case 4 -> recorder.read(client, space, template, timeout);
                    default -> recorder.count(client, space, template);
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
