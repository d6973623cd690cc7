package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.protocol.Output;

/**
 * OM(m): agreement with oral messages, for n ≥ 3m + 1 generals of whom at most m are traitors (Lamport, Shostak, Pease 1982, §3,
 * theorem 1). It needs no signatures, only that a receiver knows who a message came from (A2), and costs
 * {@link MessageCount#oral} messages in m + 1 rounds.
 *
 * <p>In round 1 the commander sends his order. In round r + 1 each lieutenant passes on everything that he was told in round r,
 * to all who have not had it in their hands; the sub-instances OM(m − 1), …, OM(0) of the paper run side by side, each on its own
 * paths. At the end the {@link EigTree} is resolved from its leaves.
 *
 * <p>Below n = 3m + 1 it runs too, and traitors can break it; {@link Army#oralMessagesSuffice} tells.
 */
public class OralMessages extends General<Oral> {
    private final long ownOrder;
    private final EigTree tree;

    OralMessages(Army army, int self, long instance, long roundNanos, long ownOrder) {
        super(army, self, instance, roundNanos);
        this.ownOrder = ownOrder;
        this.tree = new EigTree(army, self);
    }

    /**
     * The general who gives {@code order}.
     *
     * @param instance which agreement this is; the same for all
     * @param roundNanos how long a round is kept open at most [ns]
     */
    public static OralMessages commander(Army army, long instance, long roundNanos, long order) {
        return new OralMessages(army, army.commander(), instance, roundNanos, order);
    }

    /** A general who is to find out which order to obey; see {@link #commander}. */
    public static OralMessages lieutenant(Army army, int self, long instance, long roundNanos) {
        if (self == army.commander()) {
            throw new IllegalArgumentException("general " + self + " is the commander; give him an order");
        }
        return new OralMessages(army, self, instance, roundNanos, Order.RETREAT);
    }

    @Override
    long expected(int round) {
        if (commands()) {
            return 0;
        }
        return round == 1 ? 1L << army.commander() : otherLieutenants();
    }

    @Override
    void speak(int round, Output<Packet<Oral>, GeneralEvent> output) {
        if (commands() && round == 1) {
            for (int to = 0; to < army.size(); to++) {
                if (to != self) {
                    output.send(to, new Packet<>(instance(), 1, List.of(new Oral(Path.of(self), ownOrder))));
                }
            }
        } else if (!commands() && round > 1) {
            for (int to = 0; to < army.size(); to++) {
                if ((otherLieutenants() >>> to & 1) != 0) {
                    output.send(to, new Packet<>(instance(), round, relays(round, to)));
                }
            }
        }
    }

    /** What was told in the round before {@code round} and did not go through {@code to}'s hands. */
    private List<Oral> relays(int round, int to) {
        List<Oral> relays = new ArrayList<>();
        for (int node = tree.levelStart(round - 2); node < tree.levelEnd(round - 2); node++) {
            Path path = tree.path(node);
            if (!path.contains(to)) {
                relays.add(new Oral(path.then(self), relayed(tree.order(node))));
            }
        }
        return relays;
    }

    @Override
    void read(int round, int from, Packet<Oral> packet) {
        for (Oral message : packet.messages()) {
            if (accepts(message.path(), round, from)) {
                int node = tree.node(message.path());
                if (node >= 0) {
                    tree.tell(node, message.order());
                }
            }
        }
    }

    /** What a loyal lieutenant passes on of what he was told: just that. */
    static long relayed(long told) {
        return told;
    }

    /** The path check: a general speaks for himself alone, and only in the round that a path of this length belongs to. */
    boolean accepts(Path path, int round, int from) {
        return path.length() == round && path.last() == from;
    }

    /** Step (3) of OM(m). */
    long majority(long[] votes, int count) {
        return Majority.of(votes, count);
    }

    @Override
    long decide() {
        return commands() ? ownOrder : tree.resolve(this::majority);
    }
}
