package org.parhelion.space.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap by deadline. Each element knows its place, so that one that ends early is removed at once: a space where tuples
 * are taken before their leases end keeps no dead ones.
 */
final class DeadlineQueue {
    private static final long NEVER = Long.MAX_VALUE;

    private @Nullable Timed[] heap = new @Nullable Timed[16];
    private int size;

    /** Adds an element, unless it never ends. */
    void add(Timed timed) {
        if (timed.deadlineNanos == NEVER) {
            return;
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        size++;
        siftUp(size - 1, timed);
    }

    /** Removes an element, if it is there. */
    void remove(Timed timed) {
        int index = timed.queueIndex;
        if (index == Timed.NOT_QUEUED) {
            return;
        }
        timed.queueIndex = Timed.NOT_QUEUED;
        size--;
        Timed last = at(size);
        heap[size] = null;
        if (index < size) {
            siftDown(index, last);
            if (last.queueIndex == index) {
                siftUp(index, last);
            }
        }
    }

    /** Gives an element a new deadline. */
    void change(Timed timed, long deadlineNanos) {
        remove(timed);
        timed.deadlineNanos = deadlineNanos;
        add(timed);
    }

    /** {@return the earliest deadline [ns]} */
    long firstNanos() {
        return size == 0 ? NEVER : at(0).deadlineNanos;
    }

    /** {@return the element that ended first, which is removed; null if none has ended} */
    @Nullable
    Timed poll(long nowNanos) {
        if (size == 0 || !at(0).endedAt(nowNanos)) {
            return null;
        }
        Timed first = at(0);
        remove(first);
        return first;
    }

    private Timed at(int index) {
        Timed timed = heap[index];
        assert timed != null;
        return timed;
    }

    private void siftUp(int start, Timed timed) {
        int index = start;
        while (index > 0 && before(timed, at((index - 1) / 2))) {
            place(index, at((index - 1) / 2));
            index = (index - 1) / 2;
        }
        place(index, timed);
    }

    private void siftDown(int start, Timed timed) {
        int index = start;
        while (2 * index + 1 < size) {
            int child = 2 * index + 1;
            if (child + 1 < size && before(at(child + 1), at(child))) {
                child++;
            }
            if (!before(at(child), timed)) {
                break;
            }
            place(index, at(child));
            index = child;
        }
        place(index, timed);
    }

    private void place(int index, Timed timed) {
        heap[index] = timed;
        timed.queueIndex = index;
    }

    private static boolean before(Timed a, Timed b) {
        return a.deadlineNanos < b.deadlineNanos || (a.deadlineNanos == b.deadlineNanos && a.number < b.number);
    }
}
