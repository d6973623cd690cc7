package org.parhelion.membership.swim;

import java.util.List;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.MembershipEvent;
import org.parhelion.membership.Metadata;
import org.parhelion.membership.SwimOptions;
import org.parhelion.membership.swim.Update.Claim;
import org.parhelion.membership.swim.Update.Description;
import org.parhelion.protocol.Output;

/**
 * Processes claims and descriptions. An update that supersedes the current belief is stored, reported to the user and
 * passed on; a claim about the member itself is refuted.
 */
final class Beliefs {
    private final int self;
    private final SwimOptions options;
    private final Rules rules;
    private final MemberTable table;
    private final Awareness awareness;
    private final BroadcastQueue news = new BroadcastQueue();
    private final Suspicions suspicions = new Suspicions();
    private boolean leaving;

    Beliefs(int self, SwimOptions options, Rules rules, MemberTable table, Awareness awareness) {
        this.self = self;
        this.options = options;
        this.rules = rules;
        this.table = table;
        this.awareness = awareness;
    }

    /** The updates to pass on. */
    BroadcastQueue news() {
        return news;
    }

    /** The earliest deadline of a suspect [ns]. */
    long nextDeadlineNanos() {
        return suspicions.nextDeadlineNanos();
    }

    boolean leaving() {
        return leaving;
    }

    /** Leaves the group: from here on no claim about this member is refuted. */
    void leave(long nowNanos) {
        leaving = true;
        int incarnation = table.incarnation(self);
        table.believe(self, MemberStatus.LEFT, incarnation, nowNanos);
        news.add(Claim.left(self, incarnation));
    }

    /** Publishes new metadata of this member. */
    void describe(Metadata metadata) {
        Metadata said = withVersion(metadata, table.metadata(self).version() + 1);
        table.describe(self, said);
        news.add(new Description(self, said));
    }

    private static Metadata withVersion(Metadata metadata, int version) {
        return new Metadata(version, metadata.load(), metadata.devices(), metadata.address());
    }

    /** Declares every suspect dead whose deadline has passed. */
    void expire(long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        for (var expired = suspicions.takeExpired(nowNanos);
                expired != null;
                expired = suspicions.takeExpired(nowNanos)) {
            believe(new Claim(expired.member, MemberStatus.DEAD, expired.incarnation, self), nowNanos, output);
        }
    }

    /** Extends the deadline of every suspect by {@code nanos}. */
    void postpone(long nanos) {
        suspicions.postpone(nanos);
    }

    /** Processes updates one after another. */
    void hear(List<Update> updates, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        for (int i = 0; i < updates.size(); i++) {
            Update update = updates.get(i);
            if (update instanceof Claim claim) {
                hear(claim, nowNanos, output);
            } else {
                hear((Description) update, output);
            }
        }
    }

    /**
     * Processes what anti-entropy received. Another member's dead are only suspected here: they may be alive, like this
     * member's own dead. After a partition, this member may be among the other's dead.
     */
    void hearSecondHand(int from, List<Update> updates, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        for (Update update : updates) {
            switch (update) {
                case Claim claim
                when claim.status() == MemberStatus.DEAD ->
                    hear(new Claim(claim.member(), MemberStatus.SUSPECT, claim.incarnation(), from), nowNanos, output);
                case Claim claim -> hear(claim, nowNanos, output);
                case Description description -> hear(description, output);
            }
        }
    }

    /** Processes one claim. */
    void hear(Claim claim, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        int member = claim.member();
        if (member == self) {
            hearOfSelf(claim, nowNanos);
        } else if (!table.known(member)) {
            if (claim.status().present()) {
                table.believe(member, MemberStatus.ALIVE, claim.incarnation(), nowNanos);
                output.emit(new MembershipEvent.Joined(member, claim.incarnation()));
                news.add(Claim.alive(member, claim.incarnation()));
            }
        } else if (rules.supersedes(
                claim.status(), claim.incarnation(), table.status(member), table.incarnation(member))) {
            believe(claim, nowNanos, output);
        } else if (claim.status() == MemberStatus.SUSPECT
                && table.is(member, MemberStatus.SUSPECT)
                && claim.incarnation() == table.incarnation(member)
                && suspicions.confirm(member, claim.accuser())) {
            news.add(claim);
        }
    }

    private void hearOfSelf(Claim claim, long nowNanos) {
        int own = table.incarnation(self);
        if (leaving || !rules.mustRefute(own, claim.status(), claim.incarnation())) {
            return;
        }
        int raised = rules.refutation(own, claim.incarnation());
        if (claim.status() != MemberStatus.ALIVE) {
            awareness.change(1);
        }
        table.believe(self, MemberStatus.ALIVE, raised, nowNanos);
        news.add(Claim.alive(self, raised));
    }

    private void hear(Description description, Output<SwimMessage, MembershipEvent> output) {
        int member = description.member();
        Metadata said = description.metadata();
        Metadata known = table.metadata(member);
        if (member == self) {
            // Unless it echoes what this member published, it is from an earlier life and must be superseded.
            if (said.version() >= known.version() && !said.equals(known)) {
                table.describe(self, withVersion(known, said.version() + 1));
                news.add(new Description(self, table.metadata(self)));
            }
        } else if (table.known(member) && said.version() > known.version()) {
            table.describe(member, said);
            output.emit(new MembershipEvent.Described(member, said));
            news.add(description);
        }
    }

    /** Stores a claim that superseded the current belief. */
    private void believe(Claim claim, long nowNanos, Output<SwimMessage, MembershipEvent> output) {
        int member = claim.member();
        int incarnation = claim.incarnation();
        MemberStatus before = table.status(member);
        suspicions.close(member);
        table.believe(member, claim.status(), incarnation, nowNanos);
        switch (claim.status()) {
            case ALIVE -> {
                if (before == MemberStatus.SUSPECT) {
                    output.emit(new MembershipEvent.Refuted(member, incarnation));
                } else if (before != MemberStatus.ALIVE) {
                    output.emit(new MembershipEvent.Joined(member, incarnation));
                }
            }
            case SUSPECT -> {
                openCase(claim, nowNanos);
                output.emit(new MembershipEvent.Suspected(member, incarnation, claim.accuser()));
            }
            case DEAD -> output.emit(new MembershipEvent.Died(member, incarnation, claim.accuser()));
            case LEFT -> output.emit(new MembershipEvent.Left(member, incarnation));
        }
        news.add(claim);
    }

    private void openCase(Claim claim, long nowNanos) {
        SwimOptions.Suspicion suspicion = options.suspicion();
        int present = table.presentCount();
        long min = SuspicionTimeout.minNanos(
                suspicion.leastPeriods(), suspicion.multiplier(), present, options.periodNanos());
        // Too few other members to confirm it: the shortest timeout applies from the start.
        int needed = present - 2 < suspicion.confirmations() ? 0 : suspicion.confirmations();
        suspicions.open(
                claim.member(),
                claim.incarnation(),
                claim.accuser(),
                nowNanos,
                min,
                (long) (min * suspicion.maxFactor()),
                needed);
    }
}
