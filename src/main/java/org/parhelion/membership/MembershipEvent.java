package org.parhelion.membership;

/** What a member tells its user: what it now believes of another member, or of itself. */
public sealed interface MembershipEvent {
    /** The member it is about. */
    int member();

    /** A member that was unknown, dead or gone is there. */
    record Joined(int member, int incarnation) implements MembershipEvent {}

    /** A member did not answer {@code accuser}; it may object. */
    record Suspected(int member, int incarnation, int accuser) implements MembershipEvent {}

    /** A suspect objected: it is alive. */
    record Refuted(int member, int incarnation) implements MembershipEvent {}

    /** A suspect did not object in time; {@code accuser} was the first to say so. */
    record Died(int member, int incarnation, int accuser) implements MembershipEvent {}

    /** A member said that it goes. */
    record Left(int member, int incarnation) implements MembershipEvent {}

    /** A member says something new of itself. */
    record Described(int member, Metadata metadata) implements MembershipEvent {}
}
