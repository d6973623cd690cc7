package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.protocol.Liar;
import org.parhelion.protocol.Output;

/** What a traitor does with an order that he is to send or to hand on. */
public enum Treachery {
    /** Says nothing. */
    SILENT {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.empty();
        }
    },
    /** Says the opposite, to everyone. */
    LIAR {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.of(honest == Order.RETREAT ? Order.ATTACK : Order.RETREAT);
        }
    },
    /** Tells generals of even number to attack and those of odd number to retreat. */
    TWO_FACED {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            return OptionalLong.of(to % 2 == 0 ? Order.ATTACK : Order.RETREAT);
        }
    },
    /** Draws, for each message anew: attack, retreat, or silence. */
    RANDOM {
        @Override
        public OptionalLong said(int to, long honest, RandomGenerator random) {
            int draw = random.nextInt(3);
            return draw == 2 ? OptionalLong.empty() : OptionalLong.of(draw == 0 ? Order.RETREAT : Order.ATTACK);
        }
    };

    /** The order that {@code to} hears in place of {@code honest}; empty for silence. */
    public abstract OptionalLong said(int to, long honest, RandomGenerator random);

    /** This treachery in OM(m): every order on every path may be changed. */
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
     * This treachery in SM(m). A commander signs whatever order he likes. A lieutenant can change an order too, but under it
     * stand signatures that were made for another, so nobody believes him: withholding is all he can do.
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

    /** This treachery in a vote through one space. */
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

    /** A traitor with nothing to say sends no packet at all, so that his silence is noticed by its absence. */
    private static <T> void send(int to, Packet<T> honest, List<T> said, Output<Packet<T>, GeneralEvent> output) {
        if (!said.isEmpty() || honest.messages().isEmpty()) {
            output.send(to, new Packet<>(honest.instance(), honest.round(), said));
        }
    }
}
