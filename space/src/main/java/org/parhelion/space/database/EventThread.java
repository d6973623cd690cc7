package org.parhelion.space.database;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;

/** Receives one channel of a database, again after each lost connection, until it is closed. */
final class EventThread implements AutoCloseable, TupleDatabase.Receiver {
    private static final System.Logger LOG = System.getLogger(EventThread.class.getName());
    private static final long PAUSE_MIN_NANOS = 10_000_000;
    private static final long PAUSE_MAX_NANOS = 1_000_000_000;
    private static final long START_SECONDS = 5;

    private final TupleDatabase database;
    private final TupleDatabase.Channel channel;
    private final Consumer<Event> handler;
    private final Runnable lost;
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean closed;
    private volatile boolean connected;

    /**
     * Starts to receive; returns when every event from now on is received, or when that did not succeed within some seconds.
     *
     * @param handler receives the events
     * @param lost called after a connection was lost, and after it was restored: events may be missing
     */
    EventThread(TupleDatabase database, TupleDatabase.Channel channel, Consumer<Event> handler, Runnable lost) {
        this.database = database;
        this.channel = channel;
        this.handler = handler;
        this.lost = lost;
        Thread.ofVirtual().name("space-" + channel).start(this::run);
    }

    /** Waits until events are received. Returns after some seconds if they are not: then only polling finds tuples. */
    void awaitStart() throws InterruptedException {
        started.await(START_SECONDS, TimeUnit.SECONDS);
    }

    boolean connected() {
        return connected;
    }

    private void run() {
        long pauseNanos = PAUSE_MIN_NANOS;
        while (!closed) {
            long start = System.nanoTime();
            try {
                database.receive(channel, this);
            } catch (SpaceException e) {
                if (!closed) {
                    LOG.log(System.Logger.Level.DEBUG, "events are missing until the connection is back", e);
                }
            } catch (MalformedMessageException e) {
                LOG.log(System.Logger.Level.WARNING, "another program wrote to this space's channel", e);
            }
            connected = false;
            if (!closed) {
                lost.run();
                pauseNanos = System.nanoTime() - start > PAUSE_MAX_NANOS
                        ? PAUSE_MIN_NANOS
                        : Math.min(2 * pauseNanos, PAUSE_MAX_NANOS);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pauseNanos / 2, pauseNanos));
            }
        }
        started.countDown();
    }

    @Override
    public void ready() {
        connected = true;
        if (started.getCount() == 0) {
            lost.run();
        }
        started.countDown();
    }

    @Override
    public void event(byte[] event) {
        handler.accept(Event.decode(event));
    }

    @Override
    public void close() {
        closed = true;
    }
}
