package org.parhelion.space.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** A transaction whose verbs are requests through a channel. */
final class ChannelTransaction implements Transaction {
    private final SpaceChannel channel;
    private final long number;
    private final ChannelVerbs verbs;

    ChannelTransaction(SpaceChannel channel, long number) {
        this.channel = channel;
        this.number = number;
        this.verbs = new ChannelVerbs(channel, number);
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
    public void commit() {
        ChannelVerbs.done(channel.call(new SpaceRequest.End(number, true)));
    }

    @Override
    public void abort() {
        try {
            ChannelVerbs.done(channel.call(new SpaceRequest.End(number, false)));
        } catch (SpaceException e) {
            if (e.kind() != SpaceException.Kind.CLOSED) {
                throw e;
            }
            // The space's end has aborted it.
        }
    }

    @Override
    public boolean renew(Duration lease) {
        return ChannelVerbs.done(channel.call(new SpaceRequest.Renew(number, Durations.leaseNanos(lease))));
    }
}
