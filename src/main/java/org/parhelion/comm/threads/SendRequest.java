package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.RankDiedException;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CollectiveCall;

/**
 * A send. A short one is copied into the ring and done at once; a longer one, a synchronous one, or one that found the ring
 * full is published by reference, and the receiver copies straight from this side's memory.
 */
final class SendRequest extends ThreadRequest {
    private static final VarHandle DONE;

    static {
        try {
            DONE = MethodHandles.lookup().findVarHandle(SendRequest.class, "done", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final boolean synchronous;
    private MemorySegment payload = MemorySegment.NULL;
    private int dest;
    private int tag;
    /** Where memory that only this thread may read is copied to, for the receiver to read. */
    private @Nullable MemorySegment shared;

    @SuppressWarnings("unused") // through DONE
    private boolean done;

    /** What the receiver is copying, for this side to help while it waits. */
    private volatile @Nullable JointCopy copy;

    SendRequest(Endpoint endpoint, boolean persistent, boolean synchronous) {
        super(endpoint, persistent);
        this.synchronous = synchronous;
    }

    SendRequest of(Buffer buffer, int toRank, int messageTag) {
        payload = buffer.segment();
        dest = toRank;
        tag = messageTag;
        shared = null;
        if (!isShared(buffer)) {
            shared = MemorySegment.ofArray(new byte[Math.toIntExact(buffer.byteSize())]);
        }
        return this;
    }

    @Override
    void begin() {
        if (endpoint.isDisturbed() && endpoint.group.isDead(dest)) {
            lose(new RankDiedException(endpoint.rank, operation(), dest, tag, dest, endpoint.group.name));
            done = true;
            return;
        }
        Ring ring = endpoint.ringTo(dest);
        long bytes = payload.byteSize();
        if (!synchronous && bytes <= Ring.EAGER_BYTES && ring.offerEager(tag, payload, bytes)) {
            done = true;
        } else {
            done = false;
            if (shared != null) {
                shared.copyFrom(payload);
            }
            ring.offerLarge(this);
        }
        endpoint.group.wake(dest);
    }

    /** What the receiver reads. */
    MemorySegment payload() {
        return shared == null ? payload : shared;
    }

    /** Copies to {@code target}, which this side may write to, together with this side if it waits. */
    void copyTo(MemorySegment target) {
        JointCopy joint = new JointCopy(payload(), target);
        copy = joint;
        joint.complete();
        copy = null;
    }

    /** The receiver has copied: this side may go on. */
    void complete() {
        DONE.setVolatile(this, true);
        endpoint.group.wake(endpoint.rank);
    }

    @Override
    public boolean isDone() {
        JointCopy joint = copy;
        if (joint != null) {
            joint.takeParts();
        }
        return (boolean) DONE.getAcquire(this);
    }

    /** The receiver may copy from this side's memory at any moment. */
    @Override
    boolean takeBack() {
        return false;
    }

    @Override
    @Nullable
    CommException fault() {
        return null;
    }

    @Override
    public Status status() {
        return Status.EMPTY;
    }

    @Override
    public String operation() {
        return endpoint.group.isInternal ? CollectiveCall.Kind.verb(tag) : synchronous ? "ssend" : "send";
    }

    @Override
    public int peer() {
        return dest;
    }

    /** That of internal traffic says nothing to a program. */
    @Override
    public int tag() {
        return endpoint.group.isInternal ? Comm.PROC_NULL : tag;
    }

    /** The tag that a receive must match. */
    int messageTag() {
        return tag;
    }
}
