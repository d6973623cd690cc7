package org.parhelion.benchmarks.vote;

import java.util.Map;
import java.util.Optional;
import org.parhelion.consensus.generals.Order;
import org.parhelion.space.Tuple;

/** The traitor. It opens the gates of the others when it suits it; those that it leaves open are opened before it starts. */
final class SpaceTraitor {
    private final Council council;
    private final int self;
    private final Treason treason;

    SpaceTraitor(Council council, int self, Treason treason) {
        this.council = council;
        this.self = self;
        this.treason = treason;
    }

    /** Whether the traitor opens this gate itself. */
    static boolean opens(Treason treason, String stage, int general, int generals) {
        return switch (treason) {
            case TWO_PROPOSALS, STOLEN_PROPOSAL -> stage.equals(Council.READ) && general > 0;
            case FORGED_VOTES, STOLEN_VOTES -> stage.equals(Council.COUNT);
            case REPLACED_PROPOSAL -> stage.equals(Council.READ) && secondHalf(general, generals);
            case LATE_VOTE -> stage.equals(Council.COUNT) && secondHalf(general, generals);
            default -> false;
        };
    }

    private static boolean secondHalf(int general, int generals) {
        return general >= (generals + 1) / 2;
    }

    void run() throws InterruptedException {
        switch (treason) {
            case NONE, SILENT, NO_PROPOSAL -> {}
            case TWO_PROPOSALS -> {
                council.propose(Order.ATTACK);
                council.propose(Order.RETREAT);
                openGates(Council.READ);
            }
            case REPLACED_PROPOSAL -> replaceProposal();
            case STOLEN_PROPOSAL -> {
                council.takeProposal();
                openGates(Council.READ);
            }
            case LIAR, DOUBLE_VOTE, LATE_VOTE, FORGED_VOTES, STOLEN_VOTES -> vote();
        }
    }

    private void replaceProposal() throws InterruptedException {
        council.propose(Order.ATTACK);
        for (int general = 1; general < (council.generals + 1) / 2; general++) {
            council.readVote(general);
        }
        council.takeProposal();
        council.propose(Order.RETREAT);
        openGates(Council.READ);
    }

    private void vote() throws InterruptedException {
        Optional<Tuple> proposal = council.readProposal();
        long order = proposal.map(tuple -> tuple.longAt(2)).orElse(Order.RETREAT);
        byte[] signature = proposal.map(tuple -> tuple.bytesAt(3)).orElse(new byte[0]);
        long other = Council.opposite(order);
        switch (treason) {
            case LIAR -> council.vote(self, other, signature);
            case DOUBLE_VOTE -> council.voteForAll(self, Map.of(order, signature, other, signature));
            case LATE_VOTE -> {
                council.vote(self, order, signature);
                council.readDecision(1, council.patience.multipliedBy(10));
                council.vote(self, other, signature);
                openGates(Council.COUNT);
            }
            default -> againstTheOthers(other, signature);
        }
    }

    private void againstTheOthers(long other, byte[] signature) throws InterruptedException {
        council.vote(self, other, signature);
        for (int general = 1; general < council.generals - 1; general++) {
            council.readVote(general);
            if (treason == Treason.FORGED_VOTES) {
                council.vote(general, other, signature);
            } else {
                council.takeVote(general);
            }
        }
        openGates(Council.COUNT);
    }

    private void openGates(String stage) {
        for (int general = 1; general < council.generals; general++) {
            if (general != self && opens(treason, stage, general, council.generals)) {
                council.open(stage, general);
            }
        }
    }
}
