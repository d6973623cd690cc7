package org.parhelion.space.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.FieldPattern;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleField;

/** Finds tuples by template: through the shelf of (arity, first field) if the template fixes it, else of the arity. */
final class TupleIndex {
    /** The most ended tuples that one search passes, about 0.1 ms of work. */
    static final int PASSED_MAX = 10_000;

    private final Map<Shelf.Key, Shelf> keys = new HashMap<>();

    /** By arity; the first is for templates that match every arity. */
    private final Shelf[] arities = new Shelf[Tuple.FIELDS_MAX + 1];

    private int passed;

    TupleIndex() {
        for (int arity = 0; arity < arities.length; arity++) {
            arities[arity] = new Shelf(null);
        }
    }

    /** {@return the shelf that all matches are on, made if it is not there} */
    Shelf shelf(Template template) {
        TupleField first = firstField(template);
        int arity = template.patterns().size();
        return first == null ? arities[arity] : keyShelf(arity, first);
    }

    private Shelf keyShelf(int arity, TupleField first) {
        return keys.computeIfAbsent(new Shelf.Key(arity, first), Shelf::new);
    }

    /** {@return the shelf of templates that match every tuple} */
    Shelf everyArity() {
        return arities[0];
    }

    /** Makes a tuple and adds it. */
    StoredTuple add(long number, long deadlineNanos, Tuple tuple) {
        Shelf key = keyShelf(tuple.arity(), tuple.fields().getFirst());
        StoredTuple stored = new StoredTuple(number, deadlineNanos, tuple, key, arities[tuple.arity()]);
        key.free.add(stored);
        stored.arityShelf.free.add(stored);
        return stored;
    }

    /** Removes a tuple. */
    void remove(StoredTuple stored) {
        unlink(stored);
        release(stored.keyShelf);
    }

    /** Moves a tuple to those that {@code transaction} has taken. */
    void hide(StoredTuple stored, OpenTransaction transaction) {
        unlink(stored);
        stored.taker = transaction;
        stored.keyShelf.taken.add(stored);
        stored.arityShelf.taken.add(stored);
    }

    /** Moves a tuple back to its place. */
    void restore(StoredTuple stored) {
        unlink(stored);
        stored.taker = null;
        stored.keyShelf.free.add(stored);
        stored.arityShelf.free.add(stored);
    }

    private static void unlink(StoredTuple stored) {
        Shelf key = stored.keyShelf;
        Shelf arity = stored.arityShelf;
        (stored.taker == null ? key.free : key.taken).remove(stored);
        (stored.taker == null ? arity.free : arity.taken).remove(stored);
    }

    /** Forgets a shelf that nothing is on: a space that sees many keys keeps those only that it has. */
    void release(Shelf shelf) {
        if (shelf.key != null && shelf.isEmpty()) {
            keys.remove(shelf.key);
        }
    }

    /** {@return whether the last search gave up, because it met too many tuples that ended and are not deleted yet} */
    boolean gaveUp() {
        return passed > PASSED_MAX;
    }

    /** {@return the first tuple written of those that match and are free; null if there is none, or {@link #gaveUp}} */
    @Nullable
    StoredTuple find(Template template, boolean take, @Nullable OpenTransaction transaction, long nowNanos) {
        passed = 0;
        if (!template.patterns().isEmpty()) {
            Shelf shelf = existing(template);
            return shelf == null ? null : first(shelf, template, take, transaction, nowNanos);
        }
        StoredTuple first = null;
        for (Shelf shelf : arities) {
            StoredTuple candidate = first(shelf, template, take, transaction, nowNanos);
            if (candidate != null && (first == null || candidate.number < first.number)) {
                first = candidate;
            }
        }
        return gaveUp() ? null : first;
    }

    private @Nullable StoredTuple first(
            Shelf shelf, Template template, boolean take, @Nullable OpenTransaction transaction, long nowNanos) {
        TupleList list = shelf.free;
        for (StoredTuple stored = list.first(); stored != null; stored = list.next(stored)) {
            if (stored.endedAt(nowNanos)) {
                if (++passed > PASSED_MAX) {
                    return null;
                }
            } else if (stored.freeFor(take, transaction) && template.matches(stored.tuple)) {
                return stored;
            }
        }
        return null;
    }

    /** {@return the first {@code max} tuples written of those that match and are free; too few if {@link #gaveUp}} */
    List<StoredTuple> findAll(
            Template template, boolean take, int max, @Nullable OpenTransaction transaction, long nowNanos) {
        passed = 0;
        List<StoredTuple> found = new ArrayList<>();
        if (!template.patterns().isEmpty()) {
            Shelf shelf = existing(template);
            if (shelf != null) {
                collect(shelf, template, take, max, transaction, nowNanos, found);
            }
            return found;
        }
        for (Shelf shelf : arities) {
            collect(shelf, template, take, max, transaction, nowNanos, found);
        }
        found.sort(Comparator.comparingLong(stored -> stored.number));
        return found.size() > max ? found.subList(0, max) : found;
    }

    private void collect(
            Shelf shelf,
            Template template,
            boolean take,
            int max,
            @Nullable OpenTransaction transaction,
            long nowNanos,
            List<StoredTuple> found) {
        TupleList list = shelf.free;
        int last = (int) Math.min((long) found.size() + max, Integer.MAX_VALUE);
        for (StoredTuple stored = list.first(); stored != null && found.size() < last; stored = list.next(stored)) {
            if (stored.endedAt(nowNanos)) {
                if (++passed > PASSED_MAX) {
                    return;
                }
            } else if (stored.freeFor(take, transaction) && template.matches(stored.tuple)) {
                found.add(stored);
            }
        }
    }

    /** {@return whether a tuple matches that another transaction holds} */
    boolean held(Template template, boolean take, @Nullable OpenTransaction transaction, long nowNanos) {
        if (!template.patterns().isEmpty()) {
            Shelf shelf = existing(template);
            return shelf != null && held(shelf, template, take, transaction, nowNanos);
        }
        for (Shelf shelf : arities) {
            if (held(shelf, template, take, transaction, nowNanos)) {
                return true;
            }
        }
        return false;
    }

    private static boolean held(
            Shelf shelf, Template template, boolean take, @Nullable OpenTransaction transaction, long nowNanos) {
        return held(shelf.taken, template, take, transaction, nowNanos)
                || (take && held(shelf.free, template, true, transaction, nowNanos));
    }

    private static boolean held(
            TupleList list, Template template, boolean take, @Nullable OpenTransaction transaction, long nowNanos) {
        for (StoredTuple stored = list.first(); stored != null; stored = list.next(stored)) {
            if (!stored.endedAt(nowNanos) && stored.heldAgainst(take, transaction) && template.matches(stored.tuple)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Shelf existing(Template template) {
        TupleField first = firstField(template);
        int arity = template.patterns().size();
        return first == null ? arities[arity] : keys.get(new Shelf.Key(arity, first));
    }

    private static @Nullable TupleField firstField(Template template) {
        List<FieldPattern> patterns = template.patterns();
        return !patterns.isEmpty() && patterns.getFirst() instanceof FieldPattern.Exact(TupleField field)
                ? field
                : null;
    }
}
