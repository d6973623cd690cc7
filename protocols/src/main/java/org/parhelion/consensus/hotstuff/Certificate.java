package org.parhelion.consensus.hotstuff;

import java.util.List;
import org.parhelion.consensus.signature.Statement;

/**
 * A quorum certificate: 2f + 1 members voted for {@code block} in {@code view}. It is a list of signatures, each
 * verified separately; there is no threshold cryptography.
 *
 * @param view the view of the votes
 * @param block the block voted for
 * @param votes the signatures, by rising member
 */
public record Certificate(long view, Digest block, List<Signed> votes) {
    private static final String DOMAIN = "parhelion/hotstuff/vote";

    /**
     * One member's signature.
     *
     * @param member the member
     * @param signature must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Certificates are compared by what they sign.
    public record Signed(int member, byte[] signature) {
        @Override
        public String toString() {
            return Integer.toString(member);
        }
    }

    /** Makes the list unmodifiable. */
    public Certificate {
        votes = List.copyOf(votes);
    }

    /** The bytes that a vote signs. */
    static byte[] statement(long instance, long view, Digest block) {
        return Statement.of(DOMAIN, instance, view, block.toBytes());
    }

    @Override
    public String toString() {
        return "QC(" + view + " " + block + ")";
    }
}
