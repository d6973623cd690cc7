package org.parhelion.consensus.agreement;

/** What a member reports to its user. */
sealed interface AgreementEvent {
    /**
     * An agreement has been reached. All members that report it report the same outcome, including members that crash
     * afterwards.
     *
     * @param instance the number of the agreement, from 0 on
     * @param outcome what was agreed
     */
    record Agreed(long instance, Outcome outcome) implements AgreementEvent {}

    /**
     * The group has a new view; follows the agreement of a shrink.
     *
     * @param view the remaining members
     */
    record Shrunk(View view) implements AgreementEvent {}

    /**
     * A member has revoked the epoch: all should stop their work and begin an agreement.
     *
     * @param epoch the revoked epoch
     */
    record Revoked(long epoch) implements AgreementEvent {}

    /**
     * This member was declared dead and is excluded: it may end, or join as a new member.
     *
     * @param by the member that declared it
     */
    record Fenced(int by) implements AgreementEvent {}

    /**
     * Too few members are alive; this agreement will not be reached.
     *
     * @param view the members
     * @param alive the live members
     */
    record QuorumLost(View view, RankSet alive) implements AgreementEvent {}
}
