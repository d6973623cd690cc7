package org.parhelion.space.ranks;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.parhelion.space.SpaceException;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Subscription;
import org.parhelion.space.Tuple;
import org.parhelion.space.store.Delivery;
import org.parhelion.space.store.SpaceChannel;
import org.parhelion.space.store.SpaceReply;
import org.parhelion.space.store.SpaceRequest;

/** A connection to one owner of tuples. */
final class RankChannel implements SpaceChannel {
    private final RankClient client;
    private final int owner;
    private final int connection;
    private final AtomicLong lastRequest = new AtomicLong();
    private final Map<Long, PendingReply> pending = new ConcurrentHashMap<>();
    private final Map<Long, Delivery> deliveries = new ConcurrentHashMap<>();
    private volatile boolean closed;

    RankChannel(RankClient client, int owner, int connection) {
        this.client = client;
        this.owner = owner;
        this.connection = connection;
    }

    @Override
    public SpaceReply call(SpaceRequest request) {
        PendingReply reply = expect();
        return send(new SpaceMessage.Ask(connection, reply.request, request), reply);
    }

    @Override
    public SpaceReply await(SpaceRequest.Find find) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        PendingReply reply = expect();
        client.send(owner, new SpaceMessage.Ask(connection, reply.request, find));
        try {
            return client.await(reply);
        } catch (InterruptedException e) {
            return cancel(reply, e);
        } finally {
            pending.remove(reply.request);
        }
    }

    /** Gives up a request, unless its reply has come meanwhile: what it took would be lost. */
    private SpaceReply cancel(PendingReply reply, InterruptedException interrupt) throws InterruptedException {
        SpaceReply canceled = call(new SpaceRequest.Cancel(reply.request));
        SpaceReply found = reply.reply();
        if (canceled.equals(new SpaceReply.Done(true)) || found == null) {
            throw interrupt;
        }
        Thread.currentThread().interrupt();
        return found;
    }

    @Override
    public Subscription subscribe(SpaceRequest.Subscribe subscribe, Consumer<Tuple> handler) {
        PendingReply opened = expect();
        Delivery delivery = new Delivery(
                handler,
                leaseNanos ->
                        call(new SpaceRequest.Renew(number(opened), leaseNanos)).equals(new SpaceReply.Done(true)),
                () -> unsubscribe(opened));
        deliveries.put(opened.request, delivery);
        try {
            SpaceReply reply = send(new SpaceMessage.Ask(connection, opened.request, subscribe), opened);
            if (reply instanceof SpaceReply.Refused(SpaceException.Kind kind, String message)) {
                throw new SpaceException(kind, message);
            }
            return delivery;
        } catch (SpaceException e) {
            deliveries.remove(opened.request);
            delivery.end();
            throw e;
        }
    }

    /** A handler that failed ends its subscription on its own thread, which the library may not admit; the lease ends it then. */
    private void unsubscribe(PendingReply opened) {
        deliveries.remove(opened.request);
        if (!closed && client.admitsThisThread()) {
            call(new SpaceRequest.Unsubscribe(number(opened)));
        }
    }

    private static long number(PendingReply opened) {
        if (opened.reply() instanceof SpaceReply.Opened(long number)) {
            return number;
        }
        throw new IllegalStateException("the subscription was not opened: " + opened.reply());
    }

    /** Opens the connection. */
    void open(SpaceName name) {
        PendingReply reply = expect();
        send(new SpaceMessage.Open(connection, reply.request, name), reply);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        PendingReply left = new PendingReply(lastRequest.incrementAndGet());
        pending.put(left.request, left);
        send(new SpaceMessage.Leave(connection, left.request), left);
        client.forget(connection);
        // Replies to what took effect have come before: what is still pending had none.
        pending.values().forEach(reply -> reply.complete(SpaceMachine.CLOSED));
        deliveries.values().forEach(Delivery::end);
        deliveries.clear();
    }

    private PendingReply expect() {
        PendingReply reply = new PendingReply(lastRequest.incrementAndGet());
        pending.put(reply.request, reply);
        if (closed) { // after it was entered: either this sees the end, or the end sees the entry
            pending.remove(reply.request);
            throw new SpaceException(SpaceMachine.CLOSED.kind(), SpaceMachine.CLOSED.message());
        }
        return reply;
    }

    private SpaceReply send(SpaceMessage message, PendingReply reply) {
        try {
            client.send(owner, message);
            return client.awaitUninterruptibly(reply);
        } finally {
            pending.remove(reply.request);
        }
    }

    /** Takes in an answer, on the thread that processes messages. */
    void answered(long request, SpaceReply body) {
        PendingReply reply = pending.remove(request);
        if (reply != null) {
            reply.complete(body);
            return;
        }
        Delivery delivery = deliveries.get(request);
        if (delivery != null && body instanceof SpaceReply.Notified(Tuple tuple)) {
            delivery.add(tuple);
        } else if (delivery != null) {
            deliveries.remove(request);
            delivery.end();
        }
    }
}
