package org.parhelion.adapters.grpc;

import java.time.Duration;
import java.util.OptionalLong;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.SpaceException;
import org.parhelion.space.Transaction;
import org.parhelion.space.spi.Durations;

/** A transaction that the server keeps. It ends with the session. */
final class GrpcTransaction extends RemoteVerbs implements Transaction {
    GrpcTransaction(ClientSession session, Call.Outcome begun) {
        super(session, begun.number(), OptionalLong.of(begun.epoch()));
    }

    @Override
    public void commit() {
        call(Wire.Request.newBuilder().setCommit(true));
    }

    @Override
    public void abort() {
        try {
            call(Wire.Request.newBuilder().setAbort(true));
        } catch (SpaceException e) {
            boolean over = e.kind() == SpaceException.Kind.TRANSACTION_ENDED || e.kind() == SpaceException.Kind.CLOSED;
            if (!over) {
                throw e;
            }
        }
    }

    @Override
    public boolean renew(Duration lease) {
        long nanos = Durations.leaseNanos(lease);
        try {
            return call(Wire.Request.newBuilder().setRenewTransaction(nanos)).number() == 1;
        } catch (SpaceException e) {
            if (e.kind() == SpaceException.Kind.TRANSACTION_ENDED) {
                return false;
            }
            throw e;
        }
    }
}
