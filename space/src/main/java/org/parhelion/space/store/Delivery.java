package org.parhelion.space.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.parhelion.space.Subscription;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** A subscription whose handler runs on a thread of its own, one tuple after another. */
public final class Delivery implements Subscription {
    /** The most tuples that wait for the handler; those beyond are dropped, and the subscription is not complete then. */
    public static final int WAITING_MAX = 100_000;

    private static final Logger LOG = System.getLogger(Delivery.class.getName());

    private final Consumer<Tuple> handler;
    private final LongPredicate renew;
    private final Runnable unsubscribe;
    private final Thread worker;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Tuple> waiting = new ArrayDeque<>();
    private boolean handling;
    private boolean ended;
    private boolean closed;
    private boolean complete = true;

    /**
     * Makes a subscription and starts its thread.
     *
     * @param handler receives the tuples
     * @param renew sends a new lease [ns] to the space, and returns false if the subscription has ended there
     * @param unsubscribe ends the subscription in the space
     */
    public Delivery(Consumer<Tuple> handler, LongPredicate renew, Runnable unsubscribe) {
        this.handler = handler;
        this.renew = renew;
        this.unsubscribe = unsubscribe;
        this.worker = Thread.ofVirtual().name("parhelion-space-handler").unstarted(this::run);
        worker.start();
    }

    /**
     * Adds a tuple for the handler. Never waits.
     *
     * @param tuple the tuple
     */
    public void add(Tuple tuple) {
        lock.lock();
        try {
            if (waiting.size() == WAITING_MAX) {
                complete = false;
            } else if (!ended) {
                waiting.add(tuple);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes that tuples may be missing. */
    public void miss() {
        lock.lock();
        try {
            complete = false;
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the subscription has ended in the space. The handler still receives what has come before. */
    public void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Tuple tuple = next(); tuple != null; tuple = next()) {
                handler.accept(tuple);
            }
        } catch (InterruptedException e) {
            LOG.log(Level.WARNING, "the handler of a subscription was interrupted; the subscription ends", e);
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "the handler of a subscription failed; the subscription ends", e);
        } finally {
            finish();
        }
    }

    /** {@return the next tuple; null if no more will come} */
    private @Nullable Tuple next() throws InterruptedException {
        lock.lock();
        try {
            handling = false;
            changed.signalAll();
            while (!closed && !ended && waiting.isEmpty()) {
                changed.await();
            }
            handling = !closed && !waiting.isEmpty();
            return handling ? waiting.remove() : null;
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        boolean open;
        lock.lock();
        try {
            open = !ended && !closed;
            handling = false;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (open) {
            unsubscribe.run();
        }
    }

    @Override
    public boolean renew(Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        lock.lock();
        try {
            if (ended || closed) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        return renew.test(nanos);
    }

    @Override
    public boolean complete() {
        lock.lock();
        try {
            return complete;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        boolean open;
        lock.lock();
        try {
            open = !ended && !closed;
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (open) {
            unsubscribe.run();
        }
        lock.lock();
        try {
            while (handling && !worker.equals(Thread.currentThread())) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
