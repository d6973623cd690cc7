package org.parhelion.space.store;

import org.jspecify.annotations.Nullable;
import org.parhelion.space.Tuple;

/** The tuples of a space: written, claimed, deleted. */
final class Holdings {
    final TupleIndex index = new TupleIndex();
    private final DeadlineQueue leases = new DeadlineQueue();
    private final TuplePages byNumber = new TuplePages();

    StoredTuple write(long number, long deadlineNanos, Tuple tuple, @Nullable OpenTransaction writer) {
        StoredTuple stored = index.add(number, deadlineNanos, tuple);
        stored.writer = writer;
        if (writer != null) {
            writer.written.add(stored);
        }
        byNumber.add(stored);
        leases.add(stored);
        return stored;
    }

    @Nullable
    StoredTuple get(long number) {
        return byNumber.get(number);
    }

    void renew(StoredTuple stored, long deadlineNanos) {
        leases.change(stored, deadlineNanos);
    }

    /** Does what a request does with a tuple that is free for it: takes it, reads it, or reads and locks it. */
    void claim(StoredTuple stored, boolean take, @Nullable OpenTransaction transaction) {
        if (!take) {
            if (transaction != null && stored.addReader(transaction)) {
                transaction.read.add(stored);
            }
        } else if (transaction == null || stored.writer == transaction) {
            delete(stored);
        } else {
            index.hide(stored, transaction);
            transaction.taken.add(stored);
        }
    }

    void delete(StoredTuple stored) {
        index.remove(stored);
        leases.remove(stored);
        byNumber.remove(stored);
        if (stored.writer != null) {
            stored.writer.written.remove(stored);
        }
        stored.deleted = true;
    }

    /** {@return the earliest end of a lease [ns]} */
    long firstEndNanos() {
        return leases.firstNanos();
    }

    /** {@return a tuple whose lease has ended, which is deleted; null if there is none} */
    @Nullable
    StoredTuple deleteEnded(long nowNanos) {
        StoredTuple stored = (StoredTuple) leases.poll(nowNanos);
        if (stored != null) {
            delete(stored);
        }
        return stored;
    }
}
