package org.parhelion.consensus.generals;

import java.util.OptionalLong;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * A general who votes through a {@link SharedSpace}: the weaker model, where nobody can equivocate and n ≥ 2m + 1 suffices.
 *
 * <p>The commander posts his order and everyone votes for what he read; the majority of the one tally decides. A vote in a
 * shared space is not the Byzantine generals' problem: take the space away, let generals tell each other their votes, and one
 * liar with two faces splits them.
 */
public final class SpaceVoter implements Machine<Ballot, GeneralEvent> {
    private final Army army;
    private final int self;
    private final OptionalLong ownOrder;
    private boolean started;
    private boolean voted;
    private boolean decided;

    private SpaceVoter(Army army, int self, OptionalLong ownOrder) {
        if (!army.has(self)) {
            throw new IllegalArgumentException("general " + self + " is none of 0 … " + (army.size() - 1));
        }
        this.army = army;
        this.self = self;
        this.ownOrder = ownOrder;
    }

    /** The general who gives {@code order}. */
    public static SpaceVoter commander(Army army, long order) {
        return new SpaceVoter(army, army.commander(), OptionalLong.of(order));
    }

    /** A general who votes for what the commander proposed. */
    public static SpaceVoter lieutenant(Army army, int self) {
        return new SpaceVoter(army, self, OptionalLong.empty());
    }

    private int space() {
        return army.size();
    }

    @Override
    public void step(Input<Ballot> input, Output<Ballot, GeneralEvent> output) {
        if (!started) {
            started = true;
            ownOrder.ifPresent(order -> output.send(space(), new Ballot.Proposal(order)));
        }
        if (input instanceof Input.Message<Ballot>(long _, int from, Ballot ballot) && from == space()) {
            read(ballot, output);
        }
    }

    private void read(Ballot ballot, Output<Ballot, GeneralEvent> output) {
        switch (ballot) {
            case Ballot.Proposal proposal
            when !voted -> {
                voted = true;
                output.send(space(), new Ballot.Vote(ownOrder.orElse(proposal.order())));
            }
            case Ballot.Tally tally
            when !decided -> {
                decided = true;
                long[] votes = tally.votes().stream()
                        .mapToLong(vote -> vote.orElse(Order.RETREAT))
                        .toArray();
                output.emit(new GeneralEvent.Decided(
                        self == army.commander() ? ownOrder.orElseThrow() : Majority.of(votes, votes.length)));
            }
            default -> {} // The space says each thing once.
        }
    }
}
