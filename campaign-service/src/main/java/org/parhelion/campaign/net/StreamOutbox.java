package org.parhelion.campaign.net;

import com.google.protobuf.MessageLite;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * What waits to be sent on a stream. Nothing is sent while the peer reads too slowly; then messages gather, and leave several in
 * one batch. Above a bound they are dropped: coordinator and workers repeat what matters.
 *
 * @param <P> one message
 * @param <B> a batch of messages
 */
final class StreamOutbox<P extends MessageLite, B> {
    /** A batch is about as long as what makes a stream not ready. */
    private static final int BATCH_BYTES = 1 << 15;

    private static final long BYTES_MAX = 64L << 20;

    private final CallStreamObserver<B> stream;
    private final Function<List<P>, B> batch;
    private final Deque<P> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean ended;

    StreamOutbox(CallStreamObserver<B> stream, Function<List<P>, B> batch) {
        this.stream = stream;
        this.batch = batch;
    }

    /** Adds a message; returns false if it is dropped. */
    synchronized boolean add(P message) {
        int bytes = message.getSerializedSize();
        if (ended || waitingBytes + bytes > BYTES_MAX) {
            return false;
        }
        waiting.add(message);
        waitingBytes += bytes;
        return true;
    }

    /** Sends what the peer is ready for. Never waits. */
    synchronized void flush() {
        while (!ended && !waiting.isEmpty() && stream.isReady()) {
            List<P> next = new ArrayList<>();
            long bytes = 0;
            while (!waiting.isEmpty()
                    && (next.isEmpty() || bytes + waiting.peek().getSerializedSize() <= BATCH_BYTES)) {
                P message = waiting.remove();
                bytes += message.getSerializedSize();
                next.add(message);
            }
            waitingBytes -= bytes;
            send(batch.apply(next));
        }
    }

    private void send(B message) {
        try {
            stream.onNext(message);
        } catch (IllegalStateException | io.grpc.StatusRuntimeException e) {
            ended = true; // the stream has ended; its observer is told so, and acts
        }
    }

    /** Ends the stream. No message follows. */
    synchronized void end(java.util.function.Consumer<CallStreamObserver<B>> how) {
        if (!ended) {
            ended = true;
            waiting.clear();
            try {
                how.accept(stream);
            } catch (IllegalStateException | io.grpc.StatusRuntimeException e) {
                return; // it had ended already
            }
        }
    }
}
