package org.parhelion.protocol;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The future events of a simulated network, ordered by time. Events at the same time keep the order in which they were
 * added.
 *
 * <p>A 4-ary heap of two numbers per event: its time, and its arrival number together with the slot that holds the
 * rest. Adding an event allocates nothing.
 *
 * <pre>
 *   times[i]    time [ns]
 *   orders[i]   | arrival number, 40 bits | slot, 24 bits |
 * </pre>
 */
final class EventQueue {
    private static final int SLOT_BITS = 24;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    private long[] times = new long[64];
    private long[] orders = new long[64];
    private int size;
    private long arrivals;

    private int[] from = new int[64];
    private int[] to = new int[64];
    private @Nullable Object[] payload = new @Nullable Object[64];
    private int[] freeSlots = new int[64];
    private int freeCount;
    private int slots;

    // The event that was taken last.
    private long takenTime;
    private int takenFrom;
    private int takenTo;
    private @Nullable Object takenPayload;

    boolean isEmpty() {
        return size == 0;
    }

    /** Time of the next event [ns]; the queue must not be empty. */
    long nextTime() {
        return times[0];
    }

    long takenTime() {
        return takenTime;
    }

    int takenFrom() {
        return takenFrom;
    }

    int takenTo() {
        return takenTo;
    }

    @Nullable
    Object takenPayload() {
        return takenPayload;
    }

    /** Adds an event at {@code timeNanos}; the network defines the meaning of the two members and of the payload. */
    void add(long timeNanos, int fromMember, int toMember, @Nullable Object what) {
        int slot = freeCount > 0 ? freeSlots[--freeCount] : newSlot();
        from[slot] = fromMember;
        to[slot] = toMember;
        payload[slot] = what;
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
        }
        siftUp(size++, timeNanos, arrivals++ << SLOT_BITS | slot);
    }

    /** Removes the next event, which the {@code taken} methods then return. */
    void take() {
        int slot = (int) orders[0] & SLOT_MASK;
        takenTime = times[0];
        takenFrom = from[slot];
        takenTo = to[slot];
        takenPayload = payload[slot];
        payload[slot] = null;
        freeSlots[freeCount++] = slot;
        size--;
        if (size > 0) {
            siftDown(times[size], orders[size]);
        }
    }

    private int newSlot() {
        if (slots == from.length) {
            if (slots > SLOT_MASK) {
                throw new IllegalStateException(
                        "more than " + slots + " events are waiting: the protocol floods the network");
            }
            from = Arrays.copyOf(from, 2 * slots);
            to = Arrays.copyOf(to, 2 * slots);
            payload = Arrays.copyOf(payload, 2 * slots);
            freeSlots = Arrays.copyOf(freeSlots, 2 * slots);
        }
        return slots++;
    }

    private void siftUp(int start, long time, long order) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >> 2;
            if (times[parent] < time || (times[parent] == time && orders[parent] < order)) {
                break;
            }
            times[at] = times[parent];
            orders[at] = orders[parent];
            at = parent;
        }
        times[at] = time;
        orders[at] = order;
    }

    private void siftDown(long time, long order) {
        int at = 0;
        while (true) {
            int first = (at << 2) + 1;
            if (first >= size) {
                break;
            }
            int least = first;
            int end = Math.min(first + 4, size);
            for (int child = first + 1; child < end; child++) {
                if (times[child] < times[least] || (times[child] == times[least] && orders[child] < orders[least])) {
                    least = child;
                }
            }
            if (time < times[least] || (time == times[least] && order < orders[least])) {
                break;
            }
            times[at] = times[least];
            orders[at] = orders[least];
            at = least;
        }
        times[at] = time;
        orders[at] = order;
    }
}
