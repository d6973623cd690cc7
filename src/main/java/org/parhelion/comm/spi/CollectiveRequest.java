package org.parhelion.comm.spi;

import java.util.List;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/**
 * A non-blocking collective made of messages that were all started with it, and of what is left to compute when they have
 * arrived.
 */
final class CollectiveRequest implements JointRequest {
    private final CallGuard guard;
    private final String verb;
    private final List<Request> messages;
    private final Runnable finish;
    /** Messages before this one are complete. */
    private int next;

    private boolean active = true;

    CollectiveRequest(CallGuard guard, String verb, List<Request> messages, Runnable finish) {
        this.guard = guard;
        this.verb = verb;
        this.messages = messages;
        this.finish = finish;
    }

    @Override
    public void start() {
        throw new IllegalStateException("this request is not persistent: call " + verb + " again");
    }

    @Override
    public Status await() {
        if (active) {
            try (var _ = guard.enter()) {
                active = false; // also after a failure: the collective is over
                for (Request message : messages) {
                    message.await();
                }
                next = messages.size();
                finish.run();
            }
        }
        return Status.EMPTY;
    }

    @Override
    public boolean test() {
        if (!isComplete()) {
            return false;
        }
        await();
        return true;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public boolean isComplete() {
        if (!active) {
            return true;
        }
        try (var _ = guard.enter()) {
            while (next < messages.size() && messages.get(next).isComplete()) {
                next++;
            }
            return next == messages.size();
        }
    }

    @Override
    public boolean isReady() {
        for (int i = next; i < messages.size(); i++) {
            if (messages.get(i) instanceof JointRequest message && message.isActive() && !message.isReady()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void awaitReady(List<JointRequest> requests) {
        for (int i = next; i < messages.size(); i++) {
            if (messages.get(i) instanceof JointRequest message && message.isActive() && !message.isReady()) {
                message.awaitReady(requests);
                return;
            }
        }
    }

    @Override
    public boolean cancel() {
        return false;
    }

    @Override
    public Status status() {
        return Status.EMPTY;
    }

    @Override
    public void close() {
        if (active) {
            throw new IllegalStateException("this " + verb + " is under way: await it before it is closed");
        }
    }
}
