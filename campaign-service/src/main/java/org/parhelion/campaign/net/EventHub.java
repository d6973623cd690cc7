package org.parhelion.campaign.net;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.parhelion.campaign.Attempt;
import org.parhelion.campaign.CampaignId;
import org.parhelion.campaign.CampaignListener;
import org.parhelion.campaign.TaskOutcome;
import org.parhelion.campaign.TaskState;
import org.parhelion.campaign.net.wire.CampaignWire;

/** Passes a coordinator's events to subscribers. A subscriber that reads too slowly loses events and is told how many: the coordinator never waits. */
public final class EventHub implements CampaignListener {
    private static final int WAITING_MAX = 10_000;
    private static final int PAGE = 500;

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /** A hub without subscribers. */
    public EventHub() {}

    /** A subscriber to the events of a campaign. */
    final class Subscriber implements AutoCloseable {
        private final CampaignId campaign;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition added = lock.newCondition();
        private final Deque<CampaignWire.Event> waiting = new ArrayDeque<>();
        private long lost;

        private Subscriber(CampaignId campaign) {
            this.campaign = campaign;
        }

        private void add(CampaignWire.Event event) {
            lock.lock();
            try {
                if (waiting.size() >= WAITING_MAX) {
                    waiting.remove();
                    lost++;
                }
                waiting.add(event);
                added.signal();
            } finally {
                lock.unlock();
            }
        }

        /** The next events; empty if none has come in time. */
        Optional<CampaignWire.EventPage> next(long timeoutMillis) throws InterruptedException {
            lock.lock();
            try {
                long leftNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
                while (waiting.isEmpty()) {
                    if (leftNanos <= 0) {
                        return Optional.empty();
                    }
                    leftNanos = added.awaitNanos(leftNanos);
                }
                CampaignWire.EventPage.Builder page =
                        CampaignWire.EventPage.newBuilder().setLost(lost);
                lost = 0;
                while (!waiting.isEmpty() && page.getEventsCount() < PAGE) {
                    page.addEvents(waiting.remove());
                }
                return Optional.of(page.build());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            subscribers.remove(this);
        }
    }

    Subscriber watch(CampaignId campaign) {
        Subscriber subscriber = new Subscriber(campaign);
        subscribers.add(subscriber);
        return subscriber;
    }

    private void publish(Attempt attempt, CampaignWire.Event.Builder event) {
        CampaignWire.Event built = null;
        for (Subscriber subscriber : subscribers) {
            if (subscriber.campaign.equals(attempt.campaign())) {
                built = built == null
                        ? event.setAttempt(WireValues.attempt(attempt)).build()
                        : built;
                subscriber.add(built);
            }
        }
    }

    @Override
    public void started(Attempt attempt, String worker) {
        if (!subscribers.isEmpty()) {
            publish(attempt, CampaignWire.Event.newBuilder().setStarted(worker));
        }
    }

    @Override
    public void progressed(Attempt attempt, double fraction) {
        if (!subscribers.isEmpty()) {
            publish(attempt, CampaignWire.Event.newBuilder().setProgressed(fraction));
        }
    }

    @Override
    public void recorded(Attempt attempt, TaskOutcome outcome, TaskState state) {
        if (!subscribers.isEmpty()) {
            publish(
                    attempt,
                    CampaignWire.Event.newBuilder()
                            .setRecorded(CampaignWire.RecordedOutcome.newBuilder()
                                    .setOutcome(WireValues.outcome(outcome))
                                    .setState(WireValues.state(state))));
        }
    }
}
