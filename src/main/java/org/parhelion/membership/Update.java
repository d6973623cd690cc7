package org.parhelion.membership;

import java.util.Objects;

/** What members tell each other about a member. */
public sealed interface Update {
    /** The member it is about. */
    int member();

    /**
     * That {@code member} is in {@code status}; SWIM's Alive, Suspect and Confirm messages (section 4.2).
     *
     * @param incarnation of the member, raised by itself alone, whenever it refutes a claim
     * @param accuser the member that says so of its own experience; {@code member} itself for ALIVE and LEFT
     */
    record Claim(int member, Status status, int incarnation, int accuser) implements Update {
        public Claim {
            if (!accused(status) && accuser != member) {
                throw new IllegalArgumentException(status + " of member " + member + " cannot be said by " + accuser);
            }
        }

        static Claim alive(int member, int incarnation) {
            return new Claim(member, Status.ALIVE, incarnation, member);
        }

        static Claim left(int member, int incarnation) {
            return new Claim(member, Status.LEFT, incarnation, member);
        }

        static boolean accused(Status status) {
            return status == Status.SUSPECT || status == Status.DEAD;
        }
    }

    /** What {@code member} says of itself. */
    record Description(int member, Metadata metadata) implements Update {
        public Description {
            Objects.requireNonNull(metadata, "metadata");
        }
    }
}
