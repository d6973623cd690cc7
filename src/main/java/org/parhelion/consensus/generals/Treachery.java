package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.parhelion.consensus.signature.Signer;

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
    public Traitor.Conduct<Packet<Oral>> oral(RandomGenerator random) {
        return (to, honest) -> {
            List<Oral> said = new ArrayList<>();
            for (Oral message : honest.messages()) {
                said(to, message.order(), random).ifPresent(order -> said.add(new Oral(message.path(), order)));
            }
            return packet(honest, said);
        };
    }

    /**
     * This treachery in SM(m). A commander signs whatever order he likes. A lieutenant can sign a changed order too, but under
     * it stand signatures that were made for another, so nobody believes him: withholding is all he can do.
     */
    public Traitor.Conduct<Packet<Signed>> signed(Signer signer, RandomGenerator random) {
        return (to, honest) -> {
            List<Signed> said = new ArrayList<>();
            for (Signed message : honest.messages()) {
                OptionalLong order = said(to, message.order(), random);
                if (order.isPresent() && message.path().length() == 1) {
                    said.add(Signed.by(signer, honest.instance(), order.getAsLong()));
                } else if (order.isPresent()) {
                    said.add(new Signed(message.path(), order.getAsLong(), message.signatures()));
                }
            }
            return packet(honest, said);
        };
    }

    /** This treachery in a vote through one space. */
    public Traitor.Conduct<Ballot> voting(RandomGenerator random) {
        return (to, honest) -> switch (honest) {
            case Ballot.Proposal proposal -> order(to, proposal.order(), random, Ballot.Proposal::new);
            case Ballot.Vote vote -> order(to, vote.order(), random, Ballot.Vote::new);
            default -> Optional.of(honest);
        };
    }

    private interface Making {
        Ballot of(long order);
    }

    private Optional<Ballot> order(int to, long honest, RandomGenerator random, Making making) {
        OptionalLong said = said(to, honest, random);
        return said.isPresent() ? Optional.of(making.of(said.getAsLong())) : Optional.empty();
    }

    /** A traitor with nothing to say sends no packet at all, so that his silence is noticed by its absence. */
    private static <T> Optional<Packet<T>> packet(Packet<T> honest, List<T> said) {
        boolean nothingToSay = said.isEmpty() && !honest.messages().isEmpty();
        return nothingToSay ? Optional.empty() : Optional.of(new Packet<>(honest.instance(), honest.round(), said));
    }
}
