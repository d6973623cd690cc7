package org.parhelion.benchmarks;

import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import org.parhelion.comm.Buffer;
import org.parhelion.comm.Comm;
import org.parhelion.comm.Request;

/**
 * Two programs measured alternately: ours, peer, ours, peer, …. A change of the machine's speed affects both values of a pair.
 *
 * @param ours results of Parhelion
 * @param peer results of the other program; empty if there is none
 * @param ratio ratio of ours to peer, pair by pair
 */
record Turns(Spread ours, Optional<Spread> peer, Optional<Spread> ratio) {
    private static final int TAG = 11;
    private static final long POLL_NANOS = 500_000;

    /**
     * Measures {@code pairs} pairs. Collective.
     *
     * @param ours measures Parhelion on all ranks
     * @param peer measures the other program; called on rank 0 only
     */
    static Turns take(Comm comm, int pairs, DoubleSupplier ours, Optional<? extends DoubleSupplier> peer) {
        double[] our = new double[pairs];
        double[] their = new double[pairs];
        double[] ratio = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            our[i] = ours.getAsDouble();
            their[i] = alone(comm, peer);
            ratio[i] = our[i] / their[i];
        }
        boolean both = comm.rank() == 0 && peer.isPresent();
        return new Turns(
                Spread.of(our),
                both ? Optional.of(Spread.of(their)) : Optional.empty(),
                both ? Optional.of(Spread.of(ratio)) : Optional.empty());
    }

    /** Rank 0 works; the other ranks poll for its end and sleep in between. In an MPI barrier they would spin and use a core. */
    static double alone(Comm comm, Optional<? extends DoubleSupplier> work) {
        if (comm.rank() != 0) {
            Request done = comm.irecv(Buffer.EMPTY, 0, TAG);
            while (!done.test()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            return Double.NaN;
        }
        double result = work.map(DoubleSupplier::getAsDouble).orElse(Double.NaN);
        for (int rank = 1; rank < comm.size(); rank++) {
            comm.send(Buffer.EMPTY, rank, TAG);
        }
        return result;
    }

    /** The median of the peer; NaN without a peer. */
    double peerMedian() {
        return peer.map(Spread::median).orElse(Double.NaN);
    }

    /** The spread of the ratio; NaN without a peer. */
    Spread ratioOrNone() {
        return ratio.orElse(new Spread(Double.NaN, Double.NaN, Double.NaN));
    }
}
