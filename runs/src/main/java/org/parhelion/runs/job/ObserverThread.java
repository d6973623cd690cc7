package org.parhelion.runs.job;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Calls an observer on a thread of its own; events that occur while it is busy are skipped. */
final class ObserverThread {
    /** Time limit of an observer for the last event [ms]; the run ends after it. */
    private static final long CLOSE_MILLIS = 1000;

    private static final System.Logger LOG = System.getLogger(ObserverThread.class.getName());

    private final RunObserver observer;
    private final long every;
    /** One event, or the first and the last. */
    private final BlockingQueue<RunEvent> waiting = new ArrayBlockingQueue<>(2);

    private final Thread thread;

    ObserverThread(RunObserver observer, long every) {
        this.observer = observer;
        this.every = every;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("observer " + observer.getClass().getSimpleName())
                .unstarted(this::observe);
    }

    private void observe() {
        try (observer) {
            RunEvent event;
            do {
                event = waiting.take();
                observer.observe(event);
            } while (!event.kind().isLast());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the run has ended without it
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "an observer of the run failed and will not be called again", e);
        }
    }

    /** Steps between two events. */
    long every() {
        return every;
    }

    /** Starts the thread with {@code first}. Has no effect if it has started already, before a recovery. */
    void start(RunEvent first) {
        if (thread.getState() == Thread.State.NEW) {
            waiting.add(first);
            thread.start();
        }
    }

    /** Enqueues an event, unless another one is pending. */
    void offer(RunEvent event) {
        if (waiting.isEmpty()) {
            waiting.offer(event);
        }
    }

    /**
     * Enqueues the last event in place of a pending one (except the first), and waits for its processing up to the time limit.
     */
    void end(RunEvent last) {
        if (thread.getState() == Thread.State.NEW) {
            observer.close();
            return;
        }
        waiting.removeIf(event -> event.kind() != RunEvent.Kind.STARTED);
        waiting.offer(last);
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MILLIS))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
