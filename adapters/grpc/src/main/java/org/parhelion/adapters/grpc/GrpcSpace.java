package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.Durations;

/** A space behind a {@link SpaceServer}. All threads share one connection. */
final class GrpcSpace extends RemoteVerbs implements TupleSpace {
    private final SpaceName name;
    private final Set<GrpcSubscription> subscriptions = ConcurrentHashMap.newKeySet();
    private final AtomicLong watches = new AtomicLong();

    GrpcSpace(ClientSession session, SpaceName name) {
        super(session, 0, OptionalLong.empty());
        this.name = name;
    }

    @Override
    public SpaceName name() {
        return name;
    }

    @Override
    public Transaction begin(Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        return new GrpcTransaction(session(), call(Wire.Request.newBuilder().setBegin(nanos)));
    }

    @Override
    public Subscription notify(Template template, Duration lease, Consumer<Tuple> handler) {
        long nanos = Durations.leaseNanos(lease);
        GrpcSubscription subscription = new GrpcSubscription(
                session(), watches.incrementAndGet(), template, nanos, handler, subscriptions::remove);
        subscriptions.add(subscription);
        subscription.start();
        return subscription;
    }

    @Override
    public void close() {
        subscriptions.forEach(GrpcSubscription::close);
        session().close();
    }
}
