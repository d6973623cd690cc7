package org.parhelion.comm.threads;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Status;
import org.parhelion.comm.spi.CollectiveCall;

/** A receive; an element of its endpoint's linked list while it is posted. Used by the receiving thread only. */
final class RecvRequest extends ThreadRequest {
    @Nullable
    RecvRequest next;

    private MemorySegment target = MemorySegment.NULL;
    /** Whether a sender that waits may write to the target, too. */
    private boolean jointly;

    private int source;
    private int tag;
    private boolean done;
    private boolean truncated;
    private int foundSource;
    private int foundTag;
    private long foundBytes;
    private Status status = Status.EMPTY;

    RecvRequest(Endpoint endpoint, boolean persistent) {
        super(endpoint, persistent);
    }

    RecvRequest of(Buffer buffer, int fromRank, int messageTag) {
        target = buffer.segment();
        jointly = buffer.byteSize() >= JointCopy.BYTES_MIN && isShared(buffer);
        source = fromRank;
        tag = messageTag;
        done = false;
        return this;
    }

    @Override
    void begin() {
        done = false;
        truncated = false;
        endpoint.post(this);
    }

    boolean matches(int messageSource, int messageTag) {
        return (source == messageSource || source == Comm.ANY_SOURCE) && (tag == messageTag || tag == Comm.ANY_TAG);
    }

    /** The destination of the payload; the caller copies it there if it fits. */
    MemorySegment target() {
        return target;
    }

    /** Copies a long message that fits. */
    void copy(SendRequest send, long bytes) {
        if (jointly && bytes >= JointCopy.BYTES_MIN) {
            send.copyTo(target);
        } else {
            MemorySegment.copy(send.payload(), 0, target, 0, bytes);
        }
    }

    /** Notes the message; returns whether it fits. If not, it is dropped and the receive fails. */
    boolean found(int messageSource, int messageTag, long bytes) {
        foundSource = messageSource;
        foundTag = messageTag;
        foundBytes = bytes;
        truncated = bytes > target.byteSize();
        return !truncated;
    }

    void complete() {
        done = true;
    }

    @Override
    public boolean isDone() {
        return done;
    }

    @Override
    boolean takeBack() {
        endpoint.cancel(this);
        status = Status.EMPTY;
        return true;
    }

    @Override
    @Nullable
    CommException fault() {
        return truncated
                ? CommException.failed(
                        endpoint.rank,
                        "recv",
                        foundSource,
                        foundTag,
                        "the message of " + foundBytes + " bytes is longer than the buffer of " + target.byteSize()
                                + " bytes (MPI_ERR_TRUNCATE)")
                : null;
    }

    /** Made on demand and reused while it is equal, so that repeated receives allocate nothing. */
    @Override
    public Status status() {
        if (done && (status.source() != foundSource || status.tag() != foundTag || status.byteCount() != foundBytes)) {
            status = new Status(foundSource, foundTag, foundBytes);
        }
        return status;
    }

    @Override
    public String operation() {
        return endpoint.group.isInternal ? CollectiveCall.Kind.verb(tag) : "recv";
    }

    @Override
    public int peer() {
        return source;
    }

    /** That of internal traffic says nothing to a program. */
    @Override
    public int tag() {
        return endpoint.group.isInternal ? Comm.PROC_NULL : tag;
    }
}
