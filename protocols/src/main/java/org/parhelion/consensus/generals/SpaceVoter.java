package org.parhelion.consensus.generals;

import java.util.OptionalLong;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * A general that votes through a {@link SharedSpace}: the weaker model, in which no general can equivocate and n ≥ 2m +
 * 1 suffices.
 *
 * <p>The commander posts its order and every general votes for what it read; the majority of the one tally decides.
 * This is not the Byzantine generals' problem: if generals send their votes to each other directly, one traitor that
 * equivocates splits them.
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
            throw new IllegalArgumentException("general " + self + " is outside 0 … " + (army.size() - 1));
        }
        this.army = army;
        this.self = self;
        this.ownOrder = ownOrder;
    }

    /**
     * {@return the commander}
     *
     * @param army all generals
     * @param order the order to give
     */
    public static SpaceVoter commander(Army army, long order) {
        return new SpaceVoter(army, army.commander(), OptionalLong.of(order));
    }

    /**
     * {@return a general that votes for what the commander proposed}
     *
     * @param army all generals
     * @param self the general
     */
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
            default -> {} // The space sends each message once.
        }
    }
}
