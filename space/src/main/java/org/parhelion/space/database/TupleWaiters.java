package org.parhelion.space.database;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;

/**
 * The threads of this process that wait for a tuple. A tuple wakes all who want to read it and one who wants to take it. Who is
 * woken tries again; the database decides. One that leaves with hints it did not use passes them on.
 */
final class TupleWaiters {
    /** The hints that a waiter keeps and passes on; beyond that the others find their tuples by polling. */
    private static final int HINTS_MAX = 64;

    final class Waiter {
        private final Template template;
        private final boolean take;
        private final boolean ifExists;
        private final Condition woken = lock.newCondition();
        private final ArrayDeque<Tuple> hints = new ArrayDeque<>();
        private boolean awake;

        private Waiter(Template template, boolean take, boolean ifExists) {
            this.template = template;
            this.take = take;
            this.ifExists = ifExists;
        }

        private void wake() {
            awake = true;
            woken.signal();
        }

        /** Forgets the hints so far: a search that starts now sees their tuples. */
        void search() {
            lock.lock();
            try {
                awake = false;
                hints.clear();
            } finally {
                lock.unlock();
            }
        }

        /** Waits for a hint since {@link #search}, or until the time is over. */
        void await(long nanos) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long rest = nanos;
                while (!awake && !closed && rest > 0) {
                    rest = woken.awaitNanos(rest);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Stops waiting. */
        void leave() {
            lock.lock();
            try {
                waiters.remove(this);
                hints.forEach(TupleWaiters.this::wakeMatching);
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedSet<Waiter> waiters = new LinkedHashSet<>();
    private boolean closed;

    Waiter enter(Template template, boolean take, boolean ifExists) {
        Waiter waiter = new Waiter(template, take, ifExists);
        lock.lock();
        try {
            waiters.add(waiter);
        } finally {
            lock.unlock();
        }
        return waiter;
    }

    /** A tuple became available; if it is not known, all try again. */
    void available(Optional<Tuple> tuple) {
        lock.lock();
        try {
            tuple.ifPresentOrElse(this::wakeMatching, () -> waiters.forEach(Waiter::wake));
        } finally {
            lock.unlock();
        }
    }

    private void wakeMatching(Tuple tuple) {
        Waiter taker = null;
        for (Waiter waiter : waiters) {
            if (!waiter.template.matches(tuple)) {
                continue;
            }
            if (!waiter.take) {
                waiter.wake();
            } else if (taker == null || (taker.awake && !waiter.awake)) {
                taker = waiter;
            }
        }
        if (taker != null) {
            taker.wake();
            if (taker.hints.size() < HINTS_MAX) {
                taker.hints.add(tuple);
            }
        }
    }

    /** Tuples that were held may be gone. */
    void settled() {
        lock.lock();
        try {
            waiters.stream().filter(waiter -> waiter.ifExists).forEach(Waiter::wake);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiters.forEach(Waiter::wake);
        } finally {
            lock.unlock();
        }
    }
}
