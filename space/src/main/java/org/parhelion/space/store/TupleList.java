package org.parhelion.space.store;

import org.jspecify.annotations.Nullable;

/** Tuples in the order of their writing, linked through the tuples themselves: any of them is removed in constant time. */
final class TupleList {
    /** Whether it links the tuples of a key; those of an arity otherwise. Each tuple is in one list of either kind. */
    private final boolean ofKey;

    private @Nullable StoredTuple first;
    private @Nullable StoredTuple last;

    TupleList(boolean ofKey) {
        this.ofKey = ofKey;
    }

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    StoredTuple first() {
        return first;
    }

    @Nullable
    StoredTuple next(StoredTuple tuple) {
        return ofKey ? tuple.nextOfKey : tuple.nextOfArity;
    }

    private @Nullable StoredTuple previous(StoredTuple tuple) {
        return ofKey ? tuple.previousOfKey : tuple.previousOfArity;
    }

    /** Adds a tuple at its place: at the end if it is new; near the start, in general, if it was taken and comes back. */
    void add(StoredTuple tuple) {
        if (last == null || last.number < tuple.number) {
            link(last, tuple, null);
            return;
        }
        StoredTuple after = first;
        while (after != null && after.number < tuple.number) {
            after = next(after);
        }
        link(after == null ? last : previous(after), tuple, after);
    }

    void remove(StoredTuple tuple) {
        StoredTuple before = previous(tuple);
        StoredTuple after = next(tuple);
        setNext(before, after);
        setPrevious(after, before);
        if (ofKey) {
            tuple.previousOfKey = null;
            tuple.nextOfKey = null;
        } else {
            tuple.previousOfArity = null;
            tuple.nextOfArity = null;
        }
    }

    private void link(@Nullable StoredTuple before, StoredTuple tuple, @Nullable StoredTuple after) {
        setNext(before, tuple);
        setPrevious(tuple, before);
        setNext(tuple, after);
        setPrevious(after, tuple);
    }

    private void setNext(@Nullable StoredTuple tuple, @Nullable StoredTuple next) {
        if (tuple == null) {
            first = next;
        } else if (ofKey) {
            tuple.nextOfKey = next;
        } else {
            tuple.nextOfArity = next;
        }
    }

    private void setPrevious(@Nullable StoredTuple tuple, @Nullable StoredTuple previous) {
        if (tuple == null) {
            last = previous;
        } else if (ofKey) {
            tuple.previousOfKey = previous;
        } else {
            tuple.previousOfArity = previous;
        }
    }
}
