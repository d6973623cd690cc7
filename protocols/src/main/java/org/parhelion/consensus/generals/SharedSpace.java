package org.parhelion.consensus.generals;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.parhelion.protocol.Input;
import org.parhelion.protocol.Machine;
import org.parhelion.protocol.Output;

/**
 * The trusted space of the weaker model, through which generals vote: every reader sees the same content.
 *
 * <p>It accepts the commander's first proposal and each general's first vote. It sends the same tally to all when every
 * vote has arrived, or at its deadline. This machine, not the generals, prevents equivocation; if it is faulty, nothing
 * is guaranteed. It is member n, beside the generals 0 … n − 1.
 */
public final class SharedSpace implements Machine<Ballot, GeneralEvent> {
    private final Army army;
    private final long closeAfterNanos;
    private final OptionalLong[] votes;
    private boolean proposed;
    private boolean closed;
    private long deadlineNanos = Output.NEVER;

    /**
     * Creates the space.
     *
     * @param army the generals
     * @param closeAfterNanos the latest end of the vote, after the start [ns]
     */
    public SharedSpace(Army army, long closeAfterNanos) {
        this.army = army;
        this.closeAfterNanos = closeAfterNanos;
        this.votes = new OptionalLong[army.size()];
        Arrays.fill(votes, OptionalLong.empty());
    }

    @Override
    public void step(Input<Ballot> input, Output<Ballot, GeneralEvent> output) {
        if (deadlineNanos == Output.NEVER && !closed) {
            deadlineNanos = input.nowNanos() + closeAfterNanos;
            output.wakeAt(deadlineNanos);
        }
        if (input instanceof Input.Message<Ballot>(long _, int from, Ballot ballot) && army.has(from) && !closed) {
            take(from, ballot, output);
        }
        boolean complete = Arrays.stream(votes).allMatch(OptionalLong::isPresent);
        if (!closed && (complete || input.nowNanos() >= deadlineNanos)) {
            closed = true;
            output.wakeAt(Output.NEVER);
            show(new Ballot.Tally(List.of(votes)), output);
        }
    }

    private void take(int from, Ballot ballot, Output<Ballot, GeneralEvent> output) {
        switch (ballot) {
            case Ballot.Proposal proposal
            when from == army.commander() && !proposed -> {
                proposed = true;
                show(proposal, output);
            }
            case Ballot.Vote vote when votes[from].isEmpty() -> votes[from] = OptionalLong.of(vote.order());
            default -> {} // A second proposal or vote, or one that this general may not send.
        }
    }

    private void show(Ballot ballot, Output<Ballot, GeneralEvent> output) {
        for (int general = 0; general < army.size(); general++) {
            output.send(general, ballot);
        }
    }
}
