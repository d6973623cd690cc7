package org.parhelion.space.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceName;
import org.parhelion.space.Subscription;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.Durations;

/** A tuple space whose verbs are requests through a channel. */
public final class ChannelSpace implements TupleSpace {
    private final SpaceName name;
    private final SpaceChannel channel;
    private final ChannelVerbs verbs;

    /**
     * Makes a space.
     *
     * @param name whose tuples are behind the channel
     * @param channel where requests go; closed with the space
     */
    public ChannelSpace(SpaceName name, SpaceChannel channel) {
        this.name = name;
        this.channel = channel;
        this.verbs = new ChannelVerbs(channel, SpaceRequest.NO_TRANSACTION);
    }

    @Override
    public SpaceName name() {
        return name;
    }

    @Override
    public Lease write(Tuple tuple, Duration lease) {
        return verbs.write(tuple, lease);
    }

    @Override
    public Optional<Tuple> read(Template template, Duration timeout) throws InterruptedException {
        return verbs.find(template, false, false, timeout);
    }

    @Override
    public Optional<Tuple> take(Template template, Duration timeout) throws InterruptedException {
        return verbs.find(template, true, false, timeout);
    }

    @Override
    public Optional<Tuple> readIfExists(Template template, Duration timeout) throws InterruptedException {
        return verbs.find(template, false, true, timeout);
    }

    @Override
    public Optional<Tuple> takeIfExists(Template template, Duration timeout) throws InterruptedException {
        return verbs.find(template, true, true, timeout);
    }

    @Override
    public List<Tuple> readAll(Template template, int max) {
        return verbs.findAll(template, false, max);
    }

    @Override
    public List<Tuple> takeAll(Template template, int max) {
        return verbs.findAll(template, true, max);
    }

    @Override
    public long count(Template template) {
        return verbs.count(template);
    }

    @Override
    public Transaction begin(Duration lease) {
        SpaceRequest request = new SpaceRequest.Begin(Durations.leaseNanos(lease));
        return new ChannelTransaction(channel, ChannelVerbs.opened(channel.call(request)));
    }

    @Override
    public Subscription notify(Template template, Duration lease, Consumer<Tuple> handler) {
        return channel.subscribe(new SpaceRequest.Subscribe(template, Durations.leaseNanos(lease)), handler);
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return "the tuple space " + name;
    }
}
