package org.parhelion.membership.swim;

import org.parhelion.membership.MemberStatus;

/**
 * Decides which of two claims about a member wins, and how a member answers a claim about itself (SWIM, section 4.2;
 * resurrection as in memberlist).
 *
 * <pre>
 *   claimed          wins over believed
 *   ALIVE i          ALIVE j &lt; i, SUSPECT j &lt; i, DEAD j &lt; i, LEFT j &lt; i
 *   SUSPECT i        ALIVE j ≤ i, SUSPECT j &lt; i
 *   DEAD i           ALIVE j ≤ i, SUSPECT j ≤ i
 *   LEFT i           ALIVE j ≤ i, SUSPECT j ≤ i, DEAD j ≤ i
 * </pre>
 *
 * <p>SWIM's Confirm is final. Here a higher incarnation revives a member, because a wrong verdict must be reversible.
 * The class is not final: tests break one rule at a time and expect the fault to be found.
 */
class Rules {
    /** The rules of the protocol. */
    static final Rules SWIM = new Rules();

    /** Whether a claim of {@code claimed} at {@code incarnation} supersedes what is believed. */
    boolean supersedes(MemberStatus claimed, int incarnation, MemberStatus believed, int believedIncarnation) {
        return switch (claimed) {
            case ALIVE -> incarnation > believedIncarnation;
            case SUSPECT ->
                (believed == MemberStatus.ALIVE && incarnation >= believedIncarnation)
                        || (believed == MemberStatus.SUSPECT && incarnation > believedIncarnation);
            case DEAD -> believed.present() && incarnation >= believedIncarnation;
            case LEFT -> believed != MemberStatus.LEFT && incarnation >= believedIncarnation;
        };
    }

    /**
     * Whether a member of incarnation {@code own} must refute a claim about itself: the claim would supersede the
     * member's own, or it stems from an earlier life of the member, whose incarnation was higher.
     */
    boolean mustRefute(int own, MemberStatus claimed, int incarnation) {
        return claimed == MemberStatus.ALIVE ? incarnation > own : incarnation >= own;
    }

    /** The incarnation that refutes a claim at {@code incarnation}. */
    int refutation(int own, int incarnation) {
        return Math.max(own, incarnation) + 1;
    }
}
