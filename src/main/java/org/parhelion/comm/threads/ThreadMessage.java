package org.parhelion.comm.threads;

import org.parhelion.comm.Buffer;
import org.parhelion.comm.MatchedMessage;
import org.parhelion.comm.Request;
import org.parhelion.comm.Status;

/** A message that a matched probe took from its endpoint: a long one is still in its sender's memory. */
final class ThreadMessage implements MatchedMessage {
    private final Endpoint endpoint;
    private final Endpoint.Unexpected message;

    ThreadMessage(Endpoint endpoint, Endpoint.Unexpected message) {
        this.endpoint = endpoint;
        this.message = message;
    }

    @Override
    public Status status() {
        return message.status();
    }

    @Override
    public Status recv(Buffer buffer) {
        return received(buffer).await();
    }

    @Override
    public Request irecv(Buffer buffer) {
        return received(buffer);
    }

    private RecvRequest received(Buffer buffer) {
        endpoint.enter();
        RecvRequest request = new RecvRequest(endpoint, false).of(buffer, message.source, message.tag);
        endpoint.receive(request, message);
        request.activateDone();
        return request;
    }
}
