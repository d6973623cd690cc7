package org.parhelion.adapters.grpc;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** A watch, on a stream of its own. One virtual thread calls the handler, and watches again after the stream broke. */
final class GrpcSubscription implements Subscription {
    private static final System.Logger LOG = System.getLogger(GrpcSubscription.class.getName());
    private static final long START_SECONDS = 30;
    private static final long AGAIN_MILLIS = 100;

    private final ClientSession session;
    private final long number;
    private final Template template;
    private final Consumer<Tuple> handler;
    private final Consumer<GrpcSubscription> whenEnded;
    private final CompletableFuture<Void> started = new CompletableFuture<>();
    private volatile long endNanos;
    private volatile boolean complete = true;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Events present;
    private @Nullable Thread thread;

    GrpcSubscription(
            ClientSession session,
            long number,
            Template template,
            long leaseNanos,
            Consumer<Tuple> handler,
            Consumer<GrpcSubscription> whenEnded) {
        this.session = session;
        this.number = number;
        this.template = template;
        this.handler = handler;
        this.whenEnded = whenEnded;
        setEnd(leaseNanos);
    }

    private void setEnd(long leaseNanos) {
        endNanos = System.nanoTime() + Math.min(leaseNanos, Long.MAX_VALUE / 2);
    }

    /** Starts, and returns when the server watches. */
    void start() {
        thread = Thread.ofVirtual().name("space-watch").start(this::watch);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    started.get(START_SECONDS, TimeUnit.SECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof SpaceException space
                    ? new SpaceException(space.kind(), String.valueOf(space.getMessage()), space)
                    : new SpaceException(SpaceException.Kind.UNREACHABLE, String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            close();
            throw new SpaceException(SpaceException.Kind.UNREACHABLE, "the server did not begin to watch in time", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private boolean over() {
        return closed() || session.closed() || endNanos - System.nanoTime() <= 0;
    }

    private void watch() {
        try {
            while (!over()) {
                Status status = watchOnce();
                boolean first = !started.isDone();
                if (status.isOk()) {
                    return; // the lease has ended
                }
                boolean again = status.getCode() == Status.Code.UNAVAILABLE
                        || status.getCode() == Status.Code.FAILED_PRECONDITION;
                if (!again) {
                    started.completeExceptionally(
                            new SpaceException(SpaceException.Kind.REFUSED, String.valueOf(status.getDescription())));
                    return;
                }
                complete &= first;
                closing.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the handler of a subscription failed, and the subscription ends", e);
        } finally {
            closing.countDown();
            started.completeExceptionally(
                    new SpaceException(SpaceException.Kind.CLOSED, "the space was closed, or the lease has ended"));
            whenEnded.accept(this);
        }
    }

    /** Watches until the stream ends; returns how it ended. */
    private Status watchOnce() throws InterruptedException {
        Events events = new Events();
        present = events;
        if (closed()) {
            return Status.OK;
        }
        Wire.WatchRequest request = Wire.WatchRequest.newBuilder()
                .setSession(session.number())
                .setNumber(number)
                .setTemplate(Messages.message(template))
                .setLeaseNanos(Math.max(1, endNanos - System.nanoTime()))
                .build();
        ClientCalls.asyncServerStreamingCall(
                session.channel().newCall(Methods.WATCH, CallOptions.DEFAULT), request, events);
        try {
            while (true) {
                Optional<Wire.WatchEvent> event = events.next();
                if (event.isEmpty()) {
                    return events.status;
                }
                started.complete(null);
                complete &= !event.get().getMissed();
                for (Wire.Tuple tuple : event.get().getTuplesList()) {
                    if (closed()) {
                        return Status.OK;
                    }
                    handler.accept(Messages.tuple(tuple));
                }
                events.more();
            }
        } finally {
            events.cancel();
        }
    }

    /** Receives one event at a time: the next is asked for when the handler has seen the tuples of the last. */
    private static final class Events implements ClientResponseObserver<Wire.WatchRequest, Wire.WatchEvent> {
        private final BlockingQueue<Optional<Wire.WatchEvent>> arrived = new LinkedBlockingQueue<>();
        private @Nullable ClientCallStreamObserver<Wire.WatchRequest> stream;
        private volatile Status status = Status.OK;

        @Override
        public void beforeStart(ClientCallStreamObserver<Wire.WatchRequest> requests) {
            stream = requests;
            requests.disableAutoRequestWithInitial(1);
        }

        Optional<Wire.WatchEvent> next() throws InterruptedException {
            return arrived.take();
        }

        void more() {
            if (stream != null) {
                stream.request(1);
            }
        }

        /** Lets {@link #next} return. */
        void stop() {
            arrived.add(Optional.empty());
        }

        void cancel() {
            if (stream != null) {
                stream.cancel("the subscription ends", null);
            }
        }

        @Override
        public void onNext(Wire.WatchEvent event) {
            arrived.add(Optional.of(event));
        }

        @Override
        public void onError(Throwable failure) {
            status = Status.fromThrowable(failure);
            arrived.add(Optional.empty());
        }

        @Override
        public void onCompleted() {
            arrived.add(Optional.empty());
        }
    }

    @Override
    public boolean renew(Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        if (over()) {
            return false;
        }
        Wire.Renewal renewal =
                Wire.Renewal.newBuilder().setNumber(number).setLeaseNanos(nanos).build();
        boolean renewed = session.call(Wire.Request.newBuilder().setRenewWatch(renewal), OptionalLong.empty())
                        .number()
                == 1;
        if (renewed) {
            setEnd(nanos);
        }
        return renewed;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public void close() {
        closing.countDown();
        Events events = present;
        if (events != null) {
            events.stop();
        }
        Thread watching = thread;
        if (watching == null || watching.equals(Thread.currentThread())) {
            return;
        }
        boolean interrupted = false;
        while (watching.isAlive()) {
            try {
                watching.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
