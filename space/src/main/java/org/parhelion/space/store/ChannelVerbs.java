package org.parhelion.space.store;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.parhelion.space.Lease;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** Verbs as requests, in one transaction or in none. */
record ChannelVerbs(SpaceChannel channel, long transaction) {
    Lease write(Tuple tuple, Duration lease) {
        SpaceRequest request = new SpaceRequest.Write(tuple, Durations.leaseNanos(lease), transaction);
        return new ChannelLease(channel, opened(channel.call(request)));
    }

    Optional<Tuple> find(Template template, boolean take, boolean ifExists, Duration timeout)
            throws InterruptedException {
        long nanos = Durations.nanos(timeout);
        SpaceRequest.Find find = new SpaceRequest.Find(template, take, ifExists, nanos, transaction);
        SpaceReply reply = nanos == 0 ? channel.call(find) : channel.await(find);
        return switch (reply) {
            case SpaceReply.Found(Optional<Tuple> tuple) -> tuple;
            default -> throw failure(reply);
        };
    }

    List<Tuple> findAll(Template template, boolean take, int max) {
        SpaceReply reply = channel.call(new SpaceRequest.FindAll(template, take, max, transaction));
        return switch (reply) {
            case SpaceReply.FoundAll(List<Tuple> tuples) -> tuples;
            default -> throw failure(reply);
        };
    }

    long count(Template template) {
        SpaceReply reply = channel.call(new SpaceRequest.Count(template, transaction));
        return switch (reply) {
            case SpaceReply.Counted(long tuples) -> tuples;
            default -> throw failure(reply);
        };
    }

    static long opened(SpaceReply reply) {
        return switch (reply) {
            case SpaceReply.Opened(long number) -> number;
            default -> throw failure(reply);
        };
    }

    static boolean done(SpaceReply reply) {
        return switch (reply) {
            case SpaceReply.Done(boolean effect) -> effect;
            default -> throw failure(reply);
        };
    }

    private static SpaceException failure(SpaceReply reply) {
        return switch (reply) {
            case SpaceReply.Refused(SpaceException.Kind kind, String message) -> new SpaceException(kind, message);
            default ->
                new SpaceException(
                        SpaceException.Kind.OUTCOME_UNKNOWN,
                        "a reply of another kind than the request's: " + reply + "; the versions of both sides differ");
        };
    }

    /** The lease of a tuple. */
    private record ChannelLease(SpaceChannel channel, long number) implements Lease {
        @Override
        public boolean renew(Duration duration) {
            return done(channel.call(new SpaceRequest.Renew(number, Durations.leaseNanos(duration))));
        }

        @Override
        public boolean cancel() {
            return done(channel.call(new SpaceRequest.Remove(number)));
        }
    }
}
