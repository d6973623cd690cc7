package org.parhelion.cli.space.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.parhelion.consensus.generals.Order;
import org.parhelion.space.Tuple;

/**
 * A loyal lieutenant. It reads the proposal, votes for it, and counts the votes of all lieutenants.
 *
 * <p>In a plain vote it obeys the majority of the votes; a general that did not vote, or voted twice, counts as one for retreat.
 * In a signed vote it obeys the one order that bears the commander's signature, wherever it saw it: two of them prove that the
 * commander is a traitor, and it retreats (SM(1) of Lamport, Shostak and Pease, 1982, §4, with the space as the relay).
 */
final class SpaceLieutenant {
    private final Council council;
    private final int self;
    private final List<String> noticed = new ArrayList<>();

    SpaceLieutenant(Council council, int self) {
        this.council = council;
        this.self = self;
    }

    void run() throws InterruptedException {
        council.pass(Council.READ, self);
        Optional<Tuple> proposal = council.readProposal();
        if (proposal.isEmpty()) {
            noticed.add("no proposal");
        }
        long order = proposal.map(tuple -> tuple.longAt(2)).orElse(Order.RETREAT);
        byte[] signature = proposal.map(tuple -> tuple.bytesAt(3)).orElse(new byte[0]);
        council.vote(self, order, signature);
        for (int general = 1; general < council.generals; general++) {
            council.readVote(general); // Waits; what it finds is read again below, when all had their time.
        }
        council.pass(Council.COUNT, self);
        long decision = council.signed ? signedOrder(order, signature) : majority(order);
        council.decide(self, decision, noticed);
    }

    private long majority(long ownVote) {
        boolean twoOrders = council.proposals().size() > 1;
        if (twoOrders) {
            noticed.add("the commander proposed twice");
            return Order.RETREAT;
        }
        int attack = 0;
        for (int general = 1; general < council.generals; general++) {
            long vote = general == self ? ownVote : vote(general);
            attack += vote == Order.ATTACK ? 1 : 0;
        }
        checkOwnVote();
        return 2 * attack > council.generals - 1 ? Order.ATTACK : Order.RETREAT;
    }

    private long vote(int general) {
        List<Tuple> votes = council.votes(general);
        if (votes.size() == 1) {
            return votes.getFirst().longAt(3);
        }
        noticed.add(votes.isEmpty() ? "no vote of " + general : general + " voted twice");
        return Order.RETREAT;
    }

    private void checkOwnVote() {
        int own = council.votes(self).size();
        if (own != 1) {
            noticed.add(own == 0 ? "my vote was taken" : "somebody votes in my name");
        }
    }

    private long signedOrder(long ownOrder, byte[] ownSignature) {
        SortedSet<Long> orders = new TreeSet<>();
        collect(orders, ownOrder, ownSignature);
        council.proposals().forEach(proposal -> collect(orders, proposal.longAt(2), proposal.bytesAt(3)));
        for (int general = 1; general < council.generals; general++) {
            List<Tuple> votes = council.votes(general);
            long valid = votes.stream().filter(council::voterSigned).distinct().count();
            if (valid < votes.size()) {
                noticed.add("a forged vote of " + general);
            }
            if (valid != 1) {
                noticed.add(valid == 0 ? "no vote of " + general : general + " voted twice");
            }
            votes.stream().filter(council::voterSigned).forEach(vote -> {
                if (!collect(orders, vote.longAt(3), vote.bytesAt(4))) {
                    noticed.add(vote.longAt(2) + " votes for an order that the commander did not sign");
                }
            });
        }
        if (orders.size() > 1) {
            noticed.add("the commander signed both orders");
        }
        return orders.size() == 1 ? orders.first() : Order.RETREAT;
    }

    /** Adds an order that the commander signed; true if there was no order, or it is signed. */
    private boolean collect(SortedSet<Long> orders, long order, byte[] signature) {
        if (signature.length == 0) {
            return true;
        }
        boolean valid = council.commanderSigned(order, signature);
        if (valid) {
            orders.add(order);
        }
        return valid;
    }
}
