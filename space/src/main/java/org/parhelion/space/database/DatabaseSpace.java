package org.parhelion.space.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.SpaceOptions;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.database.TupleDatabase.Channel;
import org.parhelion.space.database.TupleDatabase.Found;
import org.parhelion.space.database.TupleDatabase.Search;
import org.parhelion.space.spi.Durations;
import org.parhelion.space.spi.TupleCodec;

/**
 * A tuple space in a database. The database applies each verb at once; waiting happens here: who finds nothing tries again after a
 * hint of the database, and without one at a polling interval, because hints can be lost.
 */
public final class DatabaseSpace implements TupleSpace {
    /** Mean time after which a search is repeated without a hint. */
    private static final long POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TupleDatabase database;
    private final SpaceName name;
    private final SpaceOptions options;
    private final TupleWaiters waiters = new TupleWaiters();
    private final Subscriptions subscriptions = new Subscriptions();
    private final Set<DatabaseTransaction> transactions = ConcurrentHashMap.newKeySet();
    private final Object eventsLock = new Object();
    private volatile @Nullable EventThread hints;
    private volatile @Nullable EventThread tuples;
    private volatile boolean closed;

    /**
     * Makes a space of a database.
     *
     * @param database the database, which the space closes
     * @param name whose tuples it has
     * @param options how it was opened
     */
    public DatabaseSpace(TupleDatabase database, SpaceName name, SpaceOptions options) {
        this.database = database;
        this.name = name;
        this.options = options;
    }

    @Override
    public SpaceName name() {
        return name;
    }

    // --- Verbs, each in a transaction or in none

    @Override
    public Lease write(Tuple tuple, Duration lease) {
        return write(tuple, lease, Optional.empty());
    }

    Lease write(Tuple tuple, Duration lease, Optional<UUID> transaction) {
        long leaseMicros = micros(lease);
        requireOpen("write");
        return new TupleLease(database.write(TupleCodec.encode(tuple), leaseMicros, transaction));
    }

