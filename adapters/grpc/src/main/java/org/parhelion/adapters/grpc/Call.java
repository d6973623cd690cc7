package org.parhelion.adapters.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Tuple;

/** A request of a client, from its verb until its outcome. The fields below are guarded by the session's lock. */
final class Call {
    /**
     * What came of it.
     *
     * @param tuples what was found
     * @param number of the last reply
     * @param undone whether the server stopped it before it had an effect
     * @param epoch the session that the number belongs to
     */
    record Outcome(List<Tuple> tuples, long number, boolean undone, long epoch) {}

    private final Wire.Request request;
    private final long timeoutNanos;
    private final long limitNanos;
    private final long startNanos = System.nanoTime();
    /** The session that its transaction or lease belongs to. */
    final OptionalLong epoch;

    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final List<Tuple> tuples = new ArrayList<>();
    long id;
    boolean sent;
    boolean accepted;
    /** Its thread was interrupted. */
    boolean stopping;

    /**
     * Prepares a request.
     *
     * @param request without its number
     * @param timeoutNanos how long it may wait in the space
     * @param limitNanos how long its outcome is waited for
     * @param epoch the session that its transaction or lease belongs to
     */
    Call(Wire.Request request, long timeoutNanos, long limitNanos, OptionalLong epoch) {
        this.request = request;
        this.timeoutNanos = timeoutNanos;
        this.limitNanos = limitNanos;
        this.epoch = epoch;
    }

    /** Whether its outcome is not waited for any more. */
    boolean overdue(long nowNanos) {
        return limitNanos != Long.MAX_VALUE && nowNanos - startNanos >= limitNanos;
    }

    /** Whether it is sent again if its outcome is lost, because the lost one had no effect. */
    boolean repeatable() {
        return request.getTransaction() == 0
                && switch (request.getVerbCase()) {
                    case FIND, FIND_ALL, COUNT -> true;
                    default -> false;
                };
    }

    /** Whether the server keeps the outcome until it is told that it arrived. */
    boolean kept() {
        return accepted || !repeatable();
    }

    boolean inTransaction() {
        return request.getTransaction() != 0;
    }

    boolean commits() {
        return request.getCommit();
    }

    /** The message; a timeout runs from the verb's beginning. */
    Wire.Request message() {
        Wire.Request.Builder message = request.toBuilder().setId(id);
        if (request.hasFind() && timeoutNanos != 0 && timeoutNanos != Long.MAX_VALUE) {
            long left = Math.max(0, timeoutNanos - (System.nanoTime() - startNanos));
            message.setFind(request.getFind().toBuilder().setTimeoutNanos(left));
        }
        return message.build();
    }

    int bytes() {
        return request.getSerializedSize();
    }

    /** Fails because nothing can be learned of it any more. */
    void lost(SpaceException.Kind withoutEffect, String reason) {
        SpaceException.Kind kind =
                (sent && !repeatable()) || accepted ? SpaceException.Kind.OUTCOME_UNKNOWN : withoutEffect;
        outcome.completeExceptionally(new SpaceException(kind, reason));
    }
}
