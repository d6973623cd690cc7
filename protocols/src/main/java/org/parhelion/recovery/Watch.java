package org.parhelion.recovery;

import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import org.parhelion.comm.FaultTolerantComm;
import org.parhelion.consensus.agreement.Agreement;
import org.parhelion.consensus.agreement.AgreementException;
import org.parhelion.consensus.agreement.Fold;
import org.parhelion.consensus.agreement.RankSet;
import org.parhelion.membership.Membership;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.SwimOptions;
import org.parhelion.protocol.DriverOptions;

/**
 * Failure detection of a run: from the engine, which is fast but may know its own ranks only, and by gossip for all ranks. The
 * agreement combines both into one set that is equal on all ranks.
 */
final class Watch {
    private final FaultTolerantComm world;
    private final Agreement agreement;
    private final Membership membership;
    private volatile boolean over;

    private Watch(FaultTolerantComm world, RecoveryOptions options, IntConsumer died) {
        this.world = world;
        this.agreement = Agreement.start(world, options.quorum(), DriverOptions.DEFAULT);
        this.membership = Membership.start(
                world,
                SwimOptions.DEFAULT.withPeriod(options.detectorPeriodNanos()).withPhi(false),
                world.rank(),
                DriverOptions.DEFAULT);
        membership.listen(event -> {
            if (event instanceof MembershipEvent.Died gone && !over) {
                agreement.declareFailed(RankSet.of(gone.member()));
                died.accept(gone.member());
            }
        });
    }

    /**
     * Starts failure detection among the ranks of {@code world}. Collective.
     *
     * @param died receives deaths that gossip detects, on a thread of its own
     */
    static Watch start(FaultTolerantComm world, RecoveryOptions options, IntConsumer died) {
        return new Watch(world, options, died);
    }

    /** The ranks that the engine knows to be dead. */
    private RankSet seenDead() {
        return RankSet.of(world.failed().stream().mapToInt(rank -> rank).toArray());
    }

    /** Whether one of {@code ranks} has been declared dead. */
    boolean anyFailed(List<Integer> ranks) {
        RankSet failed = agreement.failed();
        return ranks.stream().anyMatch(failed::contains);
    }

    /**
     * Agrees on the minimum of all values and on the dead ranks, despite further deaths. Collective over the live ranks.
     *
     * @throws RecoveryException if too few are alive
     * @throws org.parhelion.comm.RankKilled if this rank was declared dead; the others continue without it
     */
    Agreement.Next agree(long value) {
        try {
            return agreement.shrink(value, Fold.MIN, this::seenDead);
        } catch (AgreementException e) {
            if (agreement.fenced()) {
                throw world.die();
            }
            throw new RecoveryException("the run cannot continue: " + e.getMessage(), e);
        }
    }

    /** Ends failure detection together with all other survivors. Does not wait for ranks that die meanwhile. */
    void close() {
        over = true;
        RankSet alive = agreement.view().members();
        IntPredicate gone = rank -> !alive.contains(rank) || seenDead().contains(rank);
        membership.giveUpOn(gone);
        agreement.giveUpOn(gone);
        agreement.close();
        membership.close();
    }
}
