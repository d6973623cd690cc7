package org.parhelion.comm.mpj;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** A send or receive; a persistent one begins again with each {@link #start}. */
final class MpjRequest implements Request {
    enum Kind {
        SEND,
        SSEND,
        RECV
    }

    private final MpjTransport comm;
    private final Object channel;
    private final Kind kind;
    private final Buffer buffer;
    private final int peer;
    private final int tag;
    private final boolean persistent;
    private final byte[] bytes;
    private @Nullable Object theirs;
    /** Status of a completed operation of which the program has not been told yet. */
    private @Nullable Object arrived;

    private Status status = Status.EMPTY;
    private boolean closed;
    private boolean inSet;

    /** @param channel MPJ Express's communicator */
    MpjRequest(MpjTransport comm, Object channel, Kind kind, Buffer buffer, int peer, int tag, boolean persistent) {
        this.comm = comm;
        this.channel = channel;
        this.kind = kind;
        this.buffer = buffer;
        this.peer = peer;
        this.tag = tag;
        this.persistent = persistent;
        this.bytes = new byte[MpjTransport.length(buffer)];
        if (!persistent) {
            begin();
        }
    }

    @Override
    public void start() {
        if (!persistent || closed || inSet || theirs != null) {
            throw new IllegalStateException(this + " cannot be started: it is "
                    + (!persistent
                            ? "not persistent"
                            : closed ? "closed" : inSet ? "part of a request set" : "under way already"));
        }
        begin();
    }

    /** Begins the operation in MPJ Express. */
    void begin() {
        try (var _ = comm.guard().enter()) {
            if (kind != Kind.RECV) {
                MemorySegment.copy(buffer.segment(), 0, MemorySegment.ofArray(bytes), 0, bytes.length);
            }
            theirs = comm.failing(verb(), peer, tag, () -> switch (kind) {
                case SEND -> MpjCalls.isend(channel, bytes, bytes.length, peer, tag);
                case SSEND -> MpjCalls.issend(channel, bytes, bytes.length, peer, tag);
                case RECV ->
                    MpjCalls.irecv(
                            channel, bytes, bytes.length, MpjTransport.theirSource(peer), MpjTransport.theirTag(tag));
            });
        }
    }

    @Override
    public Status await() {
        refuseInSet();
        return finish();
    }

    @Override
    public boolean test() {
        refuseInSet();
        return poll();
    }

    @Override
    public boolean isActive() {
        return theirs != null;
    }

    @Override
    public boolean isComplete() {
        refuseInSet();
        try (var _ = comm.guard().enter()) {
            Object active = theirs;
            if (active == null || arrived != null) {
                return true;
            }
            try {
                arrived = comm.failing(verb(), peer, tag, () -> Optional.ofNullable(MpjCalls.test(active)))
                        .orElse(null);
            } catch (RuntimeException e) {
                theirs = null;
                throw e;
            }
            return arrived != null;
        }
    }

    /** MPJ Express 0.44 has the method, but it does nothing, and a later message would go to the receive taken back. */
    @Override
    public boolean cancel() {
        if (kind != Kind.RECV || isComplete()) {
            return false;
        }
        throw new UnsupportedOperationException(
                this
                        + ": MPJ Express cannot take a receive back; send the message, or run the program --with threads or mpi");
    }

    /** As {@link #await}, for the set that this request belongs to as well. */
    Status finish() {
        try (var _ = comm.guard().enter()) {
            Object active = theirs;
            Object found = arrived;
            if (active != null) {
                theirs = null;
                arrived = null;
                complete(found != null ? found : comm.failing(verb(), peer, tag, () -> MpjCalls.await(active)));
            }
            return status;
        }
    }

    /** As {@link #test}, for the set that this request belongs to as well. */
    boolean poll() {
        try (var _ = comm.guard().enter()) {
            Object active = theirs;
            if (active == null) {
                return true;
            }
            Object found = arrived;
            if (found == null) {
                try {
                    found = comm.failing(verb(), peer, tag, () -> Optional.ofNullable(MpjCalls.test(active)))
                            .orElse(null);
                } catch (RuntimeException e) {
                    theirs = null;
                    throw e;
                }
            }
            if (found == null) {
                return false;
            }
            theirs = null;
            arrived = null;
            complete(found);
            return true;
        }
    }

    private void complete(Object found) {
        if (kind == Kind.RECV) {
            status = MpjTransport.status(found);
            MpjTransport.fill(buffer, bytes, status);
        }
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public void close() {
        if (theirs != null) {
            throw new IllegalStateException(this + " is still under way: await it before closing it");
        }
        closed = true;
    }

    boolean isPersistentOf(MpjTransport owner) {
        return persistent && comm == owner && !closed && !inSet;
    }

    void joinSet() {
        if (theirs != null) {
            throw new IllegalStateException(this + " cannot join a request set: it is under way");
        }
        inSet = true;
    }

    private void refuseInSet() {
        if (inSet) {
            throw new IllegalStateException(this + " belongs to a request set: start and await the set");
        }
    }

    private String verb() {
        return switch (kind) {
            case SEND -> persistent ? "sendInit" : "isend";
            case SSEND -> persistent ? "ssendInit" : "issend";
            case RECV -> persistent ? "recvInit" : "irecv";
        };
    }

    @Override
    public String toString() {
        return verb() + "(peer " + peer + ", tag " + tag + ")";
    }
}
