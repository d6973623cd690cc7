package org.parhelion.adapters.grpc;

import java.lang.ref.Cleaner;
import java.time.Duration;
import java.util.OptionalLong;
import org.parhelion.adapters.grpc.wire.Wire;
import org.parhelion.space.Lease;
import org.parhelion.space.spi.Durations;

/** A lease that the server keeps, until this object is garbage. */
final class GrpcLease implements Lease {
    private static final Cleaner CLEANER = Cleaner.create();

    private final ClientSession session;
    private final long number;
    private final OptionalLong epoch;

    private GrpcLease(ClientSession session, long number, long epoch) {
        this.session = session;
        this.number = number;
        this.epoch = OptionalLong.of(epoch);
    }

    static GrpcLease of(ClientSession session, Call.Outcome outcome) {
        long number = outcome.number();
        long epoch = outcome.epoch();
        GrpcLease lease = new GrpcLease(session, number, epoch);
        CLEANER.register(lease, () -> session.release(number, epoch));
        return lease;
    }

    @Override
    public boolean renew(Duration duration) {
        Wire.Renewal renewal = Wire.Renewal.newBuilder()
                .setNumber(number)
                .setLeaseNanos(Durations.leaseNanos(duration))
                .build();
        return session.call(Wire.Request.newBuilder().setRenewLease(renewal), epoch)
                        .number()
                == 1;
    }

    @Override
    public boolean cancel() {
        return session.call(Wire.Request.newBuilder().setCancelLease(number), epoch)
                        .number()
                == 1;
    }
}
