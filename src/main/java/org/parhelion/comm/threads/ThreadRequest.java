package org.parhelion.comm.threads;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.JointRequest;

/** A send or receive under way; also what the endpoint's own blocking calls wait with. */
abstract class ThreadRequest implements JointRequest, Wait {
    final Endpoint endpoint;
    final boolean persistent;
    private boolean active;
    private boolean closed;
    /** What ended the operation before it was done. */
    private @Nullable CommException lost;

    ThreadRequest(Endpoint endpoint, boolean persistent) {
        this.endpoint = endpoint;
        this.persistent = persistent;
    }

    /** Hands the operation to the endpoint. */
    abstract void begin();

    /** What was wrong with an operation that is done, or null. */
    @Nullable
    abstract CommException fault();

    /** What went wrong, or null. */
    final @Nullable CommException failure() {
        return lost == null ? fault() : lost;
    }

    /** Nothing that this operation brings can be used. */
    final void lose(CommException reason) {
        lost = reason;
    }

    @Override
    public final boolean isActive() {
        return active;
    }

    final boolean isClosed() {
        return closed;
    }

    /** Starts, whether persistent or not. */
    final void activate() {
        active = true;
        lost = null;
        begin();
    }

    /** Makes an operation that is done already active, so that it is reported like any other. */
    final void activateDone() {
        active = true;
    }

    /** Makes an operation that is done inactive: what a set does once all are. */
    final void report() {
        active = false;
    }

    /** Without looking at failures: what a set does with each of its requests. */
    final void awaitDone(Seat seat) {
        if (active) {
            if (lost == null) {
                seat.await(this);
            }
            active = false;
        }
    }

    @Override
    public final void start() {
        if (!persistent) {
            throw new IllegalStateException("this request is not persistent: make it with sendInit or recvInit");
        }
        if (closed) {
            throw new IllegalStateException("this request is closed");
        }
        if (active) {
            throw new IllegalStateException("this request is under way: await it before it is started again");
        }
        try (var _ = endpoint.guard.enter()) {
            endpoint.enter();
            activate();
        }
    }

    @Override
    public final Status await() {
        try (var _ = endpoint.guard.enter()) {
            awaitDone(endpoint.enter());
            return outcome();
        }
    }

    final Status outcome() {
        CommException failure = failure();
        if (failure != null) {
            throw failure;
        }
        return status();
    }

    @Override
    public final boolean test() {
        active = !isComplete();
        return !active;
    }

    @Override
    public final boolean isComplete() {
        if (active) {
            try (var _ = endpoint.guard.enter()) {
                Seat seat = endpoint.enter();
                seat.progress();
                return isReady() || (endpoint.isDisturbed() && isHopeless(seat));
            }
        }
        return true;
    }

    @Override
    public final boolean isReady() {
        return isDone() || lost != null;
    }

    @Override
    public final void awaitReady(List<JointRequest> requests) {
        try (var _ = endpoint.guard.enter()) {
            endpoint.enter().await(new AnyWait(this, requests));
        }
    }

    @Override
    public final boolean cancel() {
        if (!active || isComplete()) {
            return false;
        }
        try (var _ = endpoint.guard.enter()) {
            if (!takeBack()) {
                return false;
            }
            active = false;
            return true;
        }
    }

    /** Undoes {@link #begin} of an operation that is not done; returns whether that can be. */
    abstract boolean takeBack();

    /** Whether a rank that this needs has died, and what it had sent has been looked at; then the operation is over. */
    private boolean isHopeless(Seat seat) {
        CommException obstacle = obstacle();
        if (obstacle == null) {
            return false;
        }
        seat.progress();
        if (!isDone()) {
            lost = obstacle;
            endpoint.cancel(this);
        }
        return true;
    }

    @Override
    public final void close() {
        if (active && !isDone()) {
            if (obstacle() == null) {
                throw new IllegalStateException("this request is under way: await it before it is closed");
            }
            try (var _ = endpoint.guard.enter()) {
                endpoint.cancel(this);
            }
        }
        active = false;
        closed = persistent;
    }

    @Override
    public final String communicator() {
        return endpoint.group.name;
    }

    @Override
    public final @Nullable CommException obstacle() {
        return endpoint.obstacle(this);
    }

    /** Whether {@code buffer} can be read by any thread; memory of a confined arena cannot. */
    static boolean isShared(Buffer buffer) {
        return buffer.segment().isAccessibleBy(NOBODY);
    }

    private static final Thread NOBODY = Thread.ofPlatform().unstarted(() -> {});
}
