package org.parhelion.membership;

/** What a member reports to its user: a change of what it believes of a member. */
public sealed interface MembershipEvent {
    /** {@return the member that the event is about} */
    int member();

    /**
     * A member that was unknown, dead or had left is present.
     *
     * @param member the member
     * @param incarnation its incarnation
     */
    record Joined(int member, int incarnation) implements MembershipEvent {}

    /**
     * A member did not answer a probe; it may refute the suspicion.
     *
     * @param member the member
     * @param incarnation its incarnation
     * @param accuser the member that suspects it
     */
    record Suspected(int member, int incarnation, int accuser) implements MembershipEvent {}

    /**
     * A suspect has refuted the suspicion: it is alive.
     *
     * @param member the member
     * @param incarnation its incarnation
     */
    record Refuted(int member, int incarnation) implements MembershipEvent {}

    /**
     * A suspect did not refute the suspicion in time.
     *
     * @param member the member
     * @param incarnation its incarnation
     * @param accuser the first member that declared it dead
     */
    record Died(int member, int incarnation, int accuser) implements MembershipEvent {}

    /**
     * A member has left the group.
     *
     * @param member the member
     * @param incarnation its incarnation
     */
    record Left(int member, int incarnation) implements MembershipEvent {}

    /**
     * A member has published new metadata.
     *
     * @param member the member
     * @param metadata the new metadata
     */
    record Described(int member, Metadata metadata) implements MembershipEvent {}
}
