package org.parhelion.campaign.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The last events, by number. Readers ask for what follows a number, so no reader has a queue of its own, and a slow one costs nothing: it finds that what it wants is gone. Thread-safe; adding
 * never waits.
 */
final class EventRing {
    private final @Nullable CampaignEvent[] events;
    private long added;
    private int waiting;
    private boolean closed;

    EventRing(int capacity) {
        this.events = new CampaignEvent[capacity];
    }

    synchronized void add(CampaignEvent event) {
        events[(int) (added++ % events.length)] = event;
        if (waiting > 0) {
            notifyAll();
        }
    }

    /** How many events there have been: the number of the last one, counted from 1. */
    synchronized long last() {
        return added;
    }

    /** Whether all events after a number are still here. */
    synchronized boolean reaches(long number) {
        return number >= 0 && number <= added && number >= added - events.length;
    }

    /** The events after a number, at most {@code most}, which are here by {@link #reaches}. Empty if some are gone meanwhile. */
    synchronized List<CampaignEvent> after(long number, int most) {
        if (!reaches(number)) {
            return List.of();
        }
        List<CampaignEvent> list = new ArrayList<>();
        for (long n = number; n < added && list.size() < most; n++) {
            list.add(Objects.requireNonNull(events[(int) (n % events.length)]));
        }
        return list;
    }

    /** Waits for an event after a number, at most for a time. */
    synchronized void await(long number, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        waiting++;
        try {
            while (added <= number && !closed) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return;
                }
                wait(left);
            }
        } finally {
            waiting--;
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Ends all waiting. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
