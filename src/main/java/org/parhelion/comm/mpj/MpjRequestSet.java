package org.parhelion.comm.mpj;

import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/** Persistent requests, started and awaited one after another. */
final class MpjRequestSet implements RequestSet {
    private final MpjRequest[] requests;
    private boolean active;
    private boolean closed;

    MpjRequestSet(MpjRequest[] requests) {
        this.requests = requests;
        for (MpjRequest request : requests) {
            request.joinSet();
        }
    }

    @Override
    public void start() {
        if (closed || active) {
            throw new IllegalStateException("this request set is " + (closed ? "closed" : "under way already"));
        }
        active = true;
        for (MpjRequest request : requests) {
            request.begin();
        }
    }

    @Override
    public void await() {
        for (MpjRequest request : requests) {
            request.finish();
        }
        active = false;
    }

    @Override
    public boolean test() {
        boolean complete = true;
        for (MpjRequest request : requests) {
            complete &= request.poll();
        }
        active &= !complete;
        return complete;
    }

    @Override
    public int size() {
        return requests.length;
    }

    @Override
    public Status status(int index) {
        return requests[index].status();
    }

    @Override
    public void close() {
        if (active) {
            throw new IllegalStateException("this request set is still under way: await it before closing it");
        }
        closed = true;
    }
}
