package org.parhelion.space.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;
import org.parhelion.space.history.Operation.Action;

/**
 * Looks for an order of the calls that a tuple space without concurrency could have seen (J. Wing, C. Gong: Testing and Verifying
 * Concurrent Objects, 1993; the memory of what was tried is G. Lowe's: Testing for Linearizability, 2017).
 *
 * <p>A call takes effect at one moment between its start and its end; one of unknown outcome at any later moment, or never. Two
 * savings keep long histories feasible: calls that change nothing are placed as soon as they fit, which loses no solution; and if every
 * template fixes the first field, each first field is judged by itself (Herlihy, Wing 1990: linearizability is local).
 */
public final class Linearizability {
    /** The most orders that are tried. */
    private static final int TRIED_MAX = 3_000_000;

    /** What was tried: the calls that were placed, and what those of unknown outcome took. */
    private record Tried(BitSet placed, Map<Integer, Tuple> taken) {}

    /** A call that was placed. {@code forced} calls change nothing, so there is no use in placing them later. */
    private record Placed(Event event, int choice, @Nullable Tuple taken, boolean forced) {}

    private final List<Operation> history;
    private final Event head = new Event(-1, false);
    private final Map<Tuple, Integer> tuples = new HashMap<>();

    /** All tuples of the history, in an order that stays: choices are counted by it. */
    private final Set<Tuple> written = new LinkedHashSet<>();

    private final BitSet placed = new BitSet();
    private final Map<Integer, Tuple> unknownTaken = new LinkedHashMap<>();
    private final List<Placed> stack = new ArrayList<>();
    private final Set<Tried> tried = new HashSet<>();
    private int openCalls;
    private int mostPlaced = -1;
    private String obstacle = "";

    private Linearizability(List<Operation> history) {
        this.history = history;
        record Point(long time, boolean end, int call) {}
        List<Point> points = new ArrayList<>();
        for (int call = 0; call < history.size(); call++) {
            Operation operation = history.get(call);
            points.add(new Point(operation.start(), false, call));
            if (operation.action() instanceof Action.Write(Tuple tuple)) {
                written.add(tuple);
            }
            if (!operation.unknown()) {
                points.add(new Point(operation.end(), true, call));
                openCalls++;
            }
        }
        // A call that ends when another starts overlaps it.
        points.sort(
                Comparator.comparingLong(Point::time).thenComparing(Point::end).thenComparingInt(Point::call));
        Event[] starts = new Event[history.size()];
        Arrays.setAll(starts, call -> new Event(call, false));
        Event last = head;
        for (Point point : points) {
            Event event = starts[point.call()];
            if (point.end()) {
                event = new Event(point.call(), true);
                starts[point.call()].end = event;
            }
            event.insertAfter(last);
            last = event;
        }
    }

