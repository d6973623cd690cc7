package org.parhelion.campaign.executor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.parhelion.campaign.TaskListener;

/** What an attempt is asked to do, and whom it tells of its progress. Safe for any thread. */
final class AttemptControl {
    /** In the order of urgency. */
    enum Wish {
        RUN,
        /** Stop with a checkpoint. */
        DRAIN,
        /** Stop at once: the task was cancelled, or its timeout is over. */
        CANCEL
    }

    private final TaskListener listener;
    private final List<Consumer<Wish>> observers = new ArrayList<>();
    private Wish wish = Wish.RUN;

    AttemptControl(TaskListener listener) {
        this.listener = listener;
    }

    synchronized Wish wish() {
        return wish;
    }

    /** Raises the urgency. */
    void ask(Wish more) {
        List<Consumer<Wish>> told;
        synchronized (this) {
            if (more.compareTo(wish) <= 0) {
                return;
            }
            wish = more;
            told = List.copyOf(observers);
        }
        told.forEach(observer -> observer.accept(more));
    }

    /** Tells an observer of each later wish, and of the present one unless it is to run. */
    void onWish(Consumer<Wish> observer) {
        Wish now;
        synchronized (this) {
            observers.add(observer);
            now = wish;
        }
        if (now != Wish.RUN) {
            observer.accept(now);
        }
    }

    void progressed(double fraction) {
        listener.progressed(Math.clamp(fraction, 0, 1));
    }
}
