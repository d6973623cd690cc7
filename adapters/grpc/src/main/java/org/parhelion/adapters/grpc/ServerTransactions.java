package org.parhelion.adapters.grpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Transaction;
import org.parhelion.space.TupleSpace;

/** The transactions that a session's client has begun. Thread-safe. */
final class ServerTransactions {
    private static final int MOST = 10_000;

    private record Begun(Transaction transaction, long endNanos) {}

    private final TupleSpace space;
    private final Map<Long, Begun> byNumber = new HashMap<>();
    private long last;

    ServerTransactions(TupleSpace space) {
        this.space = space;
    }

    long begin(long leaseNanos) {
        synchronized (this) {
            if (byNumber.size() >= MOST) {
                long nowNanos = System.nanoTime();
                byNumber.values().removeIf(begun -> begun.endNanos() - nowNanos < 0); // ended by themselves
            }
            if (byNumber.size() >= MOST) {
                throw Operation.refused(MOST + " transactions of this client are open; commit or abort some");
            }
        }
        return add(space.begin(Messages.duration(leaseNanos)), leaseNanos);
    }

    private synchronized long add(Transaction transaction, long leaseNanos) {
        last++;
        byNumber.put(last, new Begun(transaction, endNanos(leaseNanos)));
        return last;
    }

    /** On the clock of {@link System#nanoTime}, whose differences must stay below 2⁶³. */
    private static long endNanos(long leaseNanos) {
        return System.nanoTime() + Math.min(leaseNanos < 0 ? Long.MAX_VALUE : leaseNanos, Long.MAX_VALUE / 2);
    }

    synchronized Transaction find(long number) {
        Begun begun = byNumber.get(number);
        if (begun == null) {
            throw new SpaceException(
                    SpaceException.Kind.TRANSACTION_ENDED,
                    "the transaction has ended: it was committed or aborted, or its connection was lost for too long");
        }
        return begun.transaction();
    }

    boolean renew(long number, long leaseNanos) {
        Transaction transaction = find(number);
        boolean renewed = transaction.renew(Messages.duration(leaseNanos));
        synchronized (this) {
            if (renewed && byNumber.containsKey(number)) {
                byNumber.put(number, new Begun(transaction, endNanos(leaseNanos)));
            }
        }
        return renewed;
    }

    void end(long number, Consumer<Transaction> how) {
        Transaction transaction = find(number);
        try {
            how.accept(transaction);
        } finally {
            synchronized (this) {
                byNumber.remove(number);
            }
        }
    }

    void abortAll() {
        List<Begun> open;
        synchronized (this) {
            open = List.copyOf(byNumber.values());
            byNumber.clear();
        }
        open.forEach(begun -> begun.transaction().abort());
    }
}
