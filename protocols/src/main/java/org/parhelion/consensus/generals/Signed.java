package org.parhelion.consensus.generals;

import java.util.ArrayList;
import java.util.List;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.consensus.signature.Statement;

/**
 * One message of SM(m), the paper's v:0:j₁:…:jₖ: an order and a chain of signatures, one for each general on the path
 * (§4).
 *
 * @param path from the commander to the sender
 * @param order the order
 * @param signatures one for each hop; signature k covers the order and the path up to hop k
 */
public record Signed(Path path, long order, List<Signature> signatures) {
    private static final String DOMAIN = "parhelion/signed-messages";

    /**
     * One signature of the chain.
     *
     * @param bytes must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Messages are never compared, and must not be changed.
    record Signature(byte[] bytes) {}

    /** Makes the list unmodifiable. */
    public Signed {
        signatures = List.copyOf(signatures);
    }

    /** {@code order}, signed by the commander that gives it. */
    static Signed by(Signer commander, long instance, long order) {
        return new Signed(new Path(0), order, List.of()).then(commander, instance);
    }

    /** This message, signed and forwarded by {@code signer}. */
    Signed then(Signer signer, long instance) {
        return then(signer, statement(instance, path.then(signer.member()), order));
    }

    /** This message, forwarded by {@code signer}, which signs {@code statement}. */
    Signed then(Signer signer, byte[] statement) {
        List<Signature> chain = new ArrayList<>(signatures);
        chain.add(new Signature(signer.sign(statement)));
        return new Signed(path.then(signer.member()), order, chain);
    }

    /** What the last general of {@code path} signs: protocol, instance, round (the path's length), order and path. */
    static byte[] statement(long instance, Path path, long order) {
        return Statement.of(DOMAIN, instance, path.length(), order, path.toArray());
    }

    @Override
    public String toString() {
        return Order.name(order) + ":" + path;
    }
}
