package org.parhelion.comm.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Status;

/** A message to or from {@link Comm#PROC_NULL}, or one that needs no waiting: complete as soon as it is started. */
final class NullRequest implements JointRequest {
    private final @Nullable Comm owner;
    private final @Nullable Runnable starting;
    private final Status status;
    private boolean active;
    private boolean closed;

    private NullRequest(@Nullable Comm owner, @Nullable Runnable starting, Status status) {
        this.owner = owner;
        this.starting = starting;
        this.status = status;
        this.active = owner == null;
    }

    static NullRequest oneShot() {
        return complete(Status.EMPTY);
    }

    /** A one-shot request that needs no waiting. */
    static NullRequest complete(Status status) {
        return new NullRequest(null, null, status);
    }

    static NullRequest persistent(Comm owner) {
        return new NullRequest(owner, null, Status.EMPTY);
    }

    /** A persistent request that does {@code starting} at each start and needs no waiting. */
    static NullRequest persistent(Comm owner, Runnable starting) {
        return new NullRequest(owner, starting, Status.EMPTY);
    }

    /** Whether a start does something. */
    boolean isBusy() {
        return starting != null;
    }

    /** Whether {@code comm} made this as a persistent request. */
    boolean ownedBy(Comm comm) {
        return comm.equals(owner) && !closed;
    }

    @Override
    public void start() {
        if (owner == null) {
            throw new IllegalStateException("this request is not persistent: make it with sendInit or recvInit");
        }
        if (closed) {
            throw new IllegalStateException("this request is closed");
        }
        if (starting != null) {
            starting.run();
        }
        active = true;
    }

    @Override
    public Status await() {
        active = false;
        return status;
    }

    @Override
    public boolean test() {
        active = false;
        return true;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void awaitReady(List<JointRequest> requests) {}

    @Override
    public boolean cancel() {
        return false;
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public void close() {
        closed = owner != null;
    }
}
