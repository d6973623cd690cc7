package org.parhelion.membership.swim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The suspects and their deadlines.
 *
 * <p>A suspicion starts with one accuser and the longest timeout. Every further accuser shortens it ({@link
 * SuspicionTimeout}). Suspects are few in normal operation, so they are searched linearly, without an index.
 */
final class Suspicions {
    /** One suspect. */
    static final class Case {
        final int member;
        final int incarnation;
        private final long startNanos;
        private final long minNanos;
        private final long maxNanos;
        private final int[] accusers;
        private int accuserCount;
        private long graceNanos;
        private long deadlineNanos;

        private Case(
                int member, int incarnation, int accuser, long startNanos, long minNanos, long maxNanos, int needed) {
            this.member = member;
            this.incarnation = incarnation;
            this.startNanos = startNanos;
            this.minNanos = minNanos;
            this.maxNanos = maxNanos;
            this.accusers = new int[needed + 1];
            this.accusers[accuserCount++] = accuser;
            computeDeadline();
        }

        private void computeDeadline() {
            deadlineNanos = startNanos
                    + graceNanos
                    + SuspicionTimeout.nanos(minNanos, maxNanos, accuserCount - 1, accusers.length - 1);
        }
    }

    private Case[] cases = new Case[4];
    private int[] members = new int[4];
    private int size;
    private long nextDeadlineNanos = Long.MAX_VALUE;

    int size() {
        return size;
    }

    /** The earliest deadline of all suspects [ns]. */
    long nextDeadlineNanos() {
        return nextDeadlineNanos;
    }

    /** Opens a case, which replaces an earlier one about {@code member}. */
    void open(int member, int incarnation, int accuser, long nowNanos, long minNanos, long maxNanos, int needed) {
        close(member);
        Case opened = new Case(member, incarnation, accuser, nowNanos, minNanos, maxNanos, needed);
        if (size == cases.length) {
            cases = Arrays.copyOf(cases, 2 * size);
            members = Arrays.copyOf(members, 2 * size);
        }
        cases[size] = opened;
        members[size] = member;
        size++;
        nextDeadlineNanos = Math.min(nextDeadlineNanos, opened.deadlineNanos);
    }

    /**
     * Adds an accuser to the case of {@code member}.
     *
     * @return whether to pass the claim on: the accuser is new, and still shortens the timeout
     */
    boolean confirm(int member, int accuser) {
        int position = position(member);
        if (position < 0) {
            return false;
        }
        Case open = cases[position];
        if (open.accuserCount == open.accusers.length) {
            return false;
        }
        for (int i = 0; i < open.accuserCount; i++) {
            if (open.accusers[i] == accuser) {
                return false;
            }
        }
        open.accusers[open.accuserCount++] = accuser;
        open.computeDeadline();
        nextDeadlineNanos = Math.min(nextDeadlineNanos, open.deadlineNanos);
        return true;
    }

    /** Removes the case of {@code member}, if there is one. */
    void close(int member) {
        int position = position(member);
        if (position < 0) {
            return;
        }
        Case closed = cases[position];
        size--;
        cases[position] = cases[size];
        members[position] = members[size];
        if (closed.deadlineNanos == nextDeadlineNanos) {
            computeNextDeadline();
        }
    }

    /** Removes and returns one case whose deadline has passed, or null. */
    @Nullable
    Case takeExpired(long nowNanos) {
        if (nowNanos < nextDeadlineNanos) {
            return null;
        }
        for (int i = 0; i < size; i++) {
            Case open = cases[i];
            if (open.deadlineNanos <= nowNanos) {
                close(open.member);
                return open;
            }
        }
        return null;
    }

    /** Extends every deadline by {@code nanos}: this member could not receive a refutation for that long. */
    void postpone(long nanos) {
        for (int i = 0; i < size; i++) {
            cases[i].graceNanos += nanos;
            cases[i].computeDeadline();
        }
        computeNextDeadline();
    }

    private int position(int member) {
        for (int i = 0; i < size; i++) {
            if (members[i] == member) {
                return i;
            }
        }
        return -1;
    }

    private void computeNextDeadline() {
        nextDeadlineNanos = Long.MAX_VALUE;
        for (int i = 0; i < size; i++) {
            nextDeadlineNanos = Math.min(nextDeadlineNanos, cases[i].deadlineNanos);
        }
    }
}
