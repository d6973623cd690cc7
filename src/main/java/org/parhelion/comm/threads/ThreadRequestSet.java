package org.parhelion.comm.threads;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Request;
import org.parhelion.comm.RequestSet;
import org.parhelion.comm.Status;

/** Persistent requests that are started and awaited together; waits once for all. */
final class ThreadRequestSet implements RequestSet, Wait {
    private final Endpoint endpoint;
    private final ThreadRequest[] requests;
    /** Requests before this one are complete. */
    private int next;

    ThreadRequestSet(Endpoint endpoint, Request[] persistent) {
        this.endpoint = endpoint;
        this.requests = new ThreadRequest[persistent.length];
        for (int i = 0; i < persistent.length; i++) {
            requests[i] = (ThreadRequest) persistent[i];
        }
        this.next = requests.length;
    }

    @Override
    public void start() {
        try (var _ = endpoint.guard.enter()) {
            for (ThreadRequest request : requests) {
                request.start();
            }
            next = 0;
        }
    }

    @Override
    public void await() {
        try (var _ = endpoint.guard.enter()) {
            if (next < requests.length) {
                endpoint.enter().await(this);
            }
            finish();
        }
    }

    @Override
    public boolean test() {
        try (var _ = endpoint.guard.enter()) {
            if (next < requests.length) {
                Seat seat = endpoint.enter();
                seat.progress();
                if (!isDone()) {
                    return endpoint.isDisturbed() && endsByTrouble(seat);
                }
            }
            finish();
            return true;
        }
    }

    /** Throws if some request will never be done; says whether all were done by what the dead had sent. */
    private boolean endsByTrouble(Seat seat) {
        CommException obstacle = obstacle();
        if (obstacle == null) {
            return false;
        }
        seat.progress();
        if (!isDone()) {
            throw obstacle;
        }
        finish();
        return true;
    }

    /** Every request is complete: none waits here. */
    private void finish() {
        CommException first = null;
        for (ThreadRequest request : requests) {
            request.report();
            CommException failure = request.failure();
            first = first == null ? failure : first;
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public boolean isDone() {
        while (next < requests.length && requests[next].isDone()) {
            next++;
        }
        return next == requests.length;
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
        for (ThreadRequest request : requests) {
            request.close();
        }
    }

    @Override
    public String operation() {
        return waitedFor().operation() + " (of a request set)";
    }

    @Override
    public int peer() {
        return waitedFor().peer();
    }

    @Override
    public int tag() {
        return waitedFor().tag();
    }

    @Override
    public String communicator() {
        return endpoint.group.name;
    }

    @Override
    public @Nullable CommException obstacle() {
        for (int i = next; i < requests.length; i++) {
            CommException obstacle = requests[i].isDone() ? null : requests[i].obstacle();
            if (obstacle != null) {
                return obstacle;
            }
        }
        return null;
    }

    private ThreadRequest waitedFor() {
        return requests[Math.min(next, requests.length - 1)];
    }
}
