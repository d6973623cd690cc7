package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.protocol.MalformedMessageException;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleVerbs;

/**
 * A request that is being carried out, on a virtual thread of its own.
 *
 * <p>A take outside a transaction happens in a transaction of the backend that commits when the client has accepted the tuples:
 *
 * <pre>
 *   client                server                      backend
 *     | -- take ----------> |  -- begin, take (waits) --> |
 *     | <-- offered, tuple -|  &lt;-- tuple ---------------- |   others do not see the tuple
 *     | -- accepted ------> |  -- commit ---------------> |   otherwise: abort, and the tuple is there again
 *     | <-- done ---------- |                             |
 * </pre>
 *
 * A client that cancels, dies or is cut off before it accepts has taken nothing and need not say so.
 */
final class Operation implements Runnable {
    private static final System.Logger LOG = System.getLogger(Operation.class.getName());

    /** If the server dies, the backend gives back after this time what was on offer. */
    private static final Duration HOLD = Duration.ofSeconds(30);
    /** How often the transaction of a waiting take is renewed: an offer has at least 20 s of it left. */
    private static final Duration SLICE = Duration.ofSeconds(10);

    /** Guarded by the session's lock, as are the fields below. */
    enum State {
        RUNNING,
        OFFERED,
        ACCEPTED,
        CANCELLED
    }

    final Wire.Request request;
    private final ServerSession session;
    private final Thread thread = Thread.ofVirtual().unstarted(this);

    /** Written with the session's lock; its own thread reads it while it waits for a decision. */
    volatile State state = State.RUNNING;

    /** When tuples were offered, on the clock of {@link System#nanoTime}. */
    long offeredNanos;
    /** Present while an interrupt can only hit a verb that waits. */
    @Nullable
    Thread waiting;

    Operation(ServerSession session, Wire.Request request) {
        this.session = session;
        this.request = request;
    }

    void start() {
        thread.start();
    }

    /** Waits while tuples are on offer. Returns true if the client has accepted them. */
    boolean awaitDecision() {
        while (state == State.OFFERED) {
            LockSupport.park(this); // interrupts come only while it waits in the backend
        }
        return state == State.ACCEPTED;
    }

    /** Makes its thread look at the state. */
    void wake() {
        LockSupport.unpark(thread);
    }

    long id() {
        return request.getId();
    }

    /** Whether it may be carried out again if its client never learns the outcome. */
    boolean repeatable() {
        return request.getTransaction() == 0
                && switch (request.getVerbCase()) {
                    case FIND, FIND_ALL, COUNT, VERB_NOT_SET -> true;
                    default -> false;
                };
    }

    /** What it holds in memory until the backend has it [bytes]. */
    long writtenBytes() {
        return request.hasWrite() ? request.getSerializedSize() : 0;
    }