    @Override
    public Optional<Tuple> read(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, false, false, Optional.empty());
    }

    @Override
    public Optional<Tuple> take(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, true, false, Optional.empty());
    }

    @Override
    public Optional<Tuple> readIfExists(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, false, true, Optional.empty());
    }

    @Override
    public Optional<Tuple> takeIfExists(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, true, true, Optional.empty());
    }

    Optional<Tuple> find(
            Template template, Duration timeout, boolean take, boolean ifExists, Optional<UUID> transaction)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        requireOpen(take ? "take" : "read");
        long timeoutNanos = Durations.nanos(timeout);
        Search search = new Search(TupleCodec.ranges(template), take, 1, options.ordered(), ifExists);
        Found found = database.find(search, transaction);
        if (over(found, ifExists) || timeoutNanos == 0) {
            return tuple(found);
        }
        return await(template, timeoutNanos, search, transaction);
    }

    private Optional<Tuple> await(Template template, long timeoutNanos, Search search, Optional<UUID> transaction)
            throws InterruptedException {
        long startNanos = System.nanoTime();
        TupleWaiters.Waiter waiter = waiters.enter(template, search.take(), search.held());
        try {
            hints().awaitStart();
            while (true) {
                waiter.search();
                requireOpen(search.take() ? "take" : "read");
                Found found = database.find(search, transaction);
                long restNanos = timeoutNanos - (System.nanoTime() - startNanos);
                if (over(found, search.held()) || restNanos <= 0) {
                    return tuple(found);
                }
                waiter.await(Math.min(restNanos, pauseNanos(found)));
            }
        } finally {
            waiter.leave();
        }
    }

    private static boolean over(Found found, boolean ifExists) {
        return !found.tuples().isEmpty() || (ifExists && !found.held());
    }

    /** Jittered, so that threads that wait in many processes do not search at the same moments. */
    private static long pauseNanos(Found found) {
        long pollNanos = (long) (POLL_NANOS * ThreadLocalRandom.current().nextDouble(0.5, 1.5));
        return found.transactionEndMicros() == TupleDatabase.NO_END
                ? pollNanos
                : Math.min(pollNanos, TimeUnit.MICROSECONDS.toNanos(Math.max(found.transactionEndMicros(), 0) + 1000));
    }

    private static Optional<Tuple> tuple(Found found) {
        return found.tuples().stream().findFirst().map(TupleCodec::decodeTuple);
    }

    @Override
    public List<Tuple> readAll(Template template, int max) {
        return findAll(template, max, false, Optional.empty());
    }

    @Override
    public List<Tuple> takeAll(Template template, int max) {
        return findAll(template, max, true, Optional.empty());
    }

    List<Tuple> findAll(Template template, int max, boolean take, Optional<UUID> transaction) {
        if (max < 1) {
            throw new IllegalArgumentException("at most " + max + " tuples; at least 1 is required");
        }
        requireOpen(take ? "takeAll" : "readAll");
        Search search = new Search(TupleCodec.ranges(template), take, max, options.ordered(), false);
        return database.find(search, transaction).tuples().stream()
                .map(TupleCodec::decodeTuple)
                .toList();
    }

    @Override
    public long count(Template template) {
        return count(template, Optional.empty());
    }

    long count(Template template, Optional<UUID> transaction) {
        requireOpen("count");
        return database.count(TupleCodec.ranges(template), transaction);
    }

    // --- Transactions

    @Override
    public Transaction begin(Duration lease) {
        long leaseMicros = micros(lease);
        requireOpen("begin");
        DatabaseTransaction transaction = new DatabaseTransaction(this, UUID.randomUUID());
        database.begin(transaction.name, leaseMicros);
        transactions.add(transaction);
        return transaction;
    }

    boolean end(DatabaseTransaction transaction, boolean commit) {
        transactions.remove(transaction);
        requireOpen(commit ? "commit" : "abort");
        boolean ended = database.end(transaction.name, commit);
        // Its waiting verbs fail now; those of others have a hint from the database.
        waiters.available(Optional.empty());
        return ended;
    }

    boolean renew(DatabaseTransaction transaction, Duration lease) {
        long leaseMicros = micros(lease);
        requireOpen("renew");
        return database.renewTransaction(transaction.name, leaseMicros);
    }

    // --- Events

    @Override
    public Subscription notify(Template template, Duration lease, Consumer<Tuple> handler) {
        long leaseNanos = Durations.leaseNanos(lease);
        requireOpen("notify");
        EventThread events = tuples();
        try {
            events.awaitStart();
            Subscriptions.Running subscription = subscriptions.prepare(template, leaseNanos, handler);
            if (events.connected()) {
                database.mark(subscription.mark());
            }
            if (subscription.awaitStart()) {
                return subscription;
            }
            subscription.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new SpaceException(
                SpaceException.Kind.UNREACHABLE,
                "notify: the events of " + name + " cannot be received now, or the thread was interrupted");
    }

    private EventThread hints() {
        EventThread running = hints;
        if (running != null) {
            return running;
        }
        synchronized (eventsLock) {
            requireOpen("wait");
            if (hints == null) {
                hints = new EventThread(database, Channel.HINTS, this::hint, () -> waiters.available(Optional.empty()));
            }
            return hints;
        }
    }

    private void hint(Event event) {
        switch (event) {
            case Event.Available(Optional<Tuple> tuple) -> waiters.available(tuple);
            case Event.Settled() -> waiters.settled();
            case Event.Mark _ -> {}
        }
    }

    private EventThread tuples() {
        EventThread running = tuples;
        if (running != null) {
            return running;
        }
        synchronized (eventsLock) {
            requireOpen("notify");
            if (tuples == null) {
                tuples = new EventThread(database, Channel.TUPLES, subscriptions::event, subscriptions::lost);
            }
            return tuples;
        }
    }

    // --- The end

    private void requireOpen(String verb) {
        if (closed) {
            throw new SpaceException(SpaceException.Kind.CLOSED, verb + ": the space " + name + " was closed");
        }
    }

    @Override
    public void close() {
        synchronized (eventsLock) {
            if (closed) {
                return;
            }
            abortAll();
            closed = true;
            if (hints != null) {
                hints.close();
            }
            if (tuples != null) {
                tuples.close();
            }
        }
        waiters.close();
        subscriptions.close();
        database.close();
    }

    private void abortAll() {
        try {
            transactions.forEach(DatabaseTransaction::abort);
        } catch (SpaceException e) {
            System.getLogger(DatabaseSpace.class.getName())
                    .log(System.Logger.Level.WARNING, "transactions stay open until their leases end", e);
        }
    }

    private static long micros(Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        // Beyond this the server's clock [µs since 1970] would overflow its 53 bits; it is 140 years.
        return nanos / 1000 > 1L << 52 ? TupleDatabase.NO_END : Math.ceilDiv(nanos, 1000);
    }

    private final class TupleLease implements Lease {
        private final long tuple;

        TupleLease(long tuple) {
            this.tuple = tuple;
        }

        @Override
        public boolean renew(Duration duration) {
            long leaseMicros = micros(duration);
            requireOpen("renew");
            return database.renewTuple(tuple, leaseMicros);
        }

        @Override
        public boolean cancel() {
            requireOpen("cancel");
            return database.cancelTuple(tuple);
        }
    }
}
