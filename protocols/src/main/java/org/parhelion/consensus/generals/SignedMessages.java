package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.consensus.signature.Signatures;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.protocol.Output;

/**
 * SM(m): agreement with signed messages, for any number of traitors up to m; the problem is not vacuous for n ≥ m + 2
 * generals (Lamport, Shostak, Pease 1982, §4, theorem 2).
 *
 * <p>The commander signs the order. When a lieutenant sees an order for the first time, with as many signatures as the
 * number of the round, it adds its own signature and sends the order to all generals that have not signed. After m + 1
 * rounds it obeys the only order that it has seen, or RETREAT if it has seen none or several: {@code choice(V)}.
 *
 * <p>A third order changes nothing once two are known, so at most two are forwarded (Dolev, Strong: Authenticated
 * algorithms for Byzantine agreement, SIAM J. Comput. 12(4), 1983): a traitor cannot make loyal generals send more than
 * (n−1) + 2(n−1)(n−2) messages.
 *
 * <p>The signatures must be {@linkplain Signatures#transferable transferable} (A4(b)).
 */
public class SignedMessages extends General<Signed> {
    private static final int ORDERS_KEPT = 2;

    private final Signer signer;
    private final Signatures signatures;
    private final long ownOrder;
    private final List<Signed> seen = new ArrayList<>();

    SignedMessages(Army army, Signer signer, Signatures signatures, long instance, long roundNanos, long ownOrder) {
        super(army, signer.member(), instance, roundNanos);
        this.signer = signer;
        this.signatures = signatures;
        this.ownOrder = ownOrder;
    }

    /**
     * {@return the commander}
     *
     * @param army all generals
     * @param signer signs as the commander
     * @param signatures verifies the signatures of all generals
     * @param instance the number of the agreement, the same for all and never used again with the same keys
     * @param roundNanos the longest duration of a round [ns], at least 1
     * @param order the order to give
     * @throws IllegalArgumentException if the signer is not the commander's, or the signatures are not transferable
     */
    public static SignedMessages commander(
            Army army, Signer signer, Signatures signatures, long instance, long roundNanos, long order) {
        if (signer.member() != army.commander()) {
            throw new IllegalArgumentException(
                    "the signer signs as " + signer.member() + ", the commander is " + army.commander());
        }
        return new SignedMessages(army, signer, checked(signatures), instance, roundNanos, order);
    }

    /**
     * {@return a lieutenant}
     *
     * @param army all generals
     * @param signer signs as the lieutenant
     * @param signatures verifies the signatures of all generals
     * @param instance the number of the agreement, the same for all and never used again with the same keys
     * @param roundNanos the longest duration of a round [ns], at least 1
     * @throws IllegalArgumentException if the signer is the commander's, or the signatures are not transferable
     */
    public static SignedMessages lieutenant(
            Army army, Signer signer, Signatures signatures, long instance, long roundNanos) {
        if (signer.member() == army.commander()) {
            throw new IllegalArgumentException(
                    "general " + signer.member() + " is the commander: use commander(…) with an order");
        }
        return new SignedMessages(army, signer, checked(signatures), instance, roundNanos, Order.RETREAT);
    }

    private static Signatures checked(Signatures signatures) {
        if (!signatures.transferable()) {
            throw new IllegalArgumentException("SM(m) forwards signatures, and "
                    + signatures.getClass().getSimpleName() + " are not transferable; use Ed25519Signatures");
        }
        return signatures;
    }

    @Override
    long expected(int round) {
        if (commands()) {
            return 0;
        }
        return round == 1 ? 1L << army.commander() : otherLieutenants();
    }

    @Override
    void speak(int round, Output<Packet<Signed>, GeneralEvent> output) {
        if (commands() && round == 1) {
            Signed message = handOn(new Signed(new Path(0), ownOrder, List.of()));
            for (int to = 0; to < army.size(); to++) {
                if (to != self) {
                    output.send(to, new Packet<>(instance(), 1, List.of(message)));
                }
            }
        } else if (!commands() && round > 1) {
            List<Signed> relays = seen.stream()
                    .filter(message -> message.path().length() == round - 1)
                    .map(this::handOn)
                    .toList();
            for (int to = 0; to < army.size(); to++) {
                if ((otherLieutenants() >>> to & 1) != 0) {
                    int reader = to;
                    List<Signed> fresh = relays.stream()
                            .filter(message -> !message.path().contains(reader))
                            .toList();
                    output.send(to, new Packet<>(instance(), round, fresh));
                }
            }
        }
    }

    @Override
    void read(int round, int from, Packet<Signed> packet) {
        for (Signed message : packet.messages()) {
            boolean news = seen.size() < ORDERS_KEPT && seen.stream().noneMatch(old -> old.order() == message.order());
            if (news && accepts(message, round, from) && genuine(message)) {
                seen.add(message);
            }
        }
    }

    /**
     * The path check: as many different signers as the number of the round, the commander first, the sender last, and
     * not this general.
     */
    boolean accepts(Signed message, int round, int from) {
        Path path = message.path();
        return path.length() == round
                && path.at(0) == army.commander()
                && path.last() == from
                && path.distinct()
                && !path.contains(self);
    }

    /** Whether every general on the path signed the order and the path up to itself. */
    private boolean genuine(Signed message) {
        int length = message.path().length();
        if (message.signatures().size() != length) {
            return false;
        }
        for (int hop = 0; hop < length; hop++) {
            byte[] statement = statement(instance(), message.path().prefix(hop + 1), message.order());
            byte[] signature = message.signatures().get(hop).bytes();
            if (!signatures.verify(message.path().at(hop), statement, signature)) {
                return false;
            }
        }
        return true;
    }

    private Signed handOn(Signed message) {
        return message.then(signer, statement(instance(), message.path().then(self), message.order()));
    }

    /** The bytes that a signature covers. */
    byte[] statement(long instance, Path path, long order) {
        return Signed.statement(instance, path, order);
    }

    /** The paper's {@code choice(V)}. */
    @Override
    long decide() {
        if (commands()) {
            return ownOrder;
        }
        return seen.size() == 1 ? seen.getFirst().order() : Order.RETREAT;
    }
}
