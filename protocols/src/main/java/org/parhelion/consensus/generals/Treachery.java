package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Output;

/** A traitor's strategy for the orders that it should send or forward. */
public enum Treachery {
    /** Sends nothing. */
    SILENT {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.empty();
        }
    },
    /** Sends the opposite order to all. */
    LIAR {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.of(honest == Order.RETREAT ? Order.ATTACK : Order.RETREAT);
        }
    },
    /** Equivocates: sends ATTACK to generals of even number and RETREAT to those of odd number. */
    TWO_FACED {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.of(to % 2 == 0 ? Order.ATTACK : Order.RETREAT);
        }
    },
    /** Draws for each message: attack, retreat, or silence. */
    RANDOM {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            int draw = random.nextInt(3);
            return draw == 2 ? OptionalLong.empty() : OptionalLong.of(draw == 0 ? Order.RETREAT : Order.ATTACK);
        }
    };

    /**
     * {@return the order that a general receives; empty for silence}
     *
     * @param to the receiver
     * @param honest the order that a loyal general would send
     * @param random the traitor's source of randomness
     */
    public abstract OptionalLong said(int to, long honest, RandomGenerator random);

    /**
     * {@return this strategy in OM(m): every order on every path may be changed}
     *
     * @param random the traitor's source of randomness
     */
    public Liar.Lie<Packet<Oral>, GeneralEvent> oral(RandomGenerator random) {
        return (to, honest, output) -> {
            List<Oral> said = new ArrayList<>();
            for (Oral message : honest.messages()) {
                said(to, message.order(), random).ifPresent(order -> said.add(new Oral(message.path(), order)));
            }
            send(to, honest, said, output);
        };
    }

    /**
     * {@return this strategy in SM(m)} A commander can sign any order. A lieutenant can change an order too, but the
     * signatures on it cover another one, so loyal generals reject it: in effect it can only withhold orders.
     *
     * @param signer signs as the traitor
     * @param random the traitor's source of randomness
     */
    public Liar.Lie<Packet<Signed>, GeneralEvent> signed(Signer signer, RandomGenerator random) {
        return (to, honest, output) -> {
            List<Signed> said = new ArrayList<>();
            for (Signed message : honest.messages()) {
                OptionalLong order = said(to, message.order(), random);
                if (order.isPresent() && message.path().length() == 1) {
                    said.add(Signed.by(signer, honest.instance(), order.getAsLong()));
                } else if (order.isPresent()) {
                    said.add(new Signed(message.path(), order.getAsLong(), message.signatures()));
                }
            }
            send(to, honest, said, output);
        };
    }

    /**
     * {@return this strategy in a vote through one space}
     *
     * @param random the traitor's source of randomness
     */
    public Liar.Lie<Ballot, GeneralEvent> voting(RandomGenerator random) {
        return (to, honest, output) -> {
            switch (honest) {
                case Ballot.Proposal(long order) ->
                    said(to, order, random).ifPresent(said -> output.send(to, new Ballot.Proposal(said)));
                case Ballot.Vote(long order) ->
                    said(to, order, random).ifPresent(said -> output.send(to, new Ballot.Vote(said)));
                case Ballot.Tally tally -> output.send(to, tally);
            }
        };
    }

    /**
     * A traitor without an order to send sends no packet at all, so that its silence is detected as a missing packet.
     */
    private static <T> void send(int to, Packet<T> honest, List<T> said, Output<Packet<T>, GeneralEvent> output) {
        if (!said.isEmpty() || honest.messages().isEmpty()) {
            output.send(to, new Packet<>(honest.instance(), honest.round(), said));
        }
    }
}