    @Override
    public void run() {
        Answer answer;
        try {
            answer = answer();
        } catch (InterruptedException e) {
            answer = Answer.undone(id());
        } catch (SpaceException e) {
            answer = Answer.failed(id(), e);
        } catch (MalformedMessageException | IllegalArgumentException e) {
            answer = Answer.failed(id(), refused(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request of " + session.name() + " failed", e);
            answer = Answer.failed(
                    id(), new SpaceException(SpaceException.Kind.OUTCOME_UNKNOWN, "the server failed: " + e, e));
        }
        session.finished(this, answer);
    }

    static SpaceException refused(String message) {
        return new SpaceException(SpaceException.Kind.REFUSED, message);
    }

    private Answer answer() throws InterruptedException {
        boolean reads = switch (request.getVerbCase()) {
            case COUNT -> request.getTransaction() == 0;
            case FIND -> request.getTransaction() == 0 && !request.getFind().getTake();
            case FIND_ALL ->
                request.getTransaction() == 0 && !request.getFindAll().getTake();
            case RENEW_WATCH -> true;
            default -> false;
        };
        if (!reads && !session.mayWrite()) {
            throw refused("the token may read only; this verb needs the role write");
        }
        return switch (request.getVerbCase()) {
            case WRITE -> write(request.getWrite());
            case FIND -> find(request.getFind());
            case FIND_ALL -> findAll(request.getFindAll());
            case COUNT -> Answer.number(id(), verbs().count(Messages.template(request.getCount())));
            case BEGIN -> Answer.number(id(), session.transactions().begin(request.getBegin()));
            case COMMIT -> {
                session.transactions().end(request.getTransaction(), Transaction::commit);
                yield Answer.number(id(), 1);
            }
            case ABORT -> {
                session.transactions().end(request.getTransaction(), Transaction::abort);
                yield Answer.number(id(), 1);
            }
            case RENEW_TRANSACTION ->
                truth(session.transactions().renew(request.getTransaction(), request.getRenewTransaction()));
            case RENEW_LEASE ->
                truth(session.leases()
                        .find(request.getRenewLease().getNumber())
                        .renew(Messages.duration(request.getRenewLease().getLeaseNanos())));
            case CANCEL_LEASE ->
                truth(session.leases().find(request.getCancelLease()).cancel());
            case RENEW_WATCH ->
                truth(session.renewWatch(
                        request.getRenewWatch().getNumber(),
                        request.getRenewWatch().getLeaseNanos()));
            case VERB_NOT_SET -> throw new MalformedMessageException("a request without a verb");
        };
    }

    private Answer truth(boolean value) {
        return Answer.number(id(), value ? 1 : 0);
    }

    private TupleVerbs verbs() {
        return request.getTransaction() == 0
                ? session.space()
                : session.transactions().find(request.getTransaction());
    }

    private Answer write(Wire.Write write) {
        Tuple tuple = Messages.tuple(write.getTuple());
        return Answer.number(
                id(), session.leases().add(verbs().write(tuple, Messages.duration(write.getLeaseNanos()))));
    }

    private Answer find(Wire.Find find) throws InterruptedException {
        Template template = Messages.template(find.getTemplate());
        if (find.getTake() && request.getTransaction() == 0) {
            return take(find, template);
        }
        Optional<Tuple> tuple = waiting(verbs(), find, template, Messages.duration(find.getTimeoutNanos()));
        return Answer.found(id(), Wire.Step.DONE, tuple.stream().toList());
    }

    private Answer take(Wire.Find find, Template template) throws InterruptedException {
        Duration timeout = Messages.duration(find.getTimeoutNanos());
        boolean endless = timeout.equals(TupleVerbs.FOREVER);
        long startNanos = System.nanoTime();
        while (true) {
            Duration left = endless ? timeout : timeout.minusNanos(System.nanoTime() - startNanos);
            Optional<Answer> answer = takeWhileHeld(find, template, left.isNegative() ? Duration.ZERO : left);
            if (answer.isPresent()) {
                return answer.get();
            }
        }
    }

    /** Takes in one transaction; empty if it ended while the take waited, for example because the server stood still. */
    private Optional<Answer> takeWhileHeld(Wire.Find find, Template template, Duration timeout)
            throws InterruptedException {
        Transaction hold = session.space().begin(HOLD);
        try {
            Duration left = timeout;
            while (true) {
                Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
                long sliceStartNanos = System.nanoTime();
                Optional<Tuple> tuple = waiting(hold, find, template, slice);
                if (tuple.isPresent()) {
                    return Optional.of(settle(hold, List.of(tuple.get())));
                }
                left = left.equals(TupleVerbs.FOREVER) ? left : left.minus(slice);
                boolean early = System.nanoTime() - sliceStartNanos < slice.toNanos(); // none exists
                if (left.isZero() || (find.getIfExists() && early)) {
                    return Optional.of(Answer.found(id(), Wire.Step.DONE, List.of()));
                }
                if (!hold.renew(HOLD)) {
                    return Optional.empty();
                }
            }
        } catch (SpaceException e) {
            if (e.kind() == SpaceException.Kind.TRANSACTION_ENDED) {
                return Optional.empty();
            }
            throw e;
        } finally {
            hold.abort();
        }
    }

    private Answer findAll(Wire.FindAll find) throws InterruptedException {
        Template template = Messages.template(find.getTemplate());
        int max = find.getMax() <= 0 ? Integer.MAX_VALUE : find.getMax();
        if (!find.getTake()) {
            return Answer.found(id(), Wire.Step.DONE, verbs().readAll(template, max));
        }
        if (request.getTransaction() != 0) {
            return Answer.found(id(), Wire.Step.DONE, verbs().takeAll(template, max));
        }
        Transaction hold = session.space().begin(HOLD);
        try {
            List<Tuple> tuples = hold.takeAll(template, max);
            return tuples.isEmpty() ? Answer.found(id(), Wire.Step.DONE, tuples) : settle(hold, tuples);
        } finally {
            hold.abort();
        }
    }

    private Answer settle(Transaction hold, List<Tuple> tuples) {
        if (!session.offer(this, Answer.found(id(), Wire.Step.OFFERED, tuples))) {
            return Answer.undone(id());
        }
        try {
            hold.commit();
        } catch (SpaceException e) {
            if (e.kind() == SpaceException.Kind.TRANSACTION_ENDED) {
                return Answer.undone(id());
            }
            throw e;
        }
        return Answer.found(id(), Wire.Step.DONE, List.of());
    }

    private Optional<Tuple> waiting(TupleVerbs verbs, Wire.Find find, Template template, Duration timeout)
            throws InterruptedException {
        session.waits(this);
        try {
            if (find.getIfExists()) {
                return find.getTake() ? verbs.takeIfExists(template, timeout) : verbs.readIfExists(template, timeout);
            }
            return find.getTake() ? verbs.take(template, timeout) : verbs.read(template, timeout);
        } finally {
            session.waitsNoMore(this);
        }
    }
}
