package org.parhelion.space.store;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.Tuple;

/** A tuple in a space: whose it is at the moment, and its neighbours in the lists of two shelves. */
final class StoredTuple extends Timed {
    final Tuple tuple;
    final Shelf keyShelf;
    final Shelf arityShelf;

    /** The transaction that wrote it and has not ended. */
    @Nullable
    OpenTransaction writer;

    /** The transaction that took it and has not ended. */
    @Nullable
    OpenTransaction taker;

    /** The transactions that read it and have not ended. Null until there is one: most tuples never have one. */
    private @Nullable Set<OpenTransaction> readers;

    boolean deleted;

    @Nullable
    StoredTuple previousOfKey;

    @Nullable
    StoredTuple nextOfKey;

    @Nullable
    StoredTuple previousOfArity;

    @Nullable
    StoredTuple nextOfArity;

    StoredTuple(long number, long deadlineNanos, Tuple tuple, Shelf keyShelf, Shelf arityShelf) {
        super(number, deadlineNanos);
        this.tuple = tuple;
        this.keyShelf = keyShelf;
        this.arityShelf = arityShelf;
    }

    /** {@return whether a request in {@code transaction}, or in none, sees it} */
    boolean visibleTo(@Nullable OpenTransaction transaction) {
        return writer == null || writer == transaction;
    }

    /** {@return whether such a request may read or take it now} */
    boolean freeFor(boolean take, @Nullable OpenTransaction transaction) {
        return taker == null && visibleTo(transaction) && !(take && readByOtherThan(transaction));
    }

    /** {@return whether such a request must wait until another transaction ends} */
    boolean heldAgainst(boolean take, @Nullable OpenTransaction transaction) {
        return visibleTo(transaction) && (taker == null ? take && readByOtherThan(transaction) : taker != transaction);
    }

    /** {@return whether its disappearance may be what a request of another transaction waits for} */
    boolean held() {
        return taker != null || (readers != null && !readers.isEmpty());
    }

    /** {@return false if the transaction had read it before} */
    boolean addReader(OpenTransaction transaction) {
        if (readers == null) {
            readers = new LinkedHashSet<>(2);
        }
        return readers.add(transaction);
    }

    void removeReader(OpenTransaction transaction) {
        if (readers != null) {
            readers.remove(transaction);
        }
    }

    private boolean readByOtherThan(@Nullable OpenTransaction transaction) {
        if (readers == null || readers.isEmpty()) {
            return false;
        }
        return readers.size() > 1 || transaction == null || !readers.contains(transaction);
    }
}
