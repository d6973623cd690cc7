package org.parhelion.space.database;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** The subscriptions of one opening. Each has a thread, which calls its handler. */
final class Subscriptions {
    private static final System.Logger LOG = System.getLogger(Subscriptions.class.getName());
    /** The tuples that wait for one handler; further ones are missing. */
    private static final int QUEUE_MAX = 1 << 16;

    private static final long START_SECONDS = 5;

    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    /** Makes a subscription that starts with its mark. */
    Running prepare(Template template, long leaseNanos, Consumer<Tuple> handler) {
        Running subscription = new Running(template, leaseNanos, handler);
        running.add(subscription);
        subscription.thread.start();
        return subscription;
    }

    void event(Event event) {
        switch (event) {
            case Event.Available(Optional<Tuple> tuple) ->
                tuple.ifPresent(written -> running.forEach(subscription -> subscription.offer(written)));
            case Event.Mark(long content) ->
                running.stream()
                        .filter(subscription -> subscription.mark == content)
                        .forEach(subscription -> subscription.started.countDown());
            case Event.Settled() -> {}
        }
    }

    /** Tuples may be missing. */
    void lost() {
        running.forEach(subscription -> subscription.complete = false);
    }

    void close() {
        running.forEach(Running::close);
    }

    final class Running implements Subscription {
        private final Template template;
        private final Consumer<Tuple> handler;
        private final LinkedBlockingQueue<Tuple> queue = new LinkedBlockingQueue<>(QUEUE_MAX);
        private final Thread thread =
                Thread.ofVirtual().name("space-subscription").unstarted(this::run);
        /** Held while the handler runs, so that it is over when {@link #close} returns. */
        private final ReentrantLock calling = new ReentrantLock();
        /** Events before this one are older than the subscription. */
        private final long mark = ThreadLocalRandom.current().nextLong();

        private final CountDownLatch started = new CountDownLatch(1);

        private volatile boolean complete = true;
        private volatile boolean ended;
        private volatile long endNanos;

        Running(Template template, long leaseNanos, Consumer<Tuple> handler) {
            this.template = template;
            this.handler = handler;
            this.endNanos = endNanos(leaseNanos);
        }

        private static long endNanos(long leaseNanos) {
            return leaseNanos == Long.MAX_VALUE ? Long.MAX_VALUE : System.nanoTime() + leaseNanos;
        }

        private boolean over() {
            long end = endNanos;
            return ended || (end != Long.MAX_VALUE && System.nanoTime() - end >= 0);
        }

        long mark() {
            return mark;
        }

        /** {@return whether the mark arrived within some seconds} */
        boolean awaitStart() throws InterruptedException {
            return started.await(START_SECONDS, TimeUnit.SECONDS);
        }

        void offer(Tuple tuple) {
            if (started.getCount() == 0 && !over() && template.matches(tuple) && !queue.offer(tuple)) {
                complete = false;
            }
        }

        private void run() {
            try {
                while (!over()) {
                    long end = endNanos;
                    long waitNanos = end == Long.MAX_VALUE ? TimeUnit.HOURS.toNanos(1) : end - System.nanoTime();
                    Tuple tuple = queue.poll(waitNanos, TimeUnit.NANOSECONDS);
                    if (tuple != null) {
                        call(tuple);
                    }
                }
            } catch (InterruptedException e) {
                LOG.log(
                        System.Logger.Level.ERROR,
                        "the handler of " + template + " was interrupted; its subscription ends",
                        e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "the handler of " + template + " failed; its subscription ends", e);
            } finally {
                ended = true;
                running.remove(this);
            }
        }

        private void call(Tuple tuple) {
            calling.lock();
            try {
                if (!ended) {
                    handler.accept(tuple);
                }
            } finally {
                calling.unlock();
            }
        }

        @Override
        public boolean renew(Duration lease) {
            long nanos = Durations.leaseNanos(lease);
            if (over()) {
                return false;
            }
            endNanos = endNanos(nanos);
            return true;
        }

        @Override
        public boolean complete() {
            return complete;
        }

        @Override
        public void close() {
            ended = true;
            if (!calling.isHeldByCurrentThread()) {
                calling.lock();
                try {
                    queue.clear();
                } finally {
                    calling.unlock();
                }
            }
            queue.offer(Tuple.of(false)); // Ends the wait; it is not handed on.
        }
    }
}
