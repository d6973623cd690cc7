package org.parhelion.benchmarks.vote;

import static org.parhelion.space.Template.ANY;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.parhelion.consensus.generals.Order;
import org.parhelion.consensus.signature.Ed25519Signatures;
import org.parhelion.consensus.signature.Signatures;
import org.parhelion.consensus.signature.Signer;
import org.parhelion.space.Template;
import org.parhelion.space.Transaction;
import org.parhelion.space.Tuple;
import org.parhelion.space.TupleSpace;
import org.parhelion.space.spi.TupleCodec;

/**
 * What one general sees of the others: the tuples of one vote.
 *
 * <pre>
 *   ("proposal", job, order, commander's signature)
 *   ("vote", job, general, order, commander's signature of that order, general's signature)
 *   ("gate", job, stage, general)      the general may begin that stage
 *   ("key", job, general, public key)  written before anybody acts
 *   ("decided", job, general, order, what it noticed)
 * </pre>
 *
 * <p>The gates are the adversary's: in a real network, messages are slow where it suits the traitor. In a plain vote all
 * signatures are empty.
 */
final class Council {
    /** A general reads the proposal. */
    static final String READ = "read";
    /** A general counts the votes. */
    static final String COUNT = "count";

    private static final byte[] UNSIGNED = {};

    final TupleSpace space;
    final String job;
    final int generals;
    final boolean signed;
    final Duration patience;
    private final Optional<Signer> signer;
    private Optional<Signatures> signatures = Optional.empty();

    /**
     * Joins a vote.
     *
     * @param signer signs as this general; empty in a plain vote
     * @param patience how long a general waits for a proposal or a vote
     */
    Council(TupleSpace space, String job, int generals, Optional<Signer> signer, Duration patience) {
        this.space = space;
        this.job = job;
        this.generals = generals;
        this.signed = signer.isPresent();
        this.signer = signer;
        this.patience = patience;
    }

    static long opposite(long order) {
        return order == Order.ATTACK ? Order.RETREAT : Order.ATTACK;
    }

    void open(String stage, int general) {
        space.write(Tuple.of("gate", job, stage, general));
    }

    /** Waits for the gate; ten times as long as for a vote, because a general behind the gate may wait for votes itself. */
    void pass(String stage, int general) throws InterruptedException {
        space.take(Template.of("gate", job, stage, general), patience.multipliedBy(10));
    }

    void propose(long order) {
        space.write(Tuple.of("proposal", job, order, signature(proposal(order))));
    }

    Optional<Tuple> readProposal() throws InterruptedException {
        return space.read(anyProposal(), patience);
    }

    Optional<Tuple> takeProposal() throws InterruptedException {
        return space.take(anyProposal(), patience);
    }

    List<Tuple> proposals() {
        return space.readAll(anyProposal(), Integer.MAX_VALUE);
    }

    /** Votes as {@code general}, with this general's signature, whoever that is. */
    void vote(int general, long order, byte[] commandersSignature) {
        space.write(ballot(general, order, commandersSignature));
    }

    /** Votes for several orders in one step: no general sees one of the votes without the others. */
    void voteForAll(int general, Map<Long, byte[]> commandersSignatures) {
        try (Transaction together = space.begin(Duration.ofSeconds(60))) {
            commandersSignatures.forEach((order, signature) -> together.write(ballot(general, order, signature)));
            together.commit();
        }
    }

    private Tuple ballot(int general, long order, byte[] commandersSignature) {
        return Tuple.of("vote", job, general, order, commandersSignature, signature(vote(general, order)));
    }

    Optional<Tuple> readVote(int general) throws InterruptedException {
        return space.read(anyVote(general), patience);
    }

    Optional<Tuple> takeVote(int general) throws InterruptedException {
        return space.take(anyVote(general), patience);
    }

    List<Tuple> votes(int general) {
        return space.readAll(anyVote(general), Integer.MAX_VALUE);
    }

    void decide(int general, long order, List<String> noticed) {
        space.write(Tuple.of("decided", job, general, order, String.join("; ", noticed)));
    }

    Optional<Tuple> readDecision(int general, Duration timeout) throws InterruptedException {
        return space.read(Template.of("decided", job, general, ANY, ANY), timeout);
    }

    /** Whether the commander signed the order; true for every order of a plain vote. */
    boolean commanderSigned(long order, byte[] signature) {
        return verified(0, proposal(order), signature);
    }

    /** Whether the general signed its vote; true for every vote of a plain vote. */
    boolean voterSigned(Tuple vote) {
        int general = (int) vote.longAt(2);
        return verified(general, vote(general, vote.longAt(3)), vote.bytesAt(5));
    }

    void publishKey(int general, byte[] publicKey) {
        space.write(Tuple.of("key", job, general, publicKey));
    }

    private boolean verified(int general, byte[] statement, byte[] signature) {
        return !signed || keys().verify(general, statement, signature);
    }

    /** The keys of all, read once: they were published before the first gate opened. */
    private Signatures keys() {
        if (signatures.isEmpty()) {
            List<byte[]> keys = java.util.stream.IntStream.range(0, generals)
                    .mapToObj(general -> space.readAll(Template.of("key", job, general, ANY), 1))
                    .map(found -> found.getFirst().bytesAt(3))
                    .toList();
            signatures = Optional.of(Ed25519Signatures.of(keys));
        }
        return signatures.get();
    }

    private byte[] signature(byte[] statement) {
        return signer.map(by -> by.sign(statement)).orElse(UNSIGNED);
    }

    private byte[] proposal(long order) {
        return TupleCodec.encode(Tuple.of(job, "proposal", order));
    }

    private byte[] vote(int general, long order) {
        return TupleCodec.encode(Tuple.of(job, "vote", general, order));
    }

    private Template anyProposal() {
        return Template.of("proposal", job, ANY, ANY);
    }

    private Template anyVote(int general) {
        return Template.of("vote", job, general, ANY, ANY, ANY);
    }
}
