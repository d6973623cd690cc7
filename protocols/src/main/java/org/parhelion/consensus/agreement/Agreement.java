package org.parhelion.consensus.agreement;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.parhelion.comm.Comm;
import org.parhelion.protocol.Backoff;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;

/**
 * Crash agreement as a rank uses it: {@link CrashAgreement} on a communicator, with calls that block until agreement is
 * reached.
 *
 * <pre>{@code
 * try (var agreement = Agreement.start(comm, Quorum.MAJORITY)) {
 *     detector.onDead(rank -> agreement.declareFailed(RankSet.of(rank)));
 *     ...
 *     Agreement.Next next = agreement.shrink(lastCheckpoint, Fold.MIN);   // who continues, and from which step
 *     int rank = next.view().rankOf(comm.rank());
 * }
 * }</pre>
 *
 * <p>{@link #agree} and {@link #shrink} are collective over the live members: one thread of each calls them, all in the
 * same order. As in every collective, a call waits for live members that have not called yet. It never waits for a
 * member that was {@linkplain #declareFailed declared} dead. Any thread may call the other methods.
 */
public final class Agreement implements AutoCloseable {
    private static final long RESEND_NANOS = 50_000_000;
    private static final long POLL_NANOS = 20_000;
    private static final long DETECTOR_POLL_MILLIS = 1;

    /**
     * The result of a shrink.
     *
     * @param outcome the value and the failed members
     * @param view the remaining group
     */
    public record Next(Outcome outcome, View view) {}

    private final int rank;
    private final CrashAgreement machine;
    private final LinkedBlockingQueue<AgreementEvent> events = new LinkedBlockingQueue<>();
    private final AtomicLong revokedEpoch = new AtomicLong(-1);
    private final CommDriver<AgreementMessage, AgreementEvent> driver;

    private Agreement(Comm comm, Quorum quorum, DriverOptions options) {
        rank = comm.rank();
        machine = new CrashAgreement(rank, View.initial(comm.size()), quorum, RESEND_NANOS);
        driver = CommDriver.start(comm, machine, AgreementMessage.CODEC, this::happened, options);
        // Evaluated on the driver's thread, like every access to the machine's state.
        driver.giveUpOn(peer ->
                machine.failed().contains(peer) || !machine.view().members().contains(peer));
    }

    /**
     * Starts on a duplicate of a communicator, with the default options of the driver. Collective.
     *
     * @param comm the ranks that are members
     * @param quorum how many members must be alive; the same on all ranks
     * @return the running agreement
     */
    public static Agreement start(Comm comm, Quorum quorum) {
        return start(comm, quorum, DriverOptions.DEFAULT);
    }

    /**
     * Starts on a duplicate of a communicator. Collective.
     *
     * @param comm the ranks that are members
     * @param quorum how many members must be alive; the same on all ranks
     * @param options the limits of the driver
     * @return the running agreement
     */
    public static Agreement start(Comm comm, Quorum quorum, DriverOptions options) {
        return new Agreement(comm, quorum, options);
    }

    private void happened(AgreementEvent event) {
        if (event instanceof AgreementEvent.Revoked(long epoch)) {
            revokedEpoch.set(epoch);
        } else {
            events.add(event);
        }
    }

    /**
     * Agrees on the fold of all members' values. Collective.
     *
     * @param value this member's value
     * @param fold combines the members' values; the same on all members
     * @return the outcome, equal on all members
     * @throws AgreementException if this member was declared dead, or too few members are alive
     */
    public Outcome agree(long value, Fold fold) {
        driver.call((now, output) -> machine.agree(now, value, fold, output));
        return awaitAgreed(false, Agreement::nobody);
    }

    /**
     * Agrees on the failed members and on the fold of all members' values; the failed members leave the view.
     * Collective.
     *
     * @param value this member's value
     * @param fold combines the members' values; the same on all members
     * @return the outcome and the new view, equal on all members
     * @throws AgreementException if this member was declared dead, or too few members are alive
     */
    public Next shrink(long value, Fold fold) {
        return shrink(value, fold, Agreement::nobody);
    }

