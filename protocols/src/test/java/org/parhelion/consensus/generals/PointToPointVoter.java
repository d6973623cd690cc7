package org.parhelion.consensus.generals;

import java.util.Arrays;
import java.util.OptionalLong;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/** The vote of {@link SpaceVoter} without the space: everyone, the commander too, tells everyone his vote. Broken, as it must be. */
final class PointToPointVoter implements Machine<Ballot, GeneralEvent> {
    private final Army army;
    private final int self;
    private final OptionalLong ownOrder;
    private final OptionalLong[] votes;
    private boolean started;

    PointToPointVoter(Army army, int self, long order) {
        this.army = army;
        this.self = self;
        this.ownOrder = self == army.commander() ? OptionalLong.of(order) : OptionalLong.empty();
        this.votes = new OptionalLong[army.size()];
        Arrays.fill(votes, OptionalLong.empty());
    }

    @Override
    public void step(Input<Ballot> input, Output<Ballot, GeneralEvent> output) {
        if (!started) {
            started = true;
            ownOrder.ifPresent(order -> {
                tell(new Ballot.Proposal(order), output);
                vote(order, output);
            });
        }
        if (input instanceof Input.Message<Ballot>(long _, int from, Ballot ballot)) {
            switch (ballot) {
                case Ballot.Proposal proposal -> vote(proposal.order(), output);
                case Ballot.Vote vote -> votes[from] = OptionalLong.of(vote.order());
                default -> {}
            }
            if (Arrays.stream(votes).allMatch(OptionalLong::isPresent)) {
                long[] all = Arrays.stream(votes)
                        .mapToLong(OptionalLong::orElseThrow)
                        .toArray();
                output.emit(new GeneralEvent.Decided(ownOrder.orElse(Majority.of(all, all.length))));
            }
        }
    }

    private void vote(long order, Output<Ballot, GeneralEvent> output) {
        votes[self] = OptionalLong.of(order);
        tell(new Ballot.Vote(order), output);
    }

    private void tell(Ballot ballot, Output<Ballot, GeneralEvent> output) {
        for (int to = 0; to < army.size(); to++) {
            if (to != self) {
                output.send(to, ballot);
            }
        }
    }
}
