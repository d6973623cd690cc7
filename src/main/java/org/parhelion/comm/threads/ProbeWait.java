package org.parhelion.comm.threads;

import org.jspecify.annotations.Nullable;
import org.parhelion.comm.CommException;
import org.parhelion.comm.Status;

/** The wait of a blocking probe, matched or not. */
final class ProbeWait implements Wait {
    private final String operation;
    private final Endpoint endpoint;
    private final int source;
    private final int tag;
    private Status found = Status.EMPTY;

    ProbeWait(String operation, Endpoint endpoint, int source, int tag) {
        this.operation = operation;
        this.endpoint = endpoint;
        this.source = source;
        this.tag = tag;
    }

    Status found() {
        return found;
    }

    @Override
    public boolean isDone() {
        return endpoint.find(source, tag).map(status -> found = status).isPresent();
    }

    @Override
    public String operation() {
        return operation;
    }

    @Override
    public int peer() {
        return source;
    }

    @Override
    public int tag() {
        return tag;
    }

    @Override
    public String communicator() {
        return endpoint.group.name;
    }

    @Override
    public @Nullable CommException obstacle() {
        return endpoint.obstacle(this);
    }
}
