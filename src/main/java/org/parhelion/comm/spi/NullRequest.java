package org.parhelion.comm.spi;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** A message to or from {@link Comm#PROC_NULL}: complete as soon as it is started. */
final class NullRequest implements Request {
    private static final NullRequest ONE_SHOT = new NullRequest(null);

    private final @Nullable Comm owner;
    private boolean closed;

    private NullRequest(@Nullable Comm owner) {
        this.owner = owner;
    }

    static NullRequest oneShot() {
        return ONE_SHOT;
    }

    static NullRequest persistent(Comm owner) {
        return new NullRequest(owner);
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
    }

    @Override
    public Status await() {
        return Status.EMPTY;
    }

    @Override
    public boolean test() {
        return true;
    }

    @Override
    public Status status() {
        return Status.EMPTY;
    }

    @Override
    public void close() {
        closed = owner != null;
    }
}
