package org.parhelion.space.store;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.TupleField;

/**
 * The tuples of one key, or of one arity, with the requests and subscriptions whose templates can match those only. The shelf of
 * arity 0 has no tuples, but the requests that match tuples of any arity.
 */
final class Shelf {
    /**
     * What tuples are indexed by.
     *
     * @param arity the number of fields
     * @param first the first field
     */
    record Key(int arity, TupleField first) {}

    /** The key; null if this is the shelf of an arity. */
    final @Nullable Key key;

    /** The tuples that no transaction has taken. */
    final TupleList free;

    /** The tuples that a transaction has taken that has not ended. */
    final TupleList taken;

    /** Reads outside transactions. */
    final WaitingList readers = new WaitingList();

    /** Requests that take, or that read and lock. */
    final WaitingList claims = new WaitingList();

    final Set<TupleWatch> watches = new LinkedHashSet<>(2);

    Shelf(@Nullable Key key) {
        this.key = key;
        this.free = new TupleList(key != null);
        this.taken = new TupleList(key != null);
    }

    boolean isEmpty() {
        return free.isEmpty() && taken.isEmpty() && readers.isEmpty() && claims.isEmpty() && watches.isEmpty();
    }
}
