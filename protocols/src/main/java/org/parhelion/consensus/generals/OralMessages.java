package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.protocol.Output;

/**
 * OM(m): agreement with oral messages, for n ≥ 3m + 1 generals of whom at most m are traitors (Lamport, Shostak, Pease
 * 1982, §3, theorem 1). It needs no signatures, only that a receiver knows the sender of a message (A2), and costs
 * {@link MessageCount#oral} messages in m + 1 rounds.
 *
 * <p>In round 1 the commander sends the order. In round r + 1 each lieutenant forwards everything that it was told in
 * round r, to all generals that are not on its path. The sub-instances OM(m − 1), …, OM(0) of the paper run
 * concurrently, each on its own paths. At the end the {@link EigTree} is resolved from its leaves.
 *
 * <p>The protocol also runs for n below 3m + 1, but then traitors can break it; see {@link Army#oralMessagesSuffice}.
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
     * {@return the commander}
     *
     * @param army all generals
     * @param instance the number of the agreement, the same for all
     * @param roundNanos the longest duration of a round [ns], at least 1
     * @param order the order to give
     */
    public static OralMessages commander(Army army, long instance, long roundNanos, long order) {
        return new OralMessages(army, army.commander(), instance, roundNanos, order);
    }

    /**
     * {@return a lieutenant}
     *
     * @param army all generals
     * @param self the lieutenant
     * @param instance the number of the agreement, the same for all
     * @param roundNanos the longest duration of a round [ns], at least 1
     * @throws IllegalArgumentException if {@code self} is the commander
     */
    public static OralMessages lieutenant(Army army, int self, long instance, long roundNanos) {
        if (self == army.commander()) {
            throw new IllegalArgumentException("general " + self + " is the commander: use commander(…) with an order");
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

    /** What was told in the round before {@code round} along paths that do not contain {@code to}. */
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

    /** The order that a loyal lieutenant forwards: the one that it was told. */
    static long relayed(long told) {
        return told;
    }

    /**
     * The path check: a general reports only its own messages, and only in the round that corresponds to the length of
     * the path.
     */
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
