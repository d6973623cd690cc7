package org.parhelion.benchmarks.vote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.parhelion.consensus.generals.Order;
import org.parhelion.space.Tuple;

/**
 * A loyal lieutenant. It reads the proposal, votes for it, waits until every lieutenant has voted, and counts.
 *
 * <p>In a plain vote it obeys the majority of the votes; a general that did not vote, or voted twice, counts as one for retreat. In a
 * signed vote it passes on every order that bears the commander's signature, as its vote, and obeys if it has seen one such order in
 * all; two of them prove that the commander is a traitor, and it retreats (SM(1) of Lamport, Shostak and Pease, 1982, §4, with the
 * space in the place of messages). An order that the commander writes after that counts if a lieutenant has passed it on: otherwise
 * some would have counted it and others not.
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
        SortedMap<Long, byte[]> proposed = proposals();
        council.voteForAll(self, proposed.isEmpty() ? Map.of(Order.RETREAT, new byte[0]) : proposed);
        for (int general = 1; general < council.generals; general++) {
            council.readVote(general); // Waits; what it finds is read again below, when all had their time.
        }
        council.pass(Council.COUNT, self);
        long decision = council.signed
                ? signedOrder(proposed)
                : majority(proposed.isEmpty() ? Order.RETREAT : proposed.firstKey());
        council.decide(self, decision, noticed);
    }

    /** The orders of the commander, with its signatures; in a plain vote the first one only. */
    private SortedMap<Long, byte[]> proposals() throws InterruptedException {
        SortedMap<Long, byte[]> orders = new TreeMap<>();
        if (council.readProposal().isEmpty()) {
            noticed.add("no proposal");
            return orders;
        }
        List<Tuple> all = council.proposals();
        if (all.size() > 1 && !council.signed) {
            noticed.add("the commander proposed twice");
        }
        all.stream()
                .limit(council.signed ? all.size() : 1)
                .filter(proposal -> council.commanderSigned(proposal.longAt(2), proposal.bytesAt(3)))
                .forEach(proposal -> orders.put(proposal.longAt(2), proposal.bytesAt(3)));
        return orders;
    }

    private long majority(long ownVote) {
        int attack = 0;
        for (int general = 1; general < council.generals; general++) {
            long vote = general == self ? ownVote : vote(general);
            attack += vote == Order.ATTACK ? 1 : 0;
        }
        int own = council.votes(self).size();
        if (own != 1) {
            noticed.add(own == 0 ? "my vote was taken" : "somebody votes in my name");
        }
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

    private long signedOrder(SortedMap<Long, byte[]> proposed) {
        SortedMap<Long, byte[]> orders = new TreeMap<>(proposed);
        for (int general = 1; general < council.generals; general++) {
            List<Tuple> votes = council.votes(general);
            List<Tuple> valid = votes.stream().filter(council::voterSigned).toList();
            if (valid.size() < votes.size()) {
                noticed.add("a forged vote of " + general);
            }
            if (valid.isEmpty()) {
                noticed.add("no vote of " + general);
            }
            valid.forEach(vote -> passOn(vote, orders));
        }
        if (orders.size() > 1) {
            noticed.add("the commander signed both orders");
        }
        return orders.size() == 1 ? orders.firstKey() : Order.RETREAT;
    }

    private void passOn(Tuple vote, SortedMap<Long, byte[]> orders) {
        long order = vote.longAt(3);
        byte[] signature = vote.bytesAt(4);
        if (signature.length == 0) {
            return; // The voter saw no proposal.
        }
        if (council.commanderSigned(order, signature)) {
            orders.put(order, signature);
        } else {
            noticed.add(vote.longAt(2) + " votes for an order that the commander did not sign");
        }
    }
}
