package org.parhelion.membership.swim;

import java.util.Objects;
import org.parhelion.membership.MemberStatus;
import org.parhelion.membership.Metadata;

/** An item of gossip: what a member reports about a member. */
public sealed interface Update {
    /** {@return the member that the update is about} */
    int member();

    /**
     * A claim that a member has a status; SWIM's Alive, Suspect and Confirm messages (section 4.2).
     *
     * @param member the member that the claim is about
     * @param status its status
     * @param incarnation the member's incarnation, which only the member itself raises, whenever it refutes a claim
     * @param accuser the member that observed the failure; {@code member} itself for ALIVE and LEFT
     */
    record Claim(int member, MemberStatus status, int incarnation, int accuser) implements Update {
        /**
         * Checks the accuser.
         *
         * @throws IllegalArgumentException if another member claims ALIVE or LEFT
         */
        public Claim {
            if (!accused(status) && accuser != member) {
                throw new IllegalArgumentException(
                        status + " of member " + member + " cannot be claimed by member " + accuser);
            }
        }

        static Claim alive(int member, int incarnation) {
            return new Claim(member, MemberStatus.ALIVE, incarnation, member);
        }

        static Claim left(int member, int incarnation) {
            return new Claim(member, MemberStatus.LEFT, incarnation, member);
        }

        static boolean accused(MemberStatus status) {
            return status == MemberStatus.SUSPECT || status == MemberStatus.DEAD;
        }
    }

    /**
     * Metadata that a member publishes about itself.
     *
     * @param member the member
     * @param metadata its metadata
     */
    record Description(int member, Metadata metadata) implements Update {
        /** Checks that the metadata is not null. */
        public Description {
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}
