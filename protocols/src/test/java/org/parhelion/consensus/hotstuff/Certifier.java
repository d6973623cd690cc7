package org.parhelion.consensus.hotstuff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.parhelion.consensus.signature.SimulatedSignatures;

/** Holds the keys of all replicas, and makes the votes, certificates and blocks that a unit test needs. */
final class Certifier {
    static final long INSTANCE = 9;

    final SimulatedSignatures signatures = new SimulatedSignatures();

    /** Some block's hash; different for different {@code number}. */
    static Digest digest(long number) {
        return new Digest(number, 1, 2, 3);
    }

    Certificate.Signed signed(int member, long view, Digest block) {
        return new Certificate.Signed(
                member, signatures.signer(member).sign(Certificate.statement(INSTANCE, view, block)));
    }

    HotStuffMessage.Vote vote(int member, long view, Digest block) {
        return new HotStuffMessage.Vote(view, block, signed(member, view, block).signature());
    }

    /** A certificate that {@code members} signed, in the order given. */
    Certificate certificate(long view, Digest block, int... members) {
        List<Certificate.Signed> votes = new ArrayList<>();
        for (int member : members) {
            votes.add(signed(member, view, block));
        }
        return new Certificate(view, block, votes);
    }

    /** A certificate of {@code block} that members 0 … {@code quorum} − 1 signed. */
    Certificate certificate(LogBlock block, int quorum) {
        return certificate(
                block.view(), block.digest(), IntStream.range(0, quorum).toArray());
    }

    /** A block in {@code view} on {@code parent}, which a quorum of {@code quorum} certified. */
    LogBlock child(LogBlock parent, long view, int quorum) {
        Certificate justify = parent.height() == 0 ? LogBlock.GENESIS_CERTIFICATE : certificate(parent, quorum);
        return new LogBlock(view, parent.height() + 1, List.of(), justify);
    }
}
