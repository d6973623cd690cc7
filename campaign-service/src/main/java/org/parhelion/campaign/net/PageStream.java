package org.parhelion.campaign.net;

import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sends pages at the speed of their reader. One thread sends, and waits while the reader is behind.
 *
 * @param <P> the pages
 */
final class PageStream<P> {
    private final ServerCallStreamObserver<P> stream;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean cancelled;

    /** Takes over a stream, before its call handler returns. */
    PageStream(ServerCallStreamObserver<P> stream) {
        this.stream = stream;
        stream.setOnReadyHandler(this::signal);
        stream.setOnCancelHandler(() -> {
            lock.lock();
            try {
                cancelled = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        });
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Sends a page when the reader is ready; returns false if there is none any more. */
    boolean send(P page) throws InterruptedException {
        lock.lock();
        try {
            while (!cancelled && !stream.isReady()) {
                changed.await();
            }
            if (cancelled) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        stream.onNext(page);
        return true;
    }

    boolean cancelled() {
        lock.lock();
        try {
            return cancelled;
        } finally {
            lock.unlock();
        }
    }
}
