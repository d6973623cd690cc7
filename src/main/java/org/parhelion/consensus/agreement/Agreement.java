package org.parhelion.consensus.agreement;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.parhelion.comm.Comm;
import org.parhelion.protocol.CommDriver;
import org.parhelion.protocol.DriverOptions;

/**
 * Crash agreement as a rank uses it: {@link CrashAgreement} on a communicator, with calls that return when it is agreed.
 *
 * <pre>{@code
 * try (var agreement = Agreement.start(comm, Quorum.MAJORITY)) {
 *     detector.onDead(rank -> agreement.declareFailed(RankSet.of(rank)));
 *     ...
 *     Agreement.Next next = agreement.shrink(lastCheckpoint, Fold.MIN);   // who goes on, and from which step
 *     int rank = next.view().rankOf(comm.rank());
 * }
 * }</pre>
 *
 * <p>{@link #agree} and {@link #shrink} are collective over the members that are alive, called in the same order by all, by
 * one thread. They wait for members that are alive and have not called yet, as every collective does, and never for one
 * that was {@linkplain #declareFailed declared} dead. The other methods may be called by any thread.
 */
public final class Agreement implements AutoCloseable {
    private static final long RESEND_NANOS = 50_000_000;
    private static final long POLL_NANOS = 20_000;
    private static final long DETECTOR_POLL_MILLIS = 1;

    /**
     * What a shrink agreed on.
     *
     * @param outcome the value and the failed
     * @param view the group that goes on
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

    /** Starts on a duplicate of {@code comm}, whose ranks are the members. Collective. */
    public static Agreement start(Comm comm, Quorum quorum) {
        return start(comm, quorum, DriverOptions.DEFAULT);
    }

    /** As {@link #start(Comm, Quorum)}, with other bounds. */
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
     * Agrees on the fold of all members' values.
     *
     * @throws AgreementException if this member was declared dead, or too few are alive
     */
    public Outcome agree(long value, Fold fold) {
        driver.call((now, output) -> machine.agree(now, value, fold, output));
        return awaitAgreed(false, Agreement::nobody);
    }

    /**
     * Agrees on who is dead and on the fold of all members' values; those who are dead leave the view.
     *
     * @throws AgreementException if this member was declared dead, or too few are alive
     */
    public Next shrink(long value, Fold fold) {
        return shrink(value, fold, Agreement::nobody);
    }

    /**
     * As {@link #shrink(long, Fold)}, where this rank can see deaths by itself.
     *
     * @param seenDead whom this rank knows to be dead; asked about once a millisecond while the call waits, by the same thread
     */
    public Next shrink(long value, Fold fold, Supplier<RankSet> seenDead) {
        driver.call((now, output) -> machine.shrink(now, value, fold, output));
        Outcome outcome = awaitAgreed(true, seenDead);
        if (await(seenDead) instanceof AgreementEvent.Shrunk(View view)) {
            return new Next(outcome, view);
        }
        throw new AgreementException("rank " + rank + " was declared dead: it may end, or join anew");
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
                throw new AgreementException(
                        "rank " + rank + " was declared dead (rank " + by + " says so): it may end, or join anew");
            case AgreementEvent.QuorumLost(View view, RankSet alive) ->
                throw new AgreementException("of the members " + view.members() + " only " + alive
                        + " are alive: too few to go on; restart from a checkpoint on disk");
            case AgreementEvent.Shrunk _, AgreementEvent.Revoked _ ->
                throw new IllegalStateException("rank " + rank + ": an event out of turn");
        };
    }

    private AgreementEvent await(Supplier<RankSet> seenDead) {
        RankSet declared = RankSet.EMPTY;
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
                throw new AgreementException("rank " + rank + ": interrupted while it waited for an agreement");
            }
            if (!driver.ownThread()) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** The detector's word: {@code dead} are dead. All members are told, and the dead are heard no more. */
    public void declareFailed(RankSet dead) {
        driver.call((_, output) -> machine.declareFailed(dead, output));
    }

    /** Asks all members to leave what they do and come to an agreement; each finds {@link #revoked} true. */
    public void revoke() {
        driver.call((_, output) -> machine.revoke(output));
    }

    /** Whether some member has called {@link #revoke} since the last shrink; ask before a wait that may be for the dead. */
    public boolean revoked() {
        return revokedEpoch.get() >= view().epoch();
    }

    /** Who takes part now. */
    public View view() {
        return driver.ask(machine::view);
    }

    /** Members that are taken for dead. */
    public RankSet failed() {
        return driver.ask(machine::failed);
    }

    /** Whether this member was declared dead, and is out. */
    public boolean fenced() {
        return driver.ask(machine::fenced);
    }

    /** Lets messages in where the provider allows the driver no thread of its own; see {@link CommDriver#progress}. */
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

    /** Ends it; waits for members that are alive to do the same, and not for the dead, those who die meanwhile among them. */
    @Override
    public void close() {
        driver.close();
    }
}
