package org.parhelion.membership.swim;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The updates to pass on: the least often sent are sent first, and each is sent a limited number of times (SWIM,
 * section 4.1).
 *
 * <p>The queue holds at most one claim and one description per member: a newer one replaces the older one, and its
 * count starts at 0. The queue is short in normal operation, so it is searched linearly, without an index:
 *
 * <pre>
 *   sends     7  7  4  1  0  0        sorted, the least sent at the end
 *   updates   a  b  c  d  e  f   ◀── new
 *             ──────────────▶ taken from the end while they fit
 * </pre>
 */
final class BroadcastQueue {
    private static final int CLAIM = 0;
    private static final int DESCRIPTION = 1;

    private @Nullable Update[] updates = new @Nullable Update[8];
    private int[] keys = new int[8];
    private int[] sends = new int[8];
    private int[] byteCounts = new int[8];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Adds {@code update}, which replaces an older update of the same kind about the same member. */
    void add(Update update) {
        int key = 2 * update.member() + (update instanceof Update.Claim ? CLAIM : DESCRIPTION);
        for (int i = 0; i < size; i++) {
            if (keys[i] == key) {
                remove(i);
                break;
            }
        }
        if (size == keys.length) {
            grow();
        }
        updates[size] = update;
        keys[size] = key;
        sends[size] = 0;
        byteCounts[size] = SwimCodec.byteCount(update);
        size++;
    }

    /**
     * Copies the least often sent updates into {@code into} while they fit, and removes those that have now been sent
     * {@code sendLimit} times.
     *
     * @param byteBudget the number of bytes that may be added to {@code into}
     */
    void take(List<Update> into, int byteBudget, int sendLimit) {
        int budget = byteBudget;
        boolean sorted = true;
        for (int i = size - 1; i >= 0; i--) {
            if (byteCounts[i] <= budget) {
                budget -= byteCounts[i];
                into.add(updates[i]);
                sends[i]++;
            } else {
                sorted = false; // updates after it may now have a higher count
            }
        }
        if (!sorted) {
            sort();
        }
        int spent = 0;
        while (spent < size && sends[spent] >= sendLimit) {
            spent++;
        }
        if (spent > 0) {
            removeFirst(spent);
        }
    }

    /**
     * Insertion sort, because the order is nearly right. It is stable: among equals, the older update stays the older
     * one.
     */
    private void sort() {
        for (int i = 1; i < size; i++) {
            Update update = updates[i];
            int key = keys[i];
            int count = sends[i];
            int bytes = byteCounts[i];
            int at = i;
            while (at > 0 && sends[at - 1] < count) {
                updates[at] = updates[at - 1];
                keys[at] = keys[at - 1];
                sends[at] = sends[at - 1];
                byteCounts[at] = byteCounts[at - 1];
                at--;
            }
            updates[at] = update;
            keys[at] = key;
            sends[at] = count;
            byteCounts[at] = bytes;
        }
    }

    private void removeFirst(int count) {
        move(count, 0, size - count);
        Arrays.fill(updates, size - count, size, null);
        size -= count;
    }

    private void remove(int at) {
        move(at + 1, at, size - at - 1);
        size--;
        updates[size] = null;
    }

    private void move(int from, int to, int count) {
        System.arraycopy(updates, from, updates, to, count);
        System.arraycopy(keys, from, keys, to, count);
        System.arraycopy(sends, from, sends, to, count);
        System.arraycopy(byteCounts, from, byteCounts, to, count);
    }

    private void grow() {
        updates = Arrays.copyOf(updates, 2 * size);
        keys = Arrays.copyOf(keys, 2 * size);
        sends = Arrays.copyOf(sends, 2 * size);
        byteCounts = Arrays.copyOf(byteCounts, 2 * size);
    }
}
