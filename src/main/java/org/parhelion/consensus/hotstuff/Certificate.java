package org.parhelion.consensus.hotstuff;

import java.util.List;
import org.parhelion.consensus.signature.Statement;

/**
 * A quorum certificate: 2f + 1 members voted for {@code block} in {@code view}. A list of signatures, each checked by itself;
 * no threshold cryptography.
 *
 * @param votes by rising member
 */
public record Certificate(long view, Digest block, List<Signed> votes) {
    private static final String DOMAIN = "parhelion/hotstuff/vote";

    /**
     * One member's signature.
     *
     * @param signature must not be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by what they sign.
    public record Signed(int member, byte[] signature) {
        @Override
        public String toString() {
            return Integer.toString(member);
        }
    }

    /** Keeps an unchangeable list. */
    public Certificate {
        votes = List.copyOf(votes);
    }

    /** What a vote signs. */
    static byte[] statement(long instance, long view, Digest block) {
        return Statement.of(DOMAIN, instance, view, block.toBytes());
    }

    @Override
    public String toString() {
        return "QC(" + view + " " + block + ")";
    }
}