    /**
     * Judges a history.
     *
     * @param history the calls, in any order
     * @return what cannot be explained; nothing if the history is linearizable
     * @throws IllegalStateException if too many orders would have to be tried
     */
    public static Optional<String> check(Collection<Operation> history) {
        for (List<Operation> part : parts(history)) {
            Optional<String> fault = new Linearizability(part).search();
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Collection<List<Operation>> parts(Collection<Operation> history) {
        record Key(int arity, TupleField first) {}
        Map<Key, List<Operation>> parts = new LinkedHashMap<>();
        for (Operation operation : history) {
            Key key = switch (operation.action()) {
                case Action.Write(Tuple tuple) ->
                    new Key(tuple.arity(), tuple.fields().getFirst());
                case Action.Read read -> key(read.template(), Key::new);
                case Action.Take take -> key(take.template(), Key::new);
                case Action.Count count -> key(count.template(), Key::new);
            };
            if (key == null) {
                return List.of(List.copyOf(history));
            }
            parts.computeIfAbsent(key, _ -> new ArrayList<>()).add(operation);
        }
        return parts.values();
    }

    private static <K> @Nullable K key(Template template, BiFunction<Integer, TupleField, K> constructor) {
        return template.firstField()
                .map(first -> constructor.apply(template.patterns().size(), first))
                .orElse(null);
    }

    private Optional<String> search() {
        Event event = head.next;
        int choice = 0;
        while (openCalls > 0) {
            if (event != null && !event.isEnd) {
                if (place(event, choice)) {
                    event = head.next;
                } else {
                    event = event.next;
                }
                choice = 0;
                continue;
            }
            noteObstacle(event);
            Placed last = undo();
            if (last == null) {
                return Optional.of(obstacle);
            }
            event = last.event();
            choice = last.choice() + 1;
        }
        return Optional.empty();
    }

    /** Removes the last call that could be placed elsewhere; null if there is none. */
    private @Nullable Placed undo() {
        while (!stack.isEmpty()) {
            Placed last = stack.removeLast();
            Event event = last.event();
            Operation operation = history.get(event.call);
            if (last.taken() != null) {
                add(last.taken(), 1);
            } else if (operation.action() instanceof Action.Write(Tuple tuple)) {
                add(tuple, -1);
            }
            unknownTaken.remove(event.call);
            placed.clear(event.call);
            event.putBack();
            if (!operation.unknown()) {
                openCalls++;
            }
            if (!last.forced()) {
                return last;
            }
        }
        return null;
    }

    /** Places a call next, if it fits and the result is new. */
    private boolean place(Event event, int firstChoice) {
        Operation operation = history.get(event.call);
        for (int choice = firstChoice; ; choice++) {
            Tuple taken = null;
            boolean forced = false;
            switch (operation.action()) {
                case Action.Write(Tuple tuple) -> {
                    if (choice > 0) {
                        return false;
                    }
                    add(tuple, 1);
                }
                case Action.Take(Template template, Optional<Tuple> result) -> {
                    if (operation.unknown()) {
                        List<Tuple> matches = written.stream()
                                .filter(tuple -> tuples.containsKey(tuple) && template.matches(tuple))
                                .toList();
                        if (choice >= matches.size()) {
                            return false;
                        }
                        taken = matches.get(choice);
                        unknownTaken.put(event.call, taken);
                    } else if (choice > 0 || !explains(template, result)) {
                        return false;
                    } else {
                        taken = result.orElse(null);
                        forced = taken == null;
                    }
                    if (taken != null) {
                        add(taken, -1);
                    }
                }
                case Action.Read(Template template, Optional<Tuple> result) -> {
                    if (choice > 0 || operation.unknown() || !explains(template, result)) {
                        return false;
                    }
                    forced = true;
                }
                case Action.Count(Template template, long result) -> {
                    if (choice > 0 || operation.unknown() || count(template) != result) {
                        return false;
                    }
                    forced = true;
                }
            }
            placed.set(event.call);
            if (tried.add(new Tried((BitSet) placed.clone(), Map.copyOf(unknownTaken)))) {
                if (tried.size() > TRIED_MAX) {
                    throw new IllegalStateException("undecided after " + TRIED_MAX + " orders; use shorter histories");
                }
                stack.add(new Placed(event, choice, taken, forced));
                event.lift();
                if (!operation.unknown()) {
                    openCalls--;
                }
                return true;
            }
            placed.clear(event.call);
            unknownTaken.remove(event.call);
            if (taken != null) {
                add(taken, 1);
            } else if (operation.action() instanceof Action.Write(Tuple tuple)) {
                add(tuple, -1);
            }
        }
    }

    private boolean explains(Template template, Optional<Tuple> result) {
        return result.map(tuple -> tuples.containsKey(tuple) && template.matches(tuple))
                .orElseGet(() -> tuples.keySet().stream().noneMatch(template::matches));
    }

    private long count(Template template) {
        return tuples.entrySet().stream()
                .filter(entry -> template.matches(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void add(Tuple tuple, int count) {
        tuples.merge(tuple, count, (a, b) -> a + b == 0 ? null : a + b);
    }

    /** Keeps the call that ends the longest explanation: it has to have happened by then, and fits nowhere. */
    private void noteObstacle(@Nullable Event end) {
        if (placed.cardinality() > mostPlaced && end != null) {
            mostPlaced = placed.cardinality();
            obstacle = "no order explains " + history.get(end.call) + "; before it "
                    + mostPlaced + " of " + history.size() + " calls were explained, which left " + tuples.size()
                    + " different tuples: "
                    + tuples.entrySet().stream().limit(20).toList();
        }
    }

    /** The start or the end of a call, in a list by time. */
    private static final class Event {
        private final int call;
        private final boolean isEnd;
        private @Nullable Event end;
        private @Nullable Event previous;
        private @Nullable Event next;

        Event(int call, boolean isEnd) {
            this.call = call;
            this.isEnd = isEnd;
        }

        void insertAfter(Event before) {
            previous = before;
            before.next = this;
        }

        /** Takes the call out of the list. */
        void lift() {
            unlink();
            if (end != null) {
                end.unlink();
            }
        }

        void putBack() {
            if (end != null) {
                end.link();
            }
            link();
        }

        private void unlink() {
            if (previous != null) {
                previous.next = next;
            }
            if (next != null) {
                next.previous = previous;
            }
        }

        private void link() {
            if (previous != null) {
                previous.next = this;
            }
            if (next != null) {
                next.previous = this;
            }
        }
    }
}
