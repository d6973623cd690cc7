package org.parhelion.comm.threads;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The ranks of a job that have died.
 *
 * <pre>
 *   ALIVE → DOOMED   killed: every call of the rank, by any of its threads, throws from now on
 *         → DEAD     its body has ended: calls of others that need it fail, after the messages that it had sent
 * </pre>
 */
final class Deaths {
    private static final int ALIVE = 0;
    private static final int DOOMED = 1;
    private static final int DEAD = 2;

    private final AtomicIntegerArray states;
    private final List<Integer> order = new CopyOnWriteArrayList<>();

    Deaths(int ranks) {
        states = new AtomicIntegerArray(ranks);
    }

    void doom(int rank) {
        states.compareAndSet(rank, ALIVE, DOOMED);
    }

    void died(int rank) {
        if (states.getAndSet(rank, DEAD) != DEAD) {
            order.add(rank);
        }
    }

    boolean isAlive(int rank) {
        return states.get(rank) == ALIVE;
    }

    boolean isDead(int rank) {
        return states.get(rank) == DEAD;
    }

    /** The dead ranks, in the order of their deaths. */
    List<Integer> inOrder() {
        return List.copyOf(order);
    }
}