    /**
     * Agrees like {@link #shrink(long, Fold)}, on a rank that detects failures itself. Collective.
     *
     * @param value this member's value
     * @param fold combines the members' values; the same on all members
     * @param seenDead returns the ranks known to be dead; evaluated by the calling thread once per millisecond while
     *     the call waits
     * @return the outcome and the new view, equal on all members
     * @throws AgreementException if this member was declared dead, or too few members are alive
     */
    public Next shrink(long value, Fold fold, Supplier<RankSet> seenDead) {
        driver.call((now, output) -> machine.shrink(now, value, fold, output));
        Outcome outcome = awaitAgreed(true, seenDead);
        if (await(seenDead) instanceof AgreementEvent.Shrunk(View view)) {
            return new Next(outcome, view);
        }
        throw new AgreementException("rank " + rank + " was declared dead: end it, or let it join as a new member");
    }

    private static RankSet nobody() {
        return RankSet.EMPTY;
    }

    private Outcome awaitAgreed(boolean shrinks, Supplier<RankSet> seenDead) {
        return switch (await(seenDead)) {
            case AgreementEvent.Agreed(long instance, Outcome outcome) -> {
                if (outcome.shrinks() != shrinks) {
                    throw new IllegalStateException("agreement " + instance + ": rank " + rank + " called "
                            + (shrinks ? "shrink" : "agree") + " while others called the other one");
                }
                yield outcome;
            }
            case AgreementEvent.Fenced(int by) ->
                throw new AgreementException("rank " + rank + " was declared dead by rank " + by
                        + ": end it, or let it join as a new member");
            case AgreementEvent.QuorumLost(View view, RankSet alive) ->
                throw new AgreementException("of the members " + view.members() + " only " + alive
                        + " are alive: too few to continue; restart from a checkpoint on disk");
            case AgreementEvent.Shrunk _, AgreementEvent.Revoked _ ->
                throw new IllegalStateException("rank " + rank + ": unexpected event");
        };
    }

    private AgreementEvent await(Supplier<RankSet> seenDead) {
        RankSet declared = RankSet.EMPTY;
        Backoff backoff = Backoff.every(POLL_NANOS);
        while (true) {
            driver.progress();
            RankSet dead = seenDead.get();
            if (!declared.containsAll(dead)) {
                declareFailed(dead);
                declared = dead;
            }
            try {
                AgreementEvent event =
                        driver.ownThread() ? events.poll(DETECTOR_POLL_MILLIS, TimeUnit.MILLISECONDS) : events.poll();
                if (event != null) {
                    return event;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AgreementException("rank " + rank + ": interrupted while waiting for an agreement");
            }
            if (!driver.ownThread()) {
                backoff.idle();
            }
        }
    }

    /**
     * Declares ranks dead, as reported by a failure detector. All members are told, and messages from dead members are
     * ignored.
     *
     * @param dead the dead ranks
     */
    public void declareFailed(RankSet dead) {
        driver.call((_, output) -> machine.declareFailed(dead, output));
    }

    /**
     * Interrupts all members: {@link #revoked} becomes true on each, and each should stop its work and call agree or
     * shrink.
     */
    public void revoke() {
        driver.call((_, output) -> machine.revoke(output));
    }

    /**
     * {@return whether a member has called {@link #revoke} since the last shrink} Check it before a wait that a dead
     * rank would leave unfinished.
     */
    public boolean revoked() {
        return revokedEpoch.get() >= view().epoch();
    }

    /** {@return the current members} */
    public View view() {
        return driver.ask(machine::view);
    }

    /** {@return the members of the view that were declared dead} */
    public RankSet failed() {
        return driver.ask(machine::failed);
    }

    /** {@return whether this member was declared dead and is excluded} */
    public boolean fenced() {
        return driver.ask(machine::fenced);
    }

    /** Processes messages if the driver has no thread of its own; see {@link CommDriver#progress}. */
    public void progress() {
        driver.progress();
    }

    /**
     * Adds ranks that closing does not wait for, beside the failed ones and those outside the view. On any thread.
     *
     * @param test accepts dead ranks; evaluated on the driver's thread
     */
    public void giveUpOn(IntPredicate test) {
        driver.giveUpOn(test);
    }

    /**
     * Ends the protocol. Waits until all live members do the same, but not for members that are dead or die meanwhile.
     */
    @Override
    public void close() {
        driver.close();
    }
}
