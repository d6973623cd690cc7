package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.Lease;
import org.parhelion.space.Template;
import org.parhelion.space.Tuple;
import org.parhelion.space.spi.Durations;

/** The verbs of a space or of a transaction, as requests to the server. */
abstract class RemoteVerbs {
    private final ClientSession session;
    private final long transaction;
    private final OptionalLong epoch;

    /**
     * Makes the verbs.
     *
     * @param session carries the requests
     * @param transaction number of the transaction, 0 for none
     * @param epoch the session that the transaction belongs to
     */
    RemoteVerbs(ClientSession session, long transaction, OptionalLong epoch) {
        this.session = session;
        this.transaction = transaction;
        this.epoch = epoch;
    }

    final ClientSession session() {
        return session;
    }

    final Call.Outcome call(Wire.Request.Builder request) {
        return session.call(request.setTransaction(transaction), epoch);
    }

    public final Lease write(Tuple tuple, Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        Wire.Write write = Wire.Write.newBuilder()
                .setTuple(Messages.message(tuple))
                .setLeaseNanos(nanos)
                .build();
        Call.Outcome outcome = call(Wire.Request.newBuilder().setWrite(write));
        return GrpcLease.of(session, outcome);
    }

    public final Optional<Tuple> read(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, Wire.Find.newBuilder());
    }

    public final Optional<Tuple> take(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, Wire.Find.newBuilder().setTake(true));
    }

    public final Optional<Tuple> readIfExists(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, Wire.Find.newBuilder().setIfExists(true));
    }

    public final Optional<Tuple> takeIfExists(Template template, Duration timeout) throws InterruptedException {
        return find(template, timeout, Wire.Find.newBuilder().setIfExists(true).setTake(true));
    }

    private Optional<Tuple> find(Template template, Duration timeout, Wire.Find.Builder find)
            throws InterruptedException {
        long nanos = Durations.nanos(timeout);
        find.setTemplate(Messages.message(template)).setTimeoutNanos(nanos);
        Wire.Request.Builder request =
                Wire.Request.newBuilder().setTransaction(transaction).setFind(find);
        List<Tuple> tuples = session.callWaiting(request, nanos, epoch).tuples();
        return tuples.stream().findFirst();
    }

    public final List<Tuple> readAll(Template template, int max) {
        return findAll(template, max, false);
    }

    public final List<Tuple> takeAll(Template template, int max) {
        return findAll(template, max, true);
    }

    private List<Tuple> findAll(Template template, int max, boolean take) {
        if (max < 1) {
            throw new IllegalArgumentException("at most " + max + " tuples; ask for at least 1");
        }
        Wire.FindAll find = Wire.FindAll.newBuilder()
                .setTemplate(Messages.message(template))
                .setTake(take)
                .setMax(max)
                .build();
        return call(Wire.Request.newBuilder().setFindAll(find)).tuples();
    }

    public final long count(Template template) {
        return call(Wire.Request.newBuilder().setCount(Messages.message(template)))
                .number();
    }
}
