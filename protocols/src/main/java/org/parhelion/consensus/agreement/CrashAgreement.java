package org.parhelion.consensus.agreement;

import java.util.Optional;
import java.util.TreeMap;
import org.parhelion.consensus.agreement.AgreementMessage.Accept;
import org.parhelion.consensus.agreement.AgreementMessage.Accepted;
import org.parhelion.consensus.agreement.AgreementMessage.Contribute;
import org.parhelion.consensus.agreement.AgreementMessage.Decide;
import org.parhelion.consensus.agreement.AgreementMessage.Fence;
import org.parhelion.consensus.agreement.AgreementMessage.Notice;
import org.parhelion.consensus.agreement.AgreementMessage.Propose;
import org.parhelion.consensus.agreement.AgreementMessage.Revoke;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * Agreement among members that may crash at any step.
 *
 * <p>It is uniform: a member that crashes right after it decided has decided like the others. It is valid: the outcome
 * is a fold of members' values, including those of all survivors. It never waits for a dead member.
 *
 * <p>The lowest member that is not known to be dead coordinates. It gathers all values, proposes the fold, waits until
 * all members have stored the proposal, and decides:
 *
 * <pre>
 *   members  → coordinator:  Contribute(value, previously accepted proposal)
 *   coordinator → members:   Propose(outcome)
 *   members  → coordinator:  Accept
 *   coordinator → members:   Decide(outcome)           4 (n − 1) messages, 4 delays
 * </pre>
 *
 * <p>If the coordinator dies, the next one takes over. It must propose what any member has accepted, the latest first.
 * The coordinators correspond to the rising ballots of single-decree Paxos (Lamport: The part-time parliament, ACM TOCS
 * 16(2), 1998), and a contribution to the promise. A {@link Quorum} of majorities is therefore safe even if
 * declarations of death are wrong. Members believe each other's declarations: a member that one declares dead is dead
 * for all, and its messages are ignored (fencing), as in ULFM (Bland et al.: Post-failure recovery of MPI communication
 * capability, IJHPCA 27(3), 2013).
 *
 * <p>Agreements are numbered. All members call {@link #agree} and {@link #shrink} in the same order, like collectives.
 * A lossy network delays an agreement but does not prevent it, because a waiting member repeats its messages.
 */
class CrashAgreement implements Machine<AgreementMessage, AgreementEvent> {
    private static final int ASK_BEFORE_LOST = 2;

    private record Decided(long epoch, long instance, Outcome outcome) {}

    private final int self;
    private final Quorum quorum;
    private final long resendNanos;

    private View view;
    private RankSet failed = RankSet.EMPTY;
    private boolean fenced;
    private long revokedEpoch = -1;

    // The current agreement, or the next one.
    private long instance;
    private boolean open;
    private boolean shrinks;
    private int asked;
    private long value;
    private Fold fold = Fold.AND;
    private int contributedTo = -1;
    private Optional<Accepted> accepted = Optional.empty();
    private Optional<Decided> previous = Optional.empty();

    // The coordinator's state.
    private final TreeMap<Integer, Contribute> contributions = new TreeMap<>();
    private Optional<Outcome> proposal = Optional.empty();
    private RankSet accepts = RankSet.EMPTY;

    /**
     * Creates a member of a new group.
     *
     * @param self this member
     * @param view the members, including this one
     * @param quorum how many members must be alive
     * @param resendNanos the interval before a message that may be lost is repeated [ns], at least 1; long on a
     *     reliable network
     * @throws IllegalArgumentException if {@code self} is not in the view, or {@code resendNanos} is less than 1
     */
    public CrashAgreement(int self, View view, Quorum quorum, long resendNanos) {
        if (!view.members().contains(self)) {
            throw new IllegalArgumentException("rank " + self + " is not among the members " + view.members());
        }
        if (resendNanos < 1) {
            throw new IllegalArgumentException("resendNanos " + resendNanos + " must be at least 1");
        }
        this.self = self;
        this.view = view;
        this.quorum = quorum;
        this.resendNanos = resendNanos;
    }

    // State --------------------------------------------------------------------------------------------------------

    /** {@return the current members} */
    public View view() {
        return view;
    }

    /** {@return the members of the view that were declared dead} */
    public RankSet failed() {
        return failed;
    }

    /** {@return the members of the view that were not declared dead} */
    public RankSet alive() {
        return view.members().minus(failed);
    }

    /** {@return whether this member was declared dead} */
    public boolean fenced() {
        return fenced;
    }

    // Commands ----------------------------------------------------------------------------------------------------

    /**
     * Begins the next agreement, on the fold of all members' values.
     *
     * @param nowNanos the driver's time [ns]
     * @param value this member's value
     * @param fold combines the members' values; the same on all members
     * @param output receives what follows
     * @throws IllegalStateException if an agreement is in progress
     */
    public void agree(long nowNanos, long value, Fold fold, Output<AgreementMessage, AgreementEvent> output) {
        begin(nowNanos, value, fold, false, output);
    }

    /**
     * Begins the next agreement, on the failed members, which leave the view. It also agrees on a value, so that the
     * last common checkpoint and the new view come from one agreement.
     *
     * @param nowNanos the driver's time [ns]
     * @param value this member's value
     * @param fold combines the members' values; the same on all members
     * @param output receives what follows
     * @throws IllegalStateException if an agreement is in progress
     */
    public void shrink(long nowNanos, long value, Fold fold, Output<AgreementMessage, AgreementEvent> output) {
        begin(nowNanos, value, fold, true, output);
    }

    private void begin(
            long nowNanos, long of, Fold by, boolean shrinking, Output<AgreementMessage, AgreementEvent> output) {
        if (fenced) {
            output.emit(new AgreementEvent.Fenced(self));
            return;
        }
        if (open) {
            throw new IllegalStateException("rank " + self + ": agreement " + instance + " is still in progress");
        }
        open = true;
        asked = 0;
        value = of;
        fold = by;
        shrinks = shrinking;
        output.wakeAt(nowNanos + resendNanos);
        advance(output);
    }

    /**
     * Declares members dead, as reported by a failure detector. The other members are told.
     *
     * @param dead the dead members
     * @param output receives what follows
     */
    public void declareFailed(RankSet dead, Output<AgreementMessage, AgreementEvent> output) {
        RankSet news = dead.intersection(view.members()).minus(failed);
        if (fenced || news.isEmpty()) {
            return;
        }
        if (news.contains(self)) {
            fence(self, output);
            return;
        }
        learn(news, output);
        toOthers(new Notice(view.epoch(), failed), output);
        // If the declaration is wrong, a live member must learn that it is excluded, or it would wait forever.
        news.ranks().forEach(member -> output.send(member, new Fence(view.epoch(), RankSet.EMPTY)));
        advance(output);
    }

    /**
     * Interrupts all members: each should stop its work and begin an agreement.
     *
     * @param output receives what follows
     */
    public void revoke(Output<AgreementMessage, AgreementEvent> output) {
        if (!fenced && revokedEpoch < view.epoch()) {
            revokedEpoch = view.epoch();
            output.emit(new AgreementEvent.Revoked(view.epoch()));
            toOthers(new Revoke(view.epoch(), failed), output);
        }
    }

    // Implementation ----------------------------------------------------------------------------------------------

    @Override
    public void step(Input<AgreementMessage> input, Output<AgreementMessage, AgreementEvent> output) {
        if (fenced) {
            return;
        }
        switch (input) {
            case Input.Tick<AgreementMessage> tick
            when open -> {
                repeat(output);
                output.wakeAt(tick.nowNanos() + resendNanos);
            }
            case Input.Tick<AgreementMessage> _ -> {}
            case Input.Message<AgreementMessage>(long _, int from, AgreementMessage message) ->
                hear(from, message, output);
        }
    }

    private void hear(int from, AgreementMessage message, Output<AgreementMessage, AgreementEvent> output) {
        if (message.epoch() > view.epoch()) {
            catchUp(message, output);
        }
        if (fenced) {
            return;
        }
        if (!admits(from, message)) {
            turnAway(from, message, output);
            return;
        }
        if (message.epoch() != view.epoch()) {
            return; // Of an epoch that this member has not reached yet; the sender repeats it.
        }
        if (message instanceof Fence || message.failed().contains(self)) {
            fence(from, output);
            return;
        }
        learn(message.failed().intersection(view.members()), output);
        switch (message) {
            case Contribute contribute -> gather(from, contribute, output);
            case Propose(long _, RankSet _, long of, Outcome outcome) -> {
                if (open && of == instance && from == coordinator()) {
                    accepted = Optional.of(new Accepted(from, outcome));
                    output.send(from, new Accept(view.epoch(), failed, instance));
                }
            }
            case Accept(long _, RankSet _, long of) -> {
                if (open && of == instance && proposal.isPresent()) {
                    accepts = accepts.with(from);
                }
            }
            case Decide(long _, RankSet _, long of, Outcome outcome) -> {
                if (open && of == instance) {
                    conclude(outcome, output);
                }
            }
            case Revoke _ -> revoke(output);
            case Notice _, Fence _ -> {}
        }
        advance(output);
    }

    /** The fence: admits only messages from members of the view that are not dead, and none of an older epoch. */
    boolean admits(int from, AgreementMessage message) {
        return view.members().contains(from) && !failed.contains(from) && message.epoch() >= view.epoch();
    }

    /**
     * Answers a message that the fence rejected. A member that missed the end of the previous epoch is told its
     * outcome; a member that is no longer in the view is told that it is excluded. The message has no other effect.
     */
    private void turnAway(int from, AgreementMessage message, Output<AgreementMessage, AgreementEvent> output) {
        boolean member = view.members().contains(from) && !failed.contains(from);
        if (member && message instanceof Contribute contribute) {
            previous.filter(decided -> decided.instance() == contribute.instance())
                    .ifPresent(decided -> tell(from, decided, output));
        } else if (!member && !(message instanceof Fence)) {
            output.send(from, new Fence(message.epoch(), RankSet.EMPTY));
        }
    }

    /** A contribution from a member of a later epoch contains the outcome of this epoch. */
    private void catchUp(AgreementMessage message, Output<AgreementMessage, AgreementEvent> output) {
        if (open && message instanceof Contribute contribute && contribute.instance() == instance + 1) {
            contribute.previous().ifPresent(outcome -> conclude(outcome, output));
        }
    }

    private void gather(int from, Contribute contribute, Output<AgreementMessage, AgreementEvent> output) {
        if (contribute.instance() < instance) {
            previous.filter(decided -> decided.instance() == contribute.instance())
                    .ifPresent(decided -> tell(from, decided, output));
            return;
        }
        if (open
                && contribute.instance() == instance + 1
                && contribute.previous().isPresent()) {
            conclude(contribute.previous().get(), output);
        }
        if (!fenced) {
            contributions.put(from, contribute);
        }
    }

    private int coordinator() {
        return alive().lowest();
    }

    private void learn(RankSet dead, Output<AgreementMessage, AgreementEvent> output) {
        int before = coordinator();
        failed = failed.union(dead);
        if (coordinator() != before && coordinator() != self && !open) {
            // The new coordinator may not have received the decision of the old one.
            previous.ifPresent(decided -> tell(coordinator(), decided, output));
        }
    }

    private void tell(int to, Decided decided, Output<AgreementMessage, AgreementEvent> output) {
        RankSet known = decided.epoch() == view.epoch() ? failed : RankSet.EMPTY;
        output.send(to, new Decide(decided.epoch(), known, decided.instance(), decided.outcome()));
    }

    private void fence(int by, Output<AgreementMessage, AgreementEvent> output) {
        fenced = true;
        output.wakeAt(Output.NEVER);
        output.emit(new AgreementEvent.Fenced(by));
    }

    /** Does what is possible now for the current agreement. */
    private void advance(Output<AgreementMessage, AgreementEvent> output) {
        if (!open || fenced) {
            return;
        }
        if (coordinator() == self) {
            coordinate(output);
        } else if (contributedTo != coordinator()) {
            contributedTo = coordinator();
            output.send(contributedTo, contribution());
        }
    }

    private Contribute contribution() {
        Optional<Outcome> before = previous.map(Decided::outcome);
        return new Contribute(view.epoch(), failed, instance, shrinks, value, accepted, before);
    }

    private void coordinate(Output<AgreementMessage, AgreementEvent> output) {
        contributions.put(self, contribution());
        if (proposal.isEmpty() && quorum.met(view, alive()) && alive().ranks().allMatch(this::contributed)) {
            Outcome outcome = choose();
            proposal = Optional.of(outcome);
            accepted = Optional.of(new Accepted(self, outcome));
            accepts = RankSet.of(self);
            toOthers(new Propose(view.epoch(), failed, instance, outcome), output);
        }
        if (proposal.isPresent() && accepts.containsAll(alive()) && quorum.met(view, accepts)) {
            toOthers(new Decide(view.epoch(), failed, instance, proposal.get()), output);
            conclude(proposal.get(), output);
        }
    }

    /**
     * Whether {@code member} has contributed to this instance, and therefore in this epoch: the instance determines the
     * epoch.
     */
    private boolean contributed(int member) {
        Contribute contribute = contributions.get(member);
        return contribute != null && contribute.instance() == instance;
    }

    /** The latest proposal that any member has accepted; without one, the fold of all values. */
    private Outcome choose() {
        Optional<Accepted> latest = Optional.empty();
        Optional<Long> folded = Optional.empty();
        for (int member : alive().ranks().toArray()) {
            Contribute contribute = contributions.getOrDefault(member, contribution());
            Optional<Accepted> theirs = contribute.accepted();
            if (theirs.isPresent()
                    && (latest.isEmpty()
                            || theirs.get().coordinator() > latest.get().coordinator())) {
                latest = theirs;
            }
            folded = Optional.of(
                    folded.map(so -> fold.of(so, contribute.value())).orElse(contribute.value()));
        }
        long agreed = folded.orElse(value);
        return latest.map(Accepted::outcome).orElseGet(() -> new Outcome(shrinks, agreed, failed));
    }

    private void conclude(Outcome outcome, Output<AgreementMessage, AgreementEvent> output) {
        long concluded = instance;
        Decided decided = new Decided(view.epoch(), concluded, outcome);
        previous = Optional.of(decided);
        if (proposal.isEmpty()) {
            // Another member sent the outcome. Members that already contributed to this one wait for it to answer.
            contributions.forEach((member, contribute) -> {
                if (member != self && contribute.instance() == concluded) {
                    tell(member, decided, output);
                }
            });
        }
        open = false;
        instance++;
        contributedTo = -1;
        accepted = Optional.empty();
        proposal = Optional.empty();
        accepts = RankSet.EMPTY;
        output.wakeAt(Output.NEVER);
        output.emit(new AgreementEvent.Agreed(concluded, outcome));
        if (outcome.shrinks()) {
            view = view.without(outcome.failed());
            failed = failed.intersection(view.members());
            if (view.members().contains(self)) {
                output.emit(new AgreementEvent.Shrunk(view));
            } else {
                fence(self, output);
            }
        }
    }

    /**
     * Repeats messages that may be lost. Without a quorum it asks all members for the outcome, which one of them may
     * know, before it reports the loss of the quorum.
     */
    private void repeat(Output<AgreementMessage, AgreementEvent> output) {
        if (!quorum.met(view, alive())) {
            if (++asked == ASK_BEFORE_LOST + 1) {
                output.emit(new AgreementEvent.QuorumLost(view, alive()));
            }
            toOthers(contribution(), output);
        } else if (coordinator() != self) {
            output.send(coordinator(), contribution());
        } else if (proposal.isPresent()) {
            Propose again = new Propose(view.epoch(), failed, instance, proposal.get());
            alive().minus(accepts).ranks().forEach(member -> output.send(member, again));
        }
    }

    private void toOthers(AgreementMessage message, Output<AgreementMessage, AgreementEvent> output) {
        alive().ranks().filter(member -> member != self).forEach(member -> output.send(member, message));
    }
}
