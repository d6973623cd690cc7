package org.parhelion.adapters.grpc;

import io.grpc.stub.CallStreamObserver;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends on a stream what several threads have to send. One thread at a time sends, and takes along what the others left
 * meanwhile: under load a message carries many requests. Nothing is sent while the peer reads too slowly.
 *
 * @param <M> the messages of the stream
 */
final class Sender<M> {
    private final Lock lock;
    private final CallStreamObserver<M> stream;
    private final Supplier<Optional<M>> next;
    private boolean sending;
    private boolean ended;
    private @Nullable Consumer<CallStreamObserver<M>> end;

    /**
     * Prepares a stream.
     *
     * @param lock guards what is to be sent
     * @param stream where it goes
     * @param next makes a message of what is to be sent, nothing if there is nothing; called with the lock held
     */
    Sender(Lock lock, CallStreamObserver<M> stream, Supplier<Optional<M>> next) {
        this.lock = lock;
        this.stream = stream;
        this.next = next;
    }

    /** Sends what is there, unless another thread does or the peer is not ready. Called without the lock. */
    void flush() {
        lock.lock();
        try {
            if (sending || ended) {
                return; // The thread that sends looks again before it stops.
            }
            sending = true;
        } finally {
            lock.unlock();
        }
        if (Thread.currentThread().isVirtual()) {
            giveWay();
        }
        boolean more = true;
        while (more) {
            more = step();
        }
    }

    /** Lets the other virtual threads that are about to send leave theirs first: one message costs as much as many verbs. */
    @SuppressWarnings("ThreadPriorityCheck")
    private static void giveWay() {
        Thread.yield();
    }

    private boolean step() {
        Consumer<CallStreamObserver<M>> last = null;
        Optional<M> message = Optional.empty();
        lock.lock();
        try {
            last = end;
            if (last == null && !ended && stream.isReady()) {
                message = next.get();
            }
            ended |= last != null;
            sending = message.isPresent();
        } finally {
            lock.unlock();
        }
        try {
            if (last != null) {
                last.accept(stream);
            }
            message.ifPresent(stream::onNext);
        } catch (RuntimeException e) {
            stop(); // The stream has ended; its observer is told so and acts.
        }
        return message.isPresent();
    }

    /**
     * Ends the stream. No message follows.
     *
     * @param how completes it or fails it
     */
    void end(Consumer<CallStreamObserver<M>> how) {
        lock.lock();
        try {
            end = how;
        } finally {
            lock.unlock();
        }
        flush();
    }

    private void stop() {
        lock.lock();
        try {
            ended = true;
        } finally {
            lock.unlock();
        }
    }
}
